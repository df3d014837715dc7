package io.drivedock.job;

import java.util.List;

/**
 * A job as its customer asks for it, checked: a draft that exists can be opened.
 *
 * @param drives one to {@value Job#DRIVES_MAX} in an import, none in an export, whose drives are
 *     known only when they arrive
 */
public record JobDraft(JobDetails details, List<DriveDraft> drives) {

  /** Copies the list and checks the number of drives. */
  public JobDraft {
    drives = List.copyOf(drives);
    boolean fits =
        details.type() == JobType.IMPORT
            ? !drives.isEmpty() && drives.size() <= Job.DRIVES_MAX
            : drives.isEmpty();
    if (!fits) {
      throw new IllegalArgumentException(
          "an import names 1 to " + Job.DRIVES_MAX + " drives, an export none");
    }
    if (drives.stream().map(DriveDraft::id).distinct().count() != drives.size()) {
      throw new IllegalArgumentException("a job must not name a drive twice");
    }
  }
}
