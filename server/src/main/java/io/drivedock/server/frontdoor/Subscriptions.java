package io.drivedock.server.frontdoor;

import io.drivedock.job.JobPath;
import io.drivedock.server.jobs.GroupTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The subscriptions there are: those that were configured, and those in which something is. */
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

  /** The configured ones first. */
  List<Subscription> all() {
    List<Subscription> all = new ArrayList<>();
    configured.forEach((id, name) -> all.add(new Subscription(id, name)));
    for (String id : groups.subscriptions()) {
      if (!configured.containsKey(id)) {
        all.add(new Subscription(id, id));
      }
    }
    return all;
  }

  Optional<Subscription> find(String id) {
    String folded = JobPath.fold(id);
    String name = configured.get(folded);
    if (name != null) {
      return Optional.of(new Subscription(folded, name));
    }
    return groups.list(folded, null, 1).isEmpty()
        ? Optional.empty()
        : Optional.of(new Subscription(folded, folded));
  }
}
