package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One job, as the service stores it. */
@Command(name = "show", description = "Show one job as JSON.")
final class ShowJob extends DockAction {

  @Parameters(paramLabel = DockCommand.JOB, description = DockCommand.JOB_MEANS)
  private String job = "";

  @Override
  void run(Api api) {
    out().println(api.dock("show the job", "GET", "/jobs/" + FoundJob.id(api, job), null).json());
  }
}
