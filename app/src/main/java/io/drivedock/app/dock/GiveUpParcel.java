package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stops waiting for a parcel. */
@Command(
    name = "give-up",
    description = "Stop waiting for a parcel: the job becomes Closed, or Completed if cancelled.")
final class GiveUpParcel extends DockAction {

  @Parameters(paramLabel = DockCommand.JOB, description = DockCommand.JOB_MEANS)
  private String job = "";

  @Override
  void run(Api api) {
    show(
        api.dock(
            "give up the parcel", "POST", "/jobs/" + FoundJob.id(api, job) + "/giveUp", Map.of()));
  }
}
