package io.drivedock.app.volume;

import io.drivedock.job.CopyStatus;
import io.drivedock.station.importing.DriveStatuses;
import io.drivedock.station.slot.device.VolumeFailures;
import io.drivedock.volume.Reason;
import java.util.Optional;

/** Which copy status a station gives a drive that is refused. */
final class ReasonStatuses {

  private ReasonStatuses() {}

  /** Nothing for what concerns a single file. */
  static Optional<CopyStatus> copyStatus(Reason reason) {
    if (reason.isOfFile()) {
      return Optional.empty();
    }
    return Optional.of(
        reason == Reason.NO_ROOM
            ? CopyStatus.DISK_OPERATION_FAILED
            : DriveStatuses.of(VolumeFailures.kind(reason)));
  }
}
