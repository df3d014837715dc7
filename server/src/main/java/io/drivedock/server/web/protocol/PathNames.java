package io.drivedock.server.web.protocol;

import io.drivedock.job.JobPath;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Permission;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.Callers;
import java.util.Optional;
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

  /**
   * The 403 for a caller who may not do that where the path leads, be it in a subscription or in
   * none; nothing if they may.
   */
  public static Optional<ApiError> refusal(ServerRequest request, Permission permission) {
    Caller caller = Callers.of(request);
    return request.pathVariables().containsKey("subscription")
        ? Callers.refusal(caller, permission, subscription(request))
        : Callers.refusal(caller, permission);
  }

  /** The job that the path variables name. */
  public static JobPath jobPath(ServerRequest request) {
    String subscription = subscription(request);
    String group = resourceGroup(request);
    String name = request.pathVariable("job");
    if (!JobPath.isName(name)) {
      throw ErrorCode.INVALID_RESOURCE_NAME.end(
          "jobName",
          "The name of a job must have 2 to 64 letters, digits or hyphens, and"
              + " begin with a letter.");
    }
    return new JobPath(subscription, group, name);
  }

  /** The path variable {@code group}. */
  public static String resourceGroup(ServerRequest request) {
    String group = request.pathVariable("group");
    if (!JobPath.isResourceGroup(group)) {
      throw ErrorCode.INVALID_RESOURCE_NAME.end(
          "resourceGroupName",
          "The name of a resource group must have 1 to 90 letters, digits or any of"
              + " ._-(), and not end in a dot.");
    }
    return group;
  }
}
