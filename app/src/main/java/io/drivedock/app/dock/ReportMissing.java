package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A drive that was not in its parcel. */
@Command(
    name = "missing",
    description = "Report that a drive was not in its parcel. It may still arrive.")
final class ReportMissing extends DockAction {

  @Parameters(index = "0", paramLabel = DockCommand.JOB, description = DockCommand.JOB_MEANS)
  private String job = "";

  @Parameters(index = "1", paramLabel = "DRIVE", description = "Serial number of the drive")
  private String drive = "";

  @Override
  void run(Api api) {
    String path =
        "/jobs/" + FoundJob.id(api, job) + "/drives/" + FoundJob.encoded(drive) + "/missing";
    show(api.dock("report the drive as missing", "POST", path, Map.of()));
  }
}
