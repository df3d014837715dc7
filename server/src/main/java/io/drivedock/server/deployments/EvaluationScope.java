package io.drivedock.server.deployments;

import java.time.Instant;

/**
 * Where a template is deployed.
 *
 * @param subscription as the request spells it
 * @param group the resource group's name
 * @param location the resource group's
 * @param deployment the deployment's name
 * @param tenant the id of the only tenant
 * @param at when
 */
public record EvaluationScope(
    String subscription,
    String group,
    String location,
    String deployment,
    String tenant,
    Instant at) {

  /** The resource id of the group. */
  public String groupId() {
    return "/subscriptions/" + subscription + "/resourceGroups/" + group;
  }
}
