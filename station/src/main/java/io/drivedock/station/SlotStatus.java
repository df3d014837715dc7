package io.drivedock.station;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import java.time.Instant;

/** What a slot is doing, for whoever shows it. */
public sealed interface SlotStatus {

  /** The drive that lies in it, or lay in it when its transfer began. */
  DriveId drive();

  /** There is nothing to do with the drive. */
  record Idle(DriveId drive) implements SlotStatus {}

  /**
   * The drive is being moved.
   *
   * @param why what its target is asked again for, as a sentence for an operator; empty if it moves
   */
  record Transferring(DriveId drive, JobId job, Progress progress, String why)
      implements SlotStatus {}

  /** The drive is done, and the server has not taken the report yet. */
  record Reporting(DriveId drive, JobId job) implements SlotStatus {}

  /**
   * Something is in the way, and it is tried again by itself.
   *
   * @param until when it is tried again
   * @param why a sentence for an operator
   * @param isUnreadable whether it is the drive itself that is in the way
   */
  record Waiting(DriveId drive, Instant until, String why, boolean isUnreadable)
      implements SlotStatus {}
}
