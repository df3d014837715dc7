package io.drivedock.app.job;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Connection;
import io.drivedock.app.client.ServiceOptions;
import io.drivedock.job.JobPath;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whom a command asks, about whose jobs, and how it shows the answer. */
final class CallOptions {

  @Mixin private ServiceOptions service = new ServiceOptions();

  @Option(
      names = "--subscription",
      paramLabel = "GUID",
      defaultValue = "${env:DRIVEDOCK_SUBSCRIPTION:-}",
      description = "Subscription of the jobs, or the variable DRIVEDOCK_SUBSCRIPTION.")
  private String subscription = "";

  @Option(
      names = {"-g", "--resource-group"},
      paramLabel = "GROUP",
      defaultValue = "${env:DRIVEDOCK_RESOURCE_GROUP:-}",
      description = "Resource group of the jobs, or the variable DRIVEDOCK_RESOURCE_GROUP.")
  private String group = "";

  @Option(names = "--json", description = "Print the service's answer unchanged.")
  private boolean isJson;

  boolean isJson() {
    return isJson;
  }

  CustomerApi open(CommandContext context, PrintWriter err) {
    Connection connection = service.connection(context.answersWithin());
    service.warn(err);
    return new CustomerApi(connection, context.pause());
  }

  boolean hasGroup() {
    return !group.isBlank();
  }

  String group() {
    if (!JobPath.isResourceGroup(group)) {
      throw unusable(
          hasGroup()
              ? "--resource-group '" + group + "' is not a valid name of a resource group."
              : "A resource group is required: name it with -g, or set"
                  + " DRIVEDOCK_RESOURCE_GROUP.");
    }
    return group;
  }

  String subscription() {
    if (!JobPath.isSubscription(subscription)) {
      throw unusable(
          subscription.isBlank()
              ? "A subscription is required: give its GUID with --subscription, or set"
                  + " DRIVEDOCK_SUBSCRIPTION."
              : "--subscription '" + subscription + "' is not a GUID.");
    }
    return subscription;
  }

  /** The job of that name, or of that resource id. */
  JobPath path(String job) {
    if (job.startsWith("/")) {
      return JobPath.parse(job)
          .orElseThrow(() -> unusable("'" + job + "' is not the resource id of a job."));
    }
    if (!JobPath.isName(job)) {
      throw unusable(
          "'"
              + job
              + "' is neither the name of a job (2 to 64 letters, digits or hyphens,"
              + " beginning with a letter) nor the id of one.");
    }
    return new JobPath(subscription(), group(), job);
  }

  static CommandFailedException unusable(String message) {
    return new CommandFailedException(Exit.UNUSABLE, message);
  }
}
