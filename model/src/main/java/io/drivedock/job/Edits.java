package io.drivedock.job;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobChange.Patch;
import io.drivedock.job.JobChange.Replacement;
import io.drivedock.job.JobChange.Restated;
import io.drivedock.job.JobChange.Retagged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which member of a job may still be changed in which state. A member that repeats what is there is
 * no change.
 */
final class Edits {

  private final Job job;
  private final List<Refusal> refusals = new ArrayList<>();

  private Edits(Job job) {
    this.job = job;
  }

  static Decision decide(Job job, JobChange change, Instant now, Terms terms) {
    Edits edits = new Edits(job);
    Optional<Job> edited =
        switch (change) {
          case Replacement replacement -> edits.replace(replacement);
          case Patch patch -> edits.patch(patch);
          case Retagged retagged -> edits.retag(retagged);
          case Restated restated -> edits.restate(restated);
        };
    if (!edits.refusals.isEmpty()) {
      return new Decision.Refuse(edits.refusals);
    }
    if (change instanceof Restated) {
      return new Decision.Keep();
    }
    Job after = restartExpiry(edited.orElseThrow(), now, terms);
    return after.equals(job) ? new Decision.Keep() : new Decision.Move(after);
  }

  /** Each accepted update of a job that is not cancelled starts its days anew. */
  private static Job restartExpiry(Job job, Instant now, Terms terms) {
    if (!(job.state() instanceof JobState.Creating creating) || job.isCancelRequested()) {
      return job;
    }
    Instant expiresAt = now.plus(terms.creatingLasts());
    return expiresAt.isAfter(creating.expiresAt()) ? job.in(new JobState.Creating(expiresAt)) : job;
  }

  private Optional<Job> replace(Replacement replacement) {
    if (!(job.state() instanceof JobState.Creating)) {
      restate(replacement.fixed());
      return patch(replacement.edits());
    }
    JobDraft draft = replacement.draft();
    refuseOtherLocation(draft.details().location());
    refuseUnknownDrives(replacement.fixed().exportDrives());
    return refusals.isEmpty()
        ? Optional.of(
            job.with(
                atHome(draft.details()), draft.drives().stream().map(this::described).toList()))
        : Optional.empty();
  }

  // ---- what no edit changes

  private Optional<Job> restate(Restated restated) {
    JobDetails details = job.details();
    if (restated.location() != null) {
      refuseOtherLocation(restated.location());
    }
    String account = restated.storageAccountId();
    if (account != null && !account.equalsIgnoreCase(details.storageAccountId())) {
      refuseChange("storageAccountId");
    }
    if (restated.type() != null && restated.type() != details.type()) {
      refuseChange("jobType");
    }
    if (restated.export() != null && !restated.export().isSameAs(details.export())) {
      refuseChange("export");
    }
    refuseUnknownDrives(restated.exportDrives());
    String state = restated.state();
    if (state != null && !state.equalsIgnoreCase(job.state().text())) {
      refusals.add(
          new Refusal(
              Refusal.Code.INVALID_ARGUMENT,
              "properties.state can be set only to Shipping; the job is %s."
                  .formatted(job.state().text()),
              "properties.state"));
    }
    return Optional.of(job);
  }

  private void refuseOtherLocation(String wanted) {
    if (!sameLocation(wanted, job.details().location())) {
      refusals.add(
          new Refusal(
              Refusal.Code.LOCATION_IS_FIXED,
              "The job is in location '%s' and cannot be moved to '%s'."
                  .formatted(job.details().location(), wanted),
              "location"));
    }
  }

  private void refuseChange(String member) {
    boolean isCreating = job.state() instanceof JobState.Creating;
    refusals.add(
        new Refusal(
            isCreating ? Refusal.Code.INVALID_ARGUMENT : Refusal.Code.INVALID_JOB_STATE,
            "%s can be changed only by PUT while the job is Creating; the job is %s."
                .formatted(member, job.state().text()),
            "properties." + member));
  }

  private void refuseUnknownDrives(List<DriveId> named) {
    if (named.stream().anyMatch(drive -> job.drive(drive).isEmpty())) {
      refusals.add(drivesOfExport());
    }
  }

  /** The no to drives that a customer names in an export. */
  static Refusal drivesOfExport() {
    return new Refusal(
        Refusal.Code.INVALID_ARGUMENT,
        "An export has no driveList: its drives become known when they arrive.",
        Member.DRIVE_LIST.path());
  }

  // ---- tags

