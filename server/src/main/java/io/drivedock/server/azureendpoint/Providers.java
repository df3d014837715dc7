package io.drivedock.server.azureendpoint;

import io.drivedock.server.locations.Location;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.protocol.ApiVersion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The resource providers that clients may ask for: they read from here in which api-version to
 * speak to a type of resource.
 */
final class Providers {

  static final List<String> NAMESPACES =
      List.of(
          "Microsoft.ImportExport",
          "Microsoft.Insights",
          "Microsoft.Resources",
          "Microsoft.Storage");

  /** Named to clients which must name one; any date is served. */
  private static final List<String> RESOURCES_VERSIONS = List.of("2022-09-01", "2021-04-01");

  private static final List<String> INSIGHTS_VERSIONS = List.of("2015-04-01");

  private static final List<String> STORAGE_VERSIONS = List.of("2022-09-01", "2021-09-01");

  /** The newest first, because clients take the first. */
  private static final List<String> IMPORT_EXPORT_VERSIONS =
      Arrays.stream(ApiVersion.values()).map(ApiVersion::text).toList().reversed();

  private final Locations locations;

  Providers(Locations locations) {
    this.locations = locations;
  }

  /** All of them, in the subscription that the root names, or in none. */
  List<Map<String, Object>> all(String root) {
    return NAMESPACES.stream().map(namespace -> provider(root, namespace)).toList();
  }

  /** One of them, in any letter case. */
  Optional<Map<String, Object>> find(String root, String namespace) {
    return NAMESPACES.stream()
        .filter(known -> known.equalsIgnoreCase(namespace))
        .findFirst()
        .map(known -> provider(root, known));
  }

  private Map<String, Object> provider(String root, String namespace) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", root + "/providers/" + namespace);
    map.put("namespace", namespace);
    map.put("registrationState", "Registered");
    map.put("registrationPolicy", "RegistrationFree");
    map.put(
        "resourceTypes",
        switch (namespace) {
          case "Microsoft.ImportExport" -> importExport();
          case "Microsoft.Insights" ->
              List.of(type("eventtypes", INSIGHTS_VERSIONS, List.of(), "None"));
          case "Microsoft.Storage" ->
              List.of(type("storageAccounts", STORAGE_VERSIONS, locationNames(), "SupportsTags"));
          default -> resources();
        });
    return map;
  }

  private List<Map<String, Object>> importExport() {
    return List.of(
        type("jobs", IMPORT_EXPORT_VERSIONS, locationNames(), "SupportsTags, SupportsLocation"),
        type("locations", IMPORT_EXPORT_VERSIONS, List.of(), "None"),
        type("operations", IMPORT_EXPORT_VERSIONS, List.of(), "None"));
  }

  private List<Map<String, Object>> resources() {
    return List.of(
        type("subscriptions", RESOURCES_VERSIONS, List.of(), "None"),
        type("tenants", RESOURCES_VERSIONS, List.of(), "None"),
        type("resourceGroups", RESOURCES_VERSIONS, locationNames(), "SupportsTags"),
        type("deployments", RESOURCES_VERSIONS, List.of(), "None"),
        type("tags", RESOURCES_VERSIONS, List.of(), "None"),
        type("subscriptions/resourceGroups", RESOURCES_VERSIONS, locationNames(), "SupportsTags"));
  }

  private List<String> locationNames() {
    return locations.all().stream().map(Location::name).toList();
  }

  private static Map<String, Object> type(
      String name, List<String> versions, List<String> locations, String capabilities) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("resourceType", name);
    map.put("locations", locations);
    map.put("apiVersions", versions);
    map.put("capabilities", capabilities);
    return map;
  }
}
