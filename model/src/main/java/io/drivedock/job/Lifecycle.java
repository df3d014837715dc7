package io.drivedock.job;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobState.Closed;
import io.drivedock.job.JobState.Completed;
import io.drivedock.job.JobState.Creating;
import io.drivedock.job.JobState.Packaging;
import io.drivedock.job.JobState.Received;
import io.drivedock.job.JobState.Shipping;
import io.drivedock.job.JobState.Transferring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The rules of a job's life: one pure, total function. Its table is {@code docs/lifecycle.md},
 * whose every cell a test compares with what stands here.
 */
public final class Lifecycle {

  private Lifecycle() {}

  /**
   * The job that begins when a draft is accepted.
   *
   * @param created who asked, and when
   */
  public static Job open(JobId id, JobPath path, JobDraft draft, Stamp created, Terms terms) {
    return new Job(
        id,
        path,
        draft.details(),
        draft.drives().stream().map(Drive::announced).toList(),
        new Creating(created.at().plus(terms.creatingLasts())),
        false,
        null,
        created,
        created);
  }

  /**
   * What follows when an event meets a job. Asks nothing and changes nothing: whether a button is
   * shown, a request accepted and a deadline acted upon are all answers of this function.
   */
  public static Decision decide(Job job, JobEvent event, Instant now, Terms terms) {
    return switch (event) {
      case JobEvent.Edited e -> Edits.decide(job, e.change(), now, terms);
      case JobEvent.MarkedShipped _ -> markedShipped(job, now, terms);
      case JobEvent.CancelRequested _ -> cancelRequested(job, now, terms);
      case JobEvent.DriveWithdrawn e -> driveWithdrawn(job, e.drive(), now);
      case JobEvent.DeleteRequested _ -> deleteRequested(job);
      case JobEvent.ParcelArrived e -> parcelArrived(job, e.drives(), now);
      case JobEvent.DriveMissing e -> driveMissing(job, e.drive(), now);
      case JobEvent.TransferStarted e -> transferStarted(job, e.drive(), now);
      case JobEvent.TransferFinished e -> transferFinished(job, e.drive(), e.report(), now);
      case JobEvent.Returned e -> returned(job, e.parcel(), now, terms);
      case JobEvent.DriveFinishRequested e -> driveFinishRequested(job, e.drive(), now);
      case JobEvent.WaitExtended e -> waitExtended(job, e.until());
      case JobEvent.GivenUp _ -> givenUp(job, now, terms);
      case JobEvent.DeadlinePassed _ -> deadlinePassed(job, now, terms);
    };
  }

  // ---- the customer

  private static Decision markedShipped(Job job, Instant now, Terms terms) {
    return switch (job.state()) {
      case Creating _ when job.isCancelRequested() ->
          Decision.Refuse.because(
              Refusal.Code.JOB_CANCEL_REQUESTED,
              "The job was cancelled, so its drives are not expected. Create a new job to ship"
                  + " them.");
      case Creating _ when job.details().deliveryPackage() == null ->
          new Decision.Refuse(
              List.of(
                  new Refusal(
                      Refusal.Code.MISSING_SHIPPING_INFORMATION,
                      "The job cannot be Shipping before deliveryPackage gives the carrier and the"
                          + " tracking number.",
                      "properties.deliveryPackage")));
      case Creating _ ->
          new Decision.Move(job.in(new Shipping(now, now.plus(terms.parcelDue()), false)));
      case Shipping _ -> new Decision.Keep();
      case Received _, Transferring _, Packaging _, Completed _, Closed _ ->
          Refusals.tooLate(job, "be marked as shipped");
    };
  }

  private static Decision cancelRequested(Job job, Instant now, Terms terms) {
    return switch (job.state()) {
      case Creating _ when job.isCancelRequested() -> new Decision.Keep();
      case Creating s ->
          new Decision.Move(
              job.cancelled()
                  .in(new Creating(earlier(s.expiresAt(), now.plus(terms.cancelSettles())))));
      case Shipping _ when job.isCancelRequested() -> new Decision.Keep();
      case Shipping _ -> new Decision.Move(job.cancelled());
      case Received _ -> Fold.settle(job.cancelled(), now);
      case Transferring _ when job.isCancelRequested() -> new Decision.Keep();
      case Transferring _ -> Fold.settle(job.cancelled(), now);
      case Packaging _, Completed _, Closed _ -> Refusals.tooLate(job, "be cancelled");
    };
  }

