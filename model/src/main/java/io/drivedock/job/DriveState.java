package io.drivedock.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where one drive of a job is. */
public sealed interface DriveState {

  /** The spelling on the wire. */
  String text();

  /** Announced by the customer, not seen at the dock. */
  record Specified() implements DriveState {
    @Override
    public String text() {
      return "Specified";
    }
  }

  /** At the dock, not yet in transfer. */
  record Received(Instant at) implements DriveState {
    @Override
    public String text() {
      return "Received";
    }
  }

  /** Not in the parcel, or no parcel came in time. It may still turn up. */
  record NeverReceived(Instant at) implements DriveState {
    @Override
    public String text() {
      return "NeverReceived";
    }
  }

  /**
   * A station is or was at work on it and has not reported.
   *
   * @param isFinishRequested whether the operator wants it to end without what is left
   */
  record Transferring(Instant at, boolean isFinishRequested) implements DriveState {
    public Transferring(Instant at) {
      this(at, false);
    }

    @Override
    public String text() {
      return "Transferring";
    }
  }

  /** A station has reported; the drive waits to go home. */
  record Copied(Instant at, DriveReport report) implements DriveState {
    @Override
    public String text() {
      return report.status() == CopyStatus.COMPLETED ? "Completed" : "CompletedMoreInfo";
    }
  }

  /**
   * On its way home.
   *
   * @param report absent for a drive that was never in transfer
   */
  record ShippedBack(Instant at, @Nullable DriveReport report) implements DriveState {
    @Override
    public String text() {
      return "ShippedBack";
    }
  }
}
