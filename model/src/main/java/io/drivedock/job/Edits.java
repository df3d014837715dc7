package io.drivedock.job;

import io.drivedock.job.JobChange.Patch;
import io.drivedock.job.JobChange.Replacement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which member of a job may still be changed in which state (control-plane dossier, section 5.2). A
 * member that repeats what is there is no change.
 */
final class Edits {

  /** How far a job may have come for a member to be changed. */
  private enum Until {
    CREATING("while the job is Creating"),
    SHIPPING("until the parcel has arrived"),
    TRANSFERRING("until the job is Packaging");

    private final String words;

    Until(String words) {
      this.words = words;
    }
  }

  private final Job job;
  private final List<Refusal> refusals = new ArrayList<>();

  private Edits(Job job) {
    this.job = job;
  }

  static Decision decide(Job job, JobChange change, Instant now, Terms terms) {
    Edits edits = new Edits(job);
    Optional<Job> edited =
        switch (change) {
          case Replacement replacement -> edits.replace(replacement.draft());
          case Patch patch -> edits.patch(patch);
        };
    if (!edits.refusals.isEmpty()) {
      return new Decision.Refuse(edits.refusals);
    }
    Job after = restartExpiry(edited.orElseThrow(), now, terms);
    return after.equals(job) ? new Decision.Keep() : new Decision.Move(after);
  }

  /** Each accepted update of a job that is not cancelled starts its days anew (dossier, C24). */
  private static Job restartExpiry(Job job, Instant now, Terms terms) {
    if (!(job.state() instanceof JobState.Creating creating) || job.isCancelRequested()) {
      return job;
    }
    Instant expiresAt = now.plus(terms.creatingLasts());
    return expiresAt.isAfter(creating.expiresAt()) ? job.in(new JobState.Creating(expiresAt)) : job;
  }

  private Optional<Job> replace(JobDraft draft) {
    if (!(job.state() instanceof JobState.Creating)) {
      refuse(
          Refusal.Code.INVALID_JOB_STATE,
          "A job can be replaced while it is Creating; this one is %s. Change single members with"
              + " PATCH.",
          null);
    }
    if (!sameLocation(draft.details().location(), job.details().location())) {
      refusals.add(
          new Refusal(
              Refusal.Code.LOCATION_IS_FIXED,
              "The job exists in location '%s' and cannot move to '%s'."
                  .formatted(job.details().location(), draft.details().location()),
              "location"));
    }
    return refusals.isEmpty()
        ? Optional.of(
            job.with(
                atHome(draft.details()), draft.drives().stream().map(this::described).toList()))
        : Optional.empty();
  }

  /** The dock's address is a copy made at creation; a replacement does not renew it. */
  private JobDetails atHome(JobDetails details) {
    return new JobDetails(
        details.type(),
        job.details().location(),
        details.tags(),
        details.storageAccountId(),
        details.returnAddress(),
        details.returnShipping(),
        job.details().shippingInformation(),
        details.deliveryPackage(),
        details.diagnosticsPath(),
        details.logLevel(),
        details.backupDriveManifest(),
        details.export(),
        details.encryptionKey(),
        details.identity());
  }

  private Optional<Job> patch(Patch patch) {
    JobDetails now = job.details();
    JobDetails details =
        new JobDetails(
            now.type(),
            now.location(),
            patch.tags() == null ? now.tags() : patch.tags(),
            now.storageAccountId(),
            member(patch.returnAddress(), now.returnAddress(), "returnAddress", Until.TRANSFERRING),
            optional(
                patch.returnShipping(), now.returnShipping(), "returnShipping", Until.TRANSFERRING),
            now.shippingInformation(),
            optional(
                patch.deliveryPackage(), now.deliveryPackage(), "deliveryPackage", Until.SHIPPING),
            member(
                patch.diagnosticsPath(), now.diagnosticsPath(), "diagnosticsPath", Until.CREATING),
            member(patch.logLevel(), now.logLevel(), "logLevel", Until.TRANSFERRING),
            member(
                patch.backupDriveManifest(),
                now.backupDriveManifest(),
                "backupDriveManifest",
                Until.TRANSFERRING),
            now.export(),
            member(patch.encryptionKey(), now.encryptionKey(), "encryptionKey", Until.TRANSFERRING),
            member(patch.identity(), now.identity(), "identity", Until.TRANSFERRING));
    List<Drive> drives = patch.drives() == null ? job.drives() : drives(patch.drives());
    return refusals.isEmpty() ? Optional.of(job.with(details, drives)) : Optional.empty();
  }