  private static Decision driveWithdrawn(Job job, DriveId id, Instant now) {
    if (job.drive(id).isEmpty()) {
      return Refusals.unknownDrive(job, id);
    }
    Drive drive = job.drive(id).orElseThrow();
    return switch (job.state()) {
      case Creating _ when job.drives().size() == 1 ->
          Decision.Refuse.because(
              Refusal.Code.INVALID_JOB_STATE,
              "Drive " + id + " is the only drive of the job; delete the job instead.");
      case Creating _ ->
          new Decision.Move(
              job.with(job.drives().stream().filter(other -> !other.id().equals(id)).toList()));
      case Shipping _ when drive.isWithdrawn() -> new Decision.Keep();
      case Shipping _ -> new Decision.Move(replace(job, id, Drive::withdrawn));
      case Received _, Transferring _ -> withdraw(job, drive, now);
      case Packaging _, Completed _, Closed _ -> Refusals.tooLate(job, "have a drive withdrawn");
    };
  }

  private static Decision withdraw(Job job, Drive drive, Instant now) {
    if (drive.isWithdrawn()) {
      return new Decision.Keep();
    }
    if (drive.state() instanceof DriveState.Transferring
        || drive.state() instanceof DriveState.Copied) {
      return Decision.Refuse.because(
          Refusal.Code.INVALID_JOB_STATE,
          "Drive %s is %s; only a drive that is not yet in transfer can be withdrawn."
              .formatted(drive.id(), drive.state().text()));
    }
    return Fold.settle(replace(job, drive.id(), Drive::withdrawn), now);
  }

  private static Decision deleteRequested(Job job) {
    return switch (job.state()) {
      case Creating _ -> new Decision.Erase();
      case Shipping _, Received _, Transferring _, Packaging _ -> Refusals.cannotDelete(job);
      case Completed _, Closed _ -> new Decision.Erase();
    };
  }

  // ---- the dock

  private static Decision parcelArrived(Job job, Set<DriveId> arrived, Instant now) {
    return switch (job.state()) {
      case Creating _ ->
          Decision.Refuse.because(
              Refusal.Code.INVALID_JOB_STATE,
              "The customer has not marked the job as shipped. Put the parcel aside and"
                  + " ask the customer to do so; nothing is copied before that.");
      case Shipping _, Received _, Transferring _, Packaging _ -> book(job, arrived, now);
      case Completed _, Closed _ -> Refusals.tooLate(job, "receive a parcel; return the drives");
    };
  }

  private static Decision book(Job job, Set<DriveId> arrived, Instant now) {
    List<Drive> drives = new ArrayList<>();
    boolean isKnown = false;
    for (Drive drive : job.drives()) {
      boolean isHere = arrived.contains(drive.id());
      isKnown |= isHere;
      drives.add(isHere && !drive.isAtDock() ? drive.in(new DriveState.Received(now)) : drive);
    }
    if (job.details().type() == JobType.EXPORT) {
      for (DriveId id : arrived.stream().sorted().toList()) {
        if (job.drive(id).isEmpty()) {
          isKnown = true;
          drives.add(Drive.blank(id, new DriveState.Received(now)));
        }
      }
    }
    if (!isKnown) {
      return Decision.Refuse.because(
          Refusal.Code.UNKNOWN_DRIVE,
          "Job " + job.path().name() + " names none of the drives in the parcel.");
    }
    if (drives.size() > Job.DRIVES_MAX) {
      return Decision.Refuse.because(
          Refusal.Code.TOO_MANY_DRIVES,
          "A job has at most %d drives; with this parcel it would have %d."
              .formatted(Job.DRIVES_MAX, drives.size()));
    }
    return drives.equals(job.drives()) ? new Decision.Keep() : Fold.settle(job.with(drives), now);
  }

  private static Decision driveMissing(Job job, DriveId id, Instant now) {
    if (job.drive(id).isEmpty()) {
      return Refusals.unknownDrive(job, id);
    }
    Drive drive = job.drive(id).orElseThrow();
    return switch (job.state()) {
      case Creating _ -> Refusals.tooEarly(job, "have a drive reported as missing");
      case Shipping _, Received _, Transferring _, Packaging _ -> miss(job, drive, now);
      case Completed _, Closed _ -> Refusals.tooLate(job, "have a drive reported as missing");
    };
  }

