package io.drivedock.job;

import io.drivedock.drive.DriveId;
import io.drivedock.job.ReachableJobs.Step;
import java.util.Optional;
import java.util.Set;

/** What the conditions of {@code docs/lifecycle.md} mean for a job that meets an event. */
final class LifecycleConditions {

  private LifecycleConditions() {}

  static boolean holds(String condition, Job job, Step step) {
    return switch (condition) {
      case "cancelled" -> job.isCancelRequested();
      case "overdue" -> job.state() instanceof JobState.Shipping shipping && shipping.isOverdue();
      case "too early" -> step.at().isBefore(job.state().deadline());
      case "later than now planned" ->
          ((JobEvent.WaitExtended) step.event()).until().isAfter(job.state().deadline());
      case "parcel unknown" -> job.details().deliveryPackage() == null;
      case "gone in that parcel" ->
          ((JobEvent.Returned) step.event()).parcel().equals(job.returnPackage());
      case "something failed" -> job.drives().stream().anyMatch(LifecycleConditions::failed);
      case "only drive" -> job.drives().size() == 1;
      case "no drive known" ->
          job.details().type() == JobType.IMPORT
              && parcel(step).stream().noneMatch(id -> job.drive(id).isPresent());
      case "all here" ->
          parcel(step).stream()
              .allMatch(
                  id ->
                      job.drive(id)
                          .map(Drive::isAtDock)
                          .orElse(job.details().type() == JobType.IMPORT));
      default -> holdsForDrive(condition, job, step);
    };
  }

  private static boolean holdsForDrive(String condition, Job job, Step step) {
    Optional<Drive> drive = job.drive(driveOf(step.event()));
    if (condition.equals("drive unknown")) {
      return drive.isEmpty();
    }
    DriveState state = drive.orElseThrow().state();
    return switch (condition) {
      case "drive withdrawn" -> drive.get().isWithdrawn();
      case "drive missing" -> state instanceof DriveState.NeverReceived;
      case "drive here" -> drive.get().isAtDock();
      case "drive not received" -> !(state instanceof DriveState.Received);
      case "drive in transfer" -> state instanceof DriveState.Transferring;
      case "drive finishing" ->
          state instanceof DriveState.Transferring moving && moving.isFinishRequested();
      case "drive copied" -> state instanceof DriveState.Copied;
      case "so reported" ->
          ((JobEvent.TransferFinished) step.event()).report().equals(drive.get().report());
      default -> throw new AssertionError("docs/lifecycle.md has a condition '" + condition + "'");
    };
  }

  private static boolean failed(Drive drive) {
    DriveReport report = drive.report();
    boolean isError = report != null && report.status().text().matches(".*(Errors|Error|Failed)");
    return !drive.isWithdrawn() && (isError || drive.state() instanceof DriveState.NeverReceived);
  }

  private static Set<DriveId> parcel(Step step) {
    return ((JobEvent.ParcelArrived) step.event()).drives();
  }

  /** The one drive that an event names. */
  static DriveId driveOf(JobEvent event) {
    return switch (event) {
      case JobEvent.DriveWithdrawn e -> e.drive();
      case JobEvent.DriveMissing e -> e.drive();
      case JobEvent.TransferStarted e -> e.drive();
      case JobEvent.TransferFinished e -> e.drive();
      case JobEvent.DriveFinishRequested e -> e.drive();
      default -> throw new AssertionError(event + " names no drive");
    };
  }

  /** Whether a drive may be changed by an event. */
  static boolean concerns(JobEvent event, Drive drive) {
    return switch (event) {
      case JobEvent.ParcelArrived e -> e.drives().contains(drive.id());
      case JobEvent.DriveMissing e -> e.drive().equals(drive.id());
      case JobEvent.TransferStarted e -> e.drive().equals(drive.id());
      case JobEvent.TransferFinished e -> e.drive().equals(drive.id());
      case JobEvent.Returned e -> true;
      case JobEvent.GivenUp e -> true;
      case JobEvent.DeadlinePassed e -> true;
      case JobEvent.Edited e -> false;
      case JobEvent.MarkedShipped e -> false;
      case JobEvent.CancelRequested e -> false;
      case JobEvent.DriveWithdrawn e -> false;
      case JobEvent.DeleteRequested e -> false;
      case JobEvent.DriveFinishRequested e -> false;
      case JobEvent.WaitExtended e -> false;
    };
  }
}