  private <T> T member(@Nullable T wanted, T current, String name, Until until) {
    T settled = optional(wanted, current, name, until);
    return settled == null ? current : settled;
  }

  private <T> @Nullable T optional(
      @Nullable T wanted, @Nullable T current, String name, Until until) {
    if (wanted == null || wanted.equals(current)) {
      return current;
    }
    if (!isOpen(until)) {
      String target = name.equals("identity") ? name : "properties." + name;
      refuse(
          Refusal.Code.INVALID_JOB_STATE,
          name + " can be changed " + until.words + "; it is %s.",
          target);
    }
    return wanted;
  }

  private boolean isOpen(Until until) {
    return switch (job.state()) {
      case JobState.Creating s -> true;
      case JobState.Shipping s -> until != Until.CREATING;
      case JobState.Received s -> until == Until.TRANSFERRING;
      case JobState.Transferring s -> until == Until.TRANSFERRING;
      case JobState.Packaging s -> false;
      case JobState.Completed s -> false;
      case JobState.Closed s -> false;
    };
  }

  // ---- the list of drives

  private List<Drive> drives(List<DriveDraft> wanted) {
    if (job.details().type() == JobType.EXPORT) {
      if (!wanted.isEmpty()) {
        refusals.add(
            new Refusal(
                Refusal.Code.INVALID_ARGUMENT,
                "An export takes no driveList: its drives are known when they arrive.",
                "properties.driveList"));
      }
      return job.drives();
    }
    if (wanted.isEmpty() || wanted.size() > Job.DRIVES_MAX) {
      refusals.add(
          new Refusal(
              Refusal.Code.TOO_MANY_DRIVES,
              "An import has 1 to %d drives; this list has %d."
                  .formatted(Job.DRIVES_MAX, wanted.size()),
              "properties.driveList"));
      return job.drives();
    }
    List<Drive> drives = wanted.stream().map(this::described).toList();
    if (isUnchanged(wanted, drives)) {
      return job.drives();
    }
    if (!isOpen(Until.SHIPPING) && !correctsOnlyAbsentDrives(wanted, drives)) {
      refuse(
          Refusal.Code.INVALID_JOB_STATE,
          "driveList can be changed until the parcel has arrived, and after that only for drives"
              + " that have not; the job is %s.",
          "properties.driveList");
    }
    return drives;
  }

  private boolean isUnchanged(List<DriveDraft> wanted, List<Drive> drives) {
    return drives.equals(job.drives()) && wanted.stream().allMatch(draft -> draft.key() == null);
  }

  /** In Received a drive that is not at the dock may still be described better. */
  private boolean correctsOnlyAbsentDrives(List<DriveDraft> wanted, List<Drive> drives) {
    if (!(job.state() instanceof JobState.Received) || drives.size() != job.drives().size()) {
      return false;
    }
    for (int i = 0; i < drives.size(); i++) {
      Drive drive = drives.get(i);
      Optional<Drive> before = job.drive(drive.id());
      boolean isSame = before.isPresent() && before.get().equals(drive);
      boolean isCorrection = before.isPresent() && !drive.isAtDock();
      if (!isCorrection && !(isSame && wanted.get(i).key() == null)) {
        return false;
      }
    }
    return true;
  }

  /** A drive keeps where it is and its wish to go home; what describes it is the draft's. */
  private Drive described(DriveDraft draft) {
    return job.drive(draft.id())
        .map(drive -> drive.describedBy(draft))
        .orElseGet(() -> Drive.announced(draft));
  }

  private void refuse(Refusal.Code code, String message, @Nullable String target) {
    refusals.add(new Refusal(code, message.formatted(job.state().text()), target));
  }

  private static boolean sameLocation(String a, String b) {
    return JobDetails.foldLocation(a).equals(JobDetails.foldLocation(b));
  }
}
