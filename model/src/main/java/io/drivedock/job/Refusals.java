package io.drivedock.job;

import io.drivedock.drive.DriveId;

/** How a no is said: what is the matter, and where the job or the drive stands. */
final class Refusals {

  private Refusals() {}

  static Decision tooLate(Job job, String what) {
    return Decision.Refuse.because(
        Refusal.Code.INVALID_JOB_STATE,
        "The job is %s and can no longer %s.".formatted(job.state().text(), what));
  }

  static Decision tooEarly(Job job, String what) {
    return Decision.Refuse.because(
        Refusal.Code.INVALID_JOB_STATE,
        "The job is %s and cannot %s yet.".formatted(job.state().text(), what));
  }

  static Decision cannotDelete(Job job) {
    return Decision.Refuse.because(
        Refusal.Code.INVALID_JOB_STATE,
        "The job is %s; a job can be deleted while it is Creating, Completed or Closed."
            .formatted(job.state().text()));
  }

  static Decision notInTransfer(Drive drive) {
    return Decision.Refuse.because(
        Refusal.Code.INVALID_JOB_STATE,
        "Drive %s is %s, not in transfer.".formatted(drive.id(), drive.state().text()));
  }

  static Decision isHere(Drive drive) {
    return Decision.Refuse.because(
        Refusal.Code.INVALID_JOB_STATE,
        "Drive %s is not missing: it is %s.".formatted(drive.id(), drive.state().text()));
  }

  static Decision unknownDrive(Job job, DriveId id) {
    return Decision.Refuse.because(
        Refusal.Code.UNKNOWN_DRIVE, "Job %s has no drive %s.".formatted(job.path().name(), id));
  }
}
