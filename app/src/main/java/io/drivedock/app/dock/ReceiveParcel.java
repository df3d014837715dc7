package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A parcel that was opened. */
@Command(
    name = "receive",
    description = "Check in a parcel that was opened, after putting its drives into the slots.")
final class ReceiveParcel extends DockAction {

  @Parameters(
      index = "0",
      paramLabel = DockCommand.JOB,
      description = "Tracking number of the parcel, or id of the job")
  private String job = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "DRIVE",
      description = "Serial numbers of the drives in the parcel")
  private List<String> drives = List.of();

  @Override
  void run(Api api) {
    Answer answer =
        api.dock(
            "check in the parcel",
            "POST",
            "/parcels",
            Map.of(FoundJob.isId(job) ? "jobId" : "trackingNumber", job, "drives", drives));
    show(answer);
    told("unexpected: not copied, returned with the others", answer, "unexpectedDrives");
    if (!answer.text("transferBlocked").isEmpty()) {
      out().println(answer.text("transferBlocked"));
    }
    told("not in the parcel; if it is lost, use: dock missing", answer, "missingDrives");
  }

  private void told(String what, Answer answer, String list) {
    if (answer.body().get(list) instanceof List<?> drives) {
      drives.forEach(drive -> out().println("  " + drive + "  " + what));
    }
  }
}
