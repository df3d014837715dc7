package io.drivedock.server.portal.label;

import io.drivedock.job.AvailableActions;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveState;
import io.drivedock.server.jobs.StoredJob;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What somebody without an account sees of a job; its template is {@code label/status}. It has no
 * names of people, no addresses, no keys and nothing of the storage.
 *
 * @param dates what time will do next
 */
public record StatusView(
    String name,
    String state,
    boolean isCancelled,
    List<DriveLine> drives,
    Map<AvailableActions.Milestone, Instant> dates,
    Instant until) {

  /** One drive: its serial, where it is and how far. */
  public record DriveLine(String id, String state, String copied, int percent) {}

  static StatusView of(StoredJob stored, AvailableActions actions, Instant until) {
    return new StatusView(
        stored.job().path().name(),
        stored.job().state().text(),
        stored.job().isCancelRequested(),
        stored.job().drives().stream()
            .map(
                drive ->
                    new DriveLine(
                        drive.id().value(),
                        phrase(drive),
                        drive.report() == null ? "" : drive.report().status().text(),
                        stored.percentOf(drive)))
            .toList(),
        actions.dates(),
        until);
  }

  /** Names the phrase; the text of a state is another one for each way in which a copy ended. */
  private static String phrase(Drive drive) {
    if (drive.isWithdrawn() && drive.report() == null) {
      return "withdrawn";
    }
    return switch (drive.state()) {
      case DriveState.Specified s -> "Specified";
      case DriveState.Received s -> "Received";
      case DriveState.NeverReceived s -> "NeverReceived";
      case DriveState.Transferring s -> "Transferring";
      case DriveState.Copied s -> "Copied";
      case DriveState.ShippedBack s -> "ShippedBack";
    };
  }
}