  private static Decision miss(Job job, Drive drive, Instant now) {
    return switch (drive.state()) {
      case DriveState.Specified _ -> {
        Job without = replace(job, drive.id(), d -> d.in(new DriveState.NeverReceived(now)));
        yield job.state() instanceof Shipping
            ? new Decision.Move(without)
            : Fold.settle(without, now);
      }
      case DriveState.NeverReceived _ -> new Decision.Keep();
      case DriveState.Received _,
          DriveState.Transferring _,
          DriveState.Copied _,
          DriveState.ShippedBack _ ->
          Refusals.isHere(drive);
    };
  }

  private static Decision transferStarted(Job job, DriveId id, Instant now) {
    if (job.drive(id).isEmpty()) {
      return Refusals.unknownDrive(job, id);
    }
    Drive drive = job.drive(id).orElseThrow();
    return switch (job.state()) {
      case Creating _, Shipping _ -> Refusals.tooEarly(job, "be transferred");
      case Received _, Transferring _ -> start(job, drive, now);
      case Packaging _, Completed _, Closed _ -> Refusals.tooLate(job, "be transferred");
    };
  }

  private static Decision start(Job job, Drive drive, Instant now) {
    if (drive.state() instanceof DriveState.Transferring) {
      return new Decision.Keep();
    }
    if (job.isCancelRequested() || drive.isWithdrawn()) {
      return Decision.Refuse.because(
          Refusal.Code.JOB_CANCEL_REQUESTED,
          "Drive %s is not transferred: the customer has %s."
              .formatted(drive.id(), drive.isWithdrawn() ? "withdrawn it" : "cancelled the job"));
    }
    if (!(drive.state() instanceof DriveState.Received)) {
      return Decision.Refuse.because(
          Refusal.Code.INVALID_JOB_STATE,
          "Drive %s is %s; a transfer starts from Received."
              .formatted(drive.id(), drive.state().text()));
    }
    return Fold.settle(replace(job, drive.id(), d -> d.in(new DriveState.Transferring(now))), now);
  }

  private static Decision transferFinished(Job job, DriveId id, DriveReport report, Instant now) {
    if (job.drive(id).isEmpty()) {
      return Refusals.unknownDrive(job, id);
    }
    Drive drive = job.drive(id).orElseThrow();
    if (report.equals(drive.report())) {
      return new Decision.Keep();
    }
    return switch (job.state()) {
      case Creating _, Shipping _ -> Refusals.tooEarly(job, "be reported on");
      case Received _ -> Refusals.notInTransfer(drive);
      case Transferring _ when drive.state() instanceof DriveState.Transferring ->
          Fold.settle(replace(job, id, d -> copied(d, report, now)), now);
      case Transferring _, Packaging _ -> Refusals.notInTransfer(drive);
      case Completed _, Closed _ -> Refusals.tooLate(job, "be reported on");
    };
  }

  private static Drive copied(Drive drive, DriveReport report, Instant now) {
    DriveReport.Exported exported = report.exported();
    Drive described = exported == null ? drive : drive.exported(exported);
    return described.in(new DriveState.Copied(now, report));
  }

  private static Decision returned(Job job, Parcel parcel, Instant now, Terms terms) {
    return switch (job.state()) {
      case Creating _, Shipping _, Received _, Transferring _ ->
          Refusals.tooEarly(job, "be returned");
      case Packaging _ -> new Decision.Move(sendHome(job, parcel, now, terms));
      case Completed _ when parcel.equals(job.returnPackage()) -> new Decision.Keep();
      case Completed _ -> Refusals.tooLate(job, "be returned again");
      case Closed _ when parcel.equals(job.returnPackage()) -> new Decision.Keep();
      case Closed _ -> Refusals.tooLate(job, "be returned again");
    };
  }

  private static Job sendHome(Job job, Parcel parcel, Instant now, Terms terms) {
    List<Drive> drives =
        job.drives().stream()
            .map(
                drive ->
                    drive.isAtDock()
                        ? drive.in(new DriveState.ShippedBack(now, drive.report()))
                        : drive)
            .toList();
    boolean asWished =
        job.isCancelRequested() || job.drives().stream().noneMatch(Lifecycle::failed);
    return job.with(drives).returnedIn(parcel).in(finished(asWished, now, terms));
  }

