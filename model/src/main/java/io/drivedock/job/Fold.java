package io.drivedock.job;

import io.drivedock.job.JobState.Packaging;
import io.drivedock.job.JobState.Received;
import io.drivedock.job.JobState.Transferring;
import java.time.Instant;

/** A job's state as a function of its drives ({@code docs/lifecycle.md}, "The fold"). */
final class Fold {

  private Fold() {}

  /** The job with the state that follows from its drives, of which at least one is at the dock. */
  static Decision settle(Job job, Instant now) {
    boolean inTransfer = false;
    boolean wasInTransfer = false;
    boolean isSettled = true;
    for (Drive drive : job.drives()) {
      inTransfer |= drive.state() instanceof DriveState.Transferring;
      wasInTransfer |= drive.state() instanceof DriveState.Copied;
      isSettled &= isSettled(drive, job.isCancelRequested());
    }
    JobState state = job.state();
    if (inTransfer || (!isSettled && wasInTransfer)) {
      state = state instanceof Transferring ? state : new Transferring(now);
    } else if (isSettled) {
      state = state instanceof Packaging ? state : new Packaging(now);
    } else {
      state = state instanceof Received ? state : new Received(now);
    }
    return new Decision.Move(job.in(state));
  }

  private static boolean isSettled(Drive drive, boolean isCancelled) {
    return switch (drive.state()) {
      case DriveState.Specified _, DriveState.Received _ -> isCancelled || drive.isWithdrawn();
      case DriveState.NeverReceived _ -> true;
      case DriveState.Transferring _ -> false;
      case DriveState.Copied _, DriveState.ShippedBack _ -> true;
    };
  }
}
