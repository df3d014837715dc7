package io.drivedock.server.azureendpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cloud says of itself at {@code /metadata/endpoints}. Its form changed with the versions:
 * until 2018 a few endpoints, from 2019 a list of clouds, from 2022 the one cloud that is asked.
 *
 * @param origin of this server, on https
 */
record CloudMetadata(String origin) {

  private static final String CLOUD = "Drivedock";
  private static final String LISTED_SINCE = "2019";
  private static final String ALONE_SINCE = "2022";

  /** The body for that version. */
  Object in(String version) {
    if (version.compareTo(LISTED_SINCE) < 0) {
      return endpoints();
    }
    return version.compareTo(ALONE_SINCE) < 0 ? List.of(cloud()) : cloud();
  }

  private Map<String, Object> endpoints() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("galleryEndpoint", origin);
    map.put("graphEndpoint", origin);
    map.put("portalEndpoint", origin);
    map.put(
        "authentication",
        Map.of("loginEndpoint", origin + "/" + Tenant.ADFS, "audiences", List.of(origin + "/")));
    return map;
  }

  private Map<String, Object> cloud() {
    Map<String, Object> authentication = new LinkedHashMap<>();
    authentication.put("loginEndpoint", origin + "/" + Tenant.ADFS);
    authentication.put("audiences", List.of(origin + "/"));
    authentication.put("tenant", Tenant.ADFS);
    authentication.put("identityProvider", "ADFS");
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("portal", origin);
    map.put("authentication", authentication);
    map.put("graph", origin);
    map.put("graphAudience", origin);
    map.put("resourceManager", origin);
    map.put("suffixes", Map.of());
    map.put("name", CLOUD);
    return map;
  }
}
