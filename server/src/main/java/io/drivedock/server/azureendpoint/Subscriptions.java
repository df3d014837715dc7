package io.drivedock.server.azureendpoint;

import io.drivedock.job.JobPath;
import io.drivedock.server.access.Scope;
import io.drivedock.server.jobs.GroupTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The subscriptions there are: those that were configured, those in which something is, and those
 * that a caller was limited to, who must begin somewhere.
 */
final class Subscriptions {

  private final Map<String, String> configured;
  private final GroupTable groups;

  /**
   * Those subscriptions.
   *
   * @param configured their names, by their GUIDs in lower case
   */
  Subscriptions(Map<String, String> configured, GroupTable groups) {
    this.configured = configured;
    this.groups = groups;
  }

  /** One of them, as clients see it. */
  record Subscription(String id, String name) {

    Map<String, Object> resource() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("id", "/subscriptions/" + id);
      map.put("subscriptionId", id);
      map.put("tenantId", Tenant.ID);
      map.put("displayName", name);
      map.put("state", "Enabled");
      map.put(
          "subscriptionPolicies",
          Map.of(
              "locationPlacementId", "Drivedock", "quotaId", "Drivedock", "spendingLimit", "Off"));
      map.put("authorizationSource", "RoleBased");
      map.put("managedByTenants", List.of());
      return map;
    }
  }

  /** Those within a reach; of all, the configured ones first. */
  List<Subscription> all(Scope scope) {
    return switch (scope) {
      case Scope.Everywhere everywhere -> all();
      case Scope.Within(List<String> subscriptions) ->
          subscriptions.stream().map(this::named).toList();
    };
  }

  private List<Subscription> all() {
    List<Subscription> all = new ArrayList<>();
    configured.forEach((id, name) -> all.add(new Subscription(id, name)));
    for (String id : groups.subscriptions()) {
      if (!configured.containsKey(id)) {
        all.add(named(id));
      }
    }
    return all;
  }

  /** One of them, in any letter case, if it is within a reach. */
  Optional<Subscription> find(Scope scope, String id) {
    String folded = JobPath.fold(id);
    boolean isThere =
        switch (scope) {
          case Scope.Within within -> within.covers(folded);
          case Scope.Everywhere everywhere ->
              configured.containsKey(folded) || !groups.list(folded, null, 1).isEmpty();
        };
    return isThere ? Optional.of(named(folded)) : Optional.empty();
  }

  private Subscription named(String id) {
    return new Subscription(id, configured.getOrDefault(id, id));
  }
}