  private Optional<Job> retag(Retagged change) {
    Map<String, String> tags = change.in(job.details().tags());
    if (tags.size() > JobDetails.TAGS_MAX) {
      refusals.add(
          new Refusal(
              Refusal.Code.INVALID_ARGUMENT,
              "A job has at most %d tags; this would make %d."
                  .formatted(JobDetails.TAGS_MAX, tags.size()),
              Member.TAGS.path()));
    }
    return patch(Patch.NOTHING.withTags(tags));
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
            member(Member.TAGS, patch.tags(), now.tags()),
            now.storageAccountId(),
            member(Member.RETURN_ADDRESS, patch.returnAddress(), now.returnAddress()),
            optional(Member.RETURN_SHIPPING, patch.returnShipping(), now.returnShipping()),
            now.shippingInformation(),
            optional(Member.DELIVERY_PACKAGE, patch.deliveryPackage(), now.deliveryPackage()),
            member(Member.DIAGNOSTICS_PATH, patch.diagnosticsPath(), now.diagnosticsPath()),
            member(Member.LOG_LEVEL, patch.logLevel(), now.logLevel()),
            member(
                Member.BACKUP_DRIVE_MANIFEST,
                patch.backupDriveManifest(),
                now.backupDriveManifest()),
            now.export(),
            member(Member.ENCRYPTION_KEY, patch.encryptionKey(), now.encryptionKey()),
            member(Member.IDENTITY, patch.identity(), now.identity()));
    List<Drive> drives = patch.drives() == null ? job.drives() : drives(patch.drives());
    return refusals.isEmpty() ? Optional.of(job.with(details, drives)) : Optional.empty();
  }

  private <T> T member(Member member, @Nullable T wanted, T current) {
    T settled = optional(member, wanted, current);
    return settled == null ? current : settled;
  }

  private <T> @Nullable T optional(Member member, @Nullable T wanted, @Nullable T current) {
    if (wanted == null || wanted.equals(current)) {
      return current;
    }
    refusal(job, member).ifPresent(refusals::add);
    return wanted;
  }

  /** Why a member cannot be changed now; nothing if it can. */
  static Optional<Refusal> refusal(Job job, Member member) {
    boolean isOpen =
        switch (job.state()) {
          case JobState.Creating _ -> true;
          case JobState.Shipping _ -> member.until().isAtLeast(Member.Until.SHIPPING);
          case JobState.Received _, JobState.Transferring _ ->
              member.until().isAtLeast(Member.Until.TRANSFERRING);
          case JobState.Packaging _, JobState.Completed _, JobState.Closed _ ->
              member.until().isAtLeast(Member.Until.ALWAYS);
        };
    return isOpen
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Refusal.Code.INVALID_JOB_STATE,
                "%s can be changed %s; the job is %s."
                    .formatted(member.text(), member.until().words(), job.state().text()),
                member.path()));
  }

  /** Why nothing about the drives can be changed now; nothing if something can. */
  static Optional<Refusal> drivesRefusal(Job job) {
    if (job.details().type() == JobType.EXPORT) {
      return Optional.of(drivesOfExport());
    }
    boolean hasAbsentDrive =
        job.state() instanceof JobState.Received
            && job.drives().stream().anyMatch(drive -> !drive.isAtDock());
    return hasAbsentDrive ? Optional.empty() : refusal(job, Member.DRIVE_LIST);
  }

  /** Why the whole of it cannot be made anew now; nothing if it can. */
  static Optional<Refusal> replacementRefusal(Job job) {
    return job.state() instanceof JobState.Creating
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Refusal.Code.INVALID_JOB_STATE,
                ("A job can be replaced as a whole only while it is Creating; this job is"
                        + " %s. A PUT or PATCH can still change single members.")
                    .formatted(job.state().text()),
                null));
  }

  // ---- the list of drives

  private List<Drive> drives(List<DriveDraft> wanted) {
    if (job.details().type() == JobType.EXPORT) {
      if (!job.drives().containsAll(wanted.stream().map(this::described).toList())) {
        refusals.add(drivesOfExport());
      }
      return job.drives();
    }
    if (wanted.isEmpty() || wanted.size() > Job.DRIVES_MAX) {
      refusals.add(
          new Refusal(
              Refusal.Code.TOO_MANY_DRIVES,
              "An import has 1 to %d drives; this list has %d."
                  .formatted(Job.DRIVES_MAX, wanted.size()),
              Member.DRIVE_LIST.path()));
      return job.drives();
    }
    List<Drive> drives = wanted.stream().map(this::described).toList();
    if (isUnchanged(wanted, drives)) {
      return job.drives();
    }
    if (!correctsOnlyAbsentDrives(wanted, drives)) {
      refusal(job, Member.DRIVE_LIST).ifPresent(refusals::add);
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

  /**
   * A drive keeps where it is and its wish to go home; what describes it is the draft's. How its id
   * is spelled settles when it is shipped.
   */
  private Drive described(DriveDraft draft) {
    boolean isCreating = job.state() instanceof JobState.Creating;
    return job.drive(draft.id())
        .map(
            drive ->
                isCreating ? drive.describedBy(draft) : drive.describedBy(draft).spelledAs(drive))
        .orElseGet(() -> Drive.announced(draft));
  }

  private static boolean sameLocation(String a, String b) {
    return JobDetails.foldLocation(a).equals(JobDetails.foldLocation(b));
  }
}
