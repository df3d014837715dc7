package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits longer for a parcel. */
@Command(
    name = "wait",
    description = "Wait longer for a parcel, or for a customer who has not shipped yet.")
final class WaitLonger extends DockAction {

  @Parameters(paramLabel = DockCommand.JOB, description = DockCommand.JOB_MEANS)
  private String job = "";

  @Option(
      names = "--until",
      required = true,
      paramLabel = "DATE",
      description = "Last day in UTC, such as 2027-01-31; at most a year ahead")
  private LocalDate until = LocalDate.EPOCH;

  @Override
  void run(Api api) {
    Instant end = until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Map<String, Object> body = Map.of("until", end.toString());
    show(
        api.dock(
            "extend the waiting time", "POST", "/jobs/" + FoundJob.id(api, job) + "/wait", body));
  }
}
