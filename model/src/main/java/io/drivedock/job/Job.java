package io.drivedock.job;

import io.drivedock.drive.DriveId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole truth about one job, but for its keys.
 *
 * @param state a fold over the drives, once one is at the dock
 * @param returnPackage the parcel the drives went home in
 * @param created who made it, and when
 * @param modified which customer changed it last, and when
 */
public record Job(
    JobId id,
    JobPath path,
    JobDetails details,
    List<Drive> drives,
    JobState state,
    boolean isCancelRequested,
    @Nullable Parcel returnPackage,
    Stamp created,
    Stamp modified) {

  /** No job ever has more drives than this (azure-rest-api-specs, storageimportexport). */
  public static final int DRIVES_MAX = 10;

  /** Copies the drives and checks their number. */
  public Job {
    drives = List.copyOf(drives);
    if (drives.size() > DRIVES_MAX) {
      throw new IllegalArgumentException("a job has at most " + DRIVES_MAX + " drives");
    }
    if (drives.isEmpty() && details.type() == JobType.IMPORT) {
      throw new IllegalArgumentException("an import has at least one drive");
    }
    if (drives.stream().map(Drive::id).distinct().count() != drives.size()) {
      throw new IllegalArgumentException("a job must not name a drive twice");
    }
  }

  /** The drive of that name, if the job has it. */
  public Optional<Drive> drive(DriveId driveId) {
    return drives.stream().filter(drive -> drive.id().equals(driveId)).findFirst();
  }

  /**
   * Whether the customer is told a drive's key: who sent a drive in knows it anyway; an export's
   * drive is unlocked by its customer, once it has left.
   */
  public boolean disclosesKeyOf(Drive drive) {
    return details.type() == JobType.IMPORT || drive.state() instanceof DriveState.ShippedBack;
  }

  /**
   * Whether a station may give a key for a drive now: it encrypts what it exports, and has made the
   * key itself. An import's key is its customer's.
   */
  public boolean takesKeyOf(Drive drive) {
    return details.type() == JobType.EXPORT && drive.state() instanceof DriveState.Transferring;
  }

  /** Where the list of what is on none of its drives lies: every drive that tells has the same. */
  public @Nullable String incompleteListUri() {
    for (Drive drive : drives) {
      DriveReport report = drive.report();
      DriveReport.Exported exported = report == null ? null : report.exported();
      if (exported != null && exported.incompleteListUri() != null) {
        return exported.incompleteListUri();
      }
    }
    return null;
  }

  /** Whether its life is over and only erasing is left. */
  public boolean isFinished() {
    return switch (state) {
      case JobState.Completed _, JobState.Closed _ -> true;
      case JobState.Creating _,
          JobState.Shipping _,
          JobState.Received _,
          JobState.Transferring _,
          JobState.Packaging _ ->
          false;
    };
  }

  /** The same job in another state. */
  public Job in(JobState newState) {
    return new Job(
        id, path, details, drives, newState, isCancelRequested, returnPackage, created, modified);
  }

  /** The same job with other drives. */
  Job with(List<Drive> newDrives) {
    return new Job(
        id, path, details, newDrives, state, isCancelRequested, returnPackage, created, modified);
  }

  /** The same job, asked for otherwise: an import may become an export. */
  Job with(JobDetails newDetails, List<Drive> newDrives) {
    return new Job(
        id,
        path,
        newDetails,
        newDrives,
        state,
        isCancelRequested,
        returnPackage,
        created,
        modified);
  }

  Job cancelled() {
    return new Job(id, path, details, drives, state, true, returnPackage, created, modified);
  }

  /** The same job, gone home in that parcel. */
  Job returnedIn(Parcel parcel) {
    return new Job(id, path, details, drives, state, isCancelRequested, parcel, created, modified);
  }

  /** The same job, last changed as the stamp says. */
  public Job modified(Stamp stamp) {
    return new Job(
        id, path, details, drives, state, isCancelRequested, returnPackage, created, stamp);
  }
}