  private static boolean failed(Drive drive) {
    DriveReport report = drive.report();
    return !drive.isWithdrawn()
        && (drive.state() instanceof DriveState.NeverReceived
            || (report != null && report.status().isError()));
  }

  // ---- the operator and time

  private static Decision driveFinishRequested(Job job, DriveId id, Instant now) {
    if (job.drive(id).isEmpty()) {
      return Refusals.unknownDrive(job, id);
    }
    Drive drive = job.drive(id).orElseThrow();
    return switch (job.state()) {
      case Creating _, Shipping _ ->
          Refusals.tooEarly(job, "have the transfer of a drive finished");
      case Received _ -> Refusals.notInTransfer(drive);
      case Transferring _ -> finish(job, drive, now);
      case Packaging _ -> Refusals.notInTransfer(drive);
      case Completed _, Closed _ -> Refusals.tooLate(job, "have the transfer of a drive finished");
    };
  }

  private static Decision finish(Job job, Drive drive, Instant now) {
    return switch (drive.state()) {
      case DriveState.Transferring s when s.isFinishRequested() -> new Decision.Keep();
      case DriveState.Transferring s ->
          Fold.settle(
              replace(job, drive.id(), d -> d.in(new DriveState.Transferring(s.at(), true))), now);
      case DriveState.Specified _,
          DriveState.Received _,
          DriveState.NeverReceived _,
          DriveState.Copied _,
          DriveState.ShippedBack _ ->
          Refusals.notInTransfer(drive);
    };
  }

  private static Decision waitExtended(Job job, Instant until) {
    return switch (job.state()) {
      case Creating _ when job.isCancelRequested() ->
          Refusals.tooLate(job, "have its waiting time extended");
      case Creating s ->
          until.isAfter(s.expiresAt())
              ? new Decision.Move(job.in(new Creating(until)))
              : new Decision.Keep();
      case Shipping s ->
          until.isAfter(s.dueAt())
              ? new Decision.Move(job.in(new Shipping(s.since(), until, s.isOverdue())))
              : new Decision.Keep();
      case Received _, Transferring _, Packaging _, Completed _, Closed _ ->
          Refusals.tooLate(job, "have its waiting time extended");
    };
  }

  private static Decision givenUp(Job job, Instant now, Terms terms) {
    return switch (job.state()) {
      case Creating _ -> Refusals.tooEarly(job, "be given up");
      case Shipping _ -> new Decision.Move(neverCame(job, now, terms));
      case Received _, Transferring _, Packaging _, Completed _, Closed _ ->
          Refusals.tooLate(job, "be given up");
    };
  }

  private static Decision deadlinePassed(Job job, Instant now, Terms terms) {
    Instant deadline = job.state().deadline();
    if (deadline != null && now.isBefore(deadline)) {
      return new Decision.Keep();
    }
    return switch (job.state()) {
      case Creating _ when job.isCancelRequested() ->
          new Decision.Move(job.in(finished(true, now, terms)));
      case Creating _ -> new Decision.Erase();
      case Shipping s when s.isOverdue() -> new Decision.Move(neverCame(job, now, terms));
      case Shipping s ->
          new Decision.Move(
              missing(job, now).in(new Shipping(s.since(), now.plus(terms.overdueLasts()), true)));
      case Received _, Transferring _, Packaging _ -> new Decision.Keep();
      case Completed _, Closed _ -> new Decision.Erase();
    };
  }

  private static Job neverCame(Job job, Instant now, Terms terms) {
    return missing(job, now).in(finished(job.isCancelRequested(), now, terms));
  }

  private static Job missing(Job job, Instant now) {
    return job.with(
        job.drives().stream()
            .map(
                drive ->
                    drive.state() instanceof DriveState.Specified
                        ? drive.in(new DriveState.NeverReceived(now))
                        : drive)
            .toList());
  }

  private static JobState finished(boolean asWished, Instant now, Terms terms) {
    Duration kept = terms.finishedKept();
    return asWished ? new Completed(now, now.plus(kept)) : new Closed(now, now.plus(kept));
  }

  private static Job replace(Job job, DriveId id, UnaryOperator<Drive> change) {
    return job.with(
        job.drives().stream()
            .map(drive -> drive.id().equals(id) ? change.apply(drive) : drive)
            .toList());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
