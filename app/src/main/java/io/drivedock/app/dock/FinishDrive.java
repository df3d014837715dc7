package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends the transfer of a drive without the rest. */
@Command(
    name = "finish",
    description = {
      "End the transfer of a drive without the rest, so that its job can continue.",
      "For a transfer that cannot end by itself. The station writes the logs,"
          + " which list what was not done; see: dock watch."
    })
final class FinishDrive extends DockAction {

  @Parameters(paramLabel = "DRIVE", description = "Serial number of the drive")
  private String drive = "";

  @Option(
      names = "--without-station",
      description = "End it at once, without logs, if no station holds the drive any more")
  private boolean isWithoutStation;

  @Override
  void run(Api api) {
    String job = FoundJob.id(api, drive);
    String what = isWithoutStation ? "/finishWithoutStation" : "/finish";
    String path = "/jobs/" + job + "/drives/" + FoundJob.encoded(drive) + what;
    Answer _ = api.dock("finish the drive", "POST", path, Map.of());
    show(api.dock("show the job", "GET", "/jobs/" + job, null));
  }
}
