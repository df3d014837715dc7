package io.drivedock.server.arm;

import io.drivedock.job.JobPath;
import org.springframework.web.servlet.function.ServerRequest;

/** The names that stand in the paths of ARM. What is not of its form ends the request. */
public final class PathNames {

  private PathNames() {}

  /** The path variable {@code subscription}. */
  public static String subscription(ServerRequest request) {
    String subscription = request.pathVariable("subscription");
    if (!JobPath.isSubscription(subscription)) {
      throw ErrorCode.INVALID_SUBSCRIPTION_ID.end(
          "subscriptionId", "The subscription in the path is not a GUID.");
    }
    return subscription;
  }

  /** The path variable {@code group}. */
  public static String resourceGroup(ServerRequest request) {
    String group = request.pathVariable("group");
    if (!JobPath.isResourceGroup(group)) {
      throw ErrorCode.INVALID_RESOURCE_NAME.end(
          "resourceGroupName",
          "The name of a resource group has 1 to 90 letters, digits or any of ._-() and does not"
              + " end in a dot.");
    }
    return group;
  }
}
