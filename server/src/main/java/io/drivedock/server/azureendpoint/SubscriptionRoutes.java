package io.drivedock.server.azureendpoint;

import static io.drivedock.server.azureendpoint.AzureRequest.may;
import static io.drivedock.server.web.protocol.Answer.only;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import io.drivedock.server.access.Permission;
import io.drivedock.server.locations.Location;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.protocol.Answer;
import io.drivedock.server.web.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Tenants, subscriptions, and what there is in each of them by itself. */
final class SubscriptionRoutes {

  private static final String TENANTS = "/tenants";
  private static final String ALL = "/subscriptions";
  private static final String ONE = ALL + "/{subscription}";
  private static final String LOCATIONS = ONE + "/locations";
  private static final String PROVIDERS = "/providers";
  private static final String PROVIDER = PROVIDERS + "/{namespace}";
  private static final String REGISTER = ONE + PROVIDER + "/register";

  private final Subscriptions subscriptions;
  private final Locations locations;
  private final Providers providers;

  SubscriptionRoutes(Subscriptions subscriptions, Locations locations, Providers providers) {
    this.subscriptions = subscriptions;
    this.locations = locations;
    this.providers = providers;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET(TENANTS, may(Permission.READ_JOBS, this::tenants))
        .GET(ALL, may(Permission.READ_JOBS, this::list))
        .GET(ONE, may(Permission.READ_JOBS, this::get))
        .GET(LOCATIONS, may(Permission.READ_JOBS, this::listLocations))
        .GET(PROVIDERS, may(Permission.READ_JOBS, request -> listProviders("")))
        .GET(ONE + PROVIDERS, may(Permission.READ_JOBS, request -> listProviders(root(request))))
        .GET(PROVIDER, may(Permission.READ_JOBS, request -> provider(request, "")))
        .GET(ONE + PROVIDER, may(Permission.READ_JOBS, request -> provider(request, root(request))))
        .POST(REGISTER, may(Permission.WRITE_JOBS, request -> provider(request, root(request))))
        .route(path(TENANTS).or(path(ALL)).or(path(ONE)).or(path(LOCATIONS)), only("GET"))
        .route(path(PROVIDERS).or(path(ONE + PROVIDERS)), only("GET"))
        .route(path(PROVIDER).or(path(ONE + PROVIDER)), only("GET"))
        .route(path(REGISTER), only("POST"))
        .build();
  }

  private ServerResponse tenants(AzureRequest request) {
    Map<String, Object> tenant = new LinkedHashMap<>();
    tenant.put("id", "/tenants/" + Tenant.ID);
    tenant.put("tenantId", Tenant.ID);
    tenant.put("displayName", "Drivedock");
    tenant.put("tenantCategory", "Home");
    return Answer.json(200, Map.of("value", List.of(tenant)));
  }

  private ServerResponse list(AzureRequest request) {
    return Answer.json(
        200,
        Map.of(
            "value",
            subscriptions.all(request.caller().scope()).stream()
                .map(Subscriptions.Subscription::resource)
                .toList()));
  }

  private ServerResponse get(AzureRequest request) {
    String id = request.subscription();
    return Answer.json(
        200,
        subscriptions
            .find(request.caller().scope(), id)
            .orElseThrow(
                () ->
                    ErrorCode.SUBSCRIPTION_NOT_FOUND.end(
                        "The subscription '%s' could not be found.".formatted(id)))
            .resource());
  }

  private ServerResponse listLocations(AzureRequest request) {
    String root = root(request);
    return Answer.json(
        200,
        Map.of(
            "value",
            locations.all().stream().map(location -> locationResource(root, location)).toList()));
  }

  private static Map<String, Object> locationResource(String root, Location location) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", root + "/locations/" + location.normalisedName());
    map.put("name", location.normalisedName());
    map.put("type", "Region");
    map.put("displayName", location.name());
    map.put("regionalDisplayName", location.name());
    map.put("metadata", Map.of("regionType", "Physical", "regionCategory", "Recommended"));
    return map;
  }

  private static String root(AzureRequest request) {
    return ALL + "/" + request.subscription();
  }

  private ServerResponse listProviders(String root) {
    return Answer.json(200, Map.of("value", providers.all(root)));
  }

  private ServerResponse provider(AzureRequest request, String root) {
    String namespace = request.request().pathVariable("namespace");
    return Answer.json(
        200,
        providers
            .find(root, namespace)
            .orElseThrow(
                () ->
                    ErrorCode.INVALID_RESOURCE_NAMESPACE.end(
                        "This server does not have that resource provider. It has: "
                            + String.join(", ", Providers.NAMESPACES)
                            + ".")));
  }
}
