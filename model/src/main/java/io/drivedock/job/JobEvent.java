package io.drivedock.job;

import io.drivedock.drive.DriveId;
import java.time.Instant;
import java.util.Set;

/** Everything that anyone can say to a job, by who says it. */
public sealed interface JobEvent {

  /** What the customer says. */
  sealed interface Customer extends JobEvent {}

  /** What the dock says. */
  sealed interface Dock extends JobEvent {}

  /** What the operator says. */
  sealed interface Operator extends JobEvent {}

  /** The customer wants something different. */
  record Edited(JobChange change) implements Customer {}

  /** The customer has sent the drives. */
  record MarkedShipped() implements Customer {}

  /** The customer wants no more of it. Best effort: what is in transfer may go on. */
  record CancelRequested() implements Customer {}

  /** The customer wants one drive back without a transfer. */
  record DriveWithdrawn(DriveId drive) implements Customer {}

  /** The customer wants nothing of the job to remain. */
  record DeleteRequested() implements Customer {}

  /**
   * A parcel was opened.
   *
   * @param drives what was in it; drives that an import does not name are left aside
   */
  record ParcelArrived(Set<DriveId> drives) implements Dock {
    public ParcelArrived {
      drives = Set.copyOf(drives);
    }
  }

  /** A drive was not in its parcel. */
  record DriveMissing(DriveId drive) implements Dock {}

  /** A station begins, or takes over, the transfer of a drive. */
  record TransferStarted(DriveId drive) implements Dock {}

  /** A station is done with a drive. */
  record TransferFinished(DriveId drive, DriveReport report) implements Dock {}

  /** The drives went home. */
  record Returned(Parcel parcel) implements Dock {}

  /** The operator wants the transfer of a drive to end without what is left of it. */
  record DriveFinishRequested(DriveId drive) implements Operator {}

  /** The operator waits longer. */
  record WaitExtended(Instant until) implements Operator {}

  /** The operator waits no longer for the parcel. */
  record GivenUp() implements Operator {}

  /** Time has passed; how much, the decision sees for itself. */
  record DeadlinePassed() implements JobEvent {}
}
