package io.drivedock.server.portal.label;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import org.jspecify.annotations.Nullable;

/** What came of reading the text of a label. */
public sealed interface LabelReading {

  /**
   * This installation wrote the label. Whether there still is such a job, only the jobs know.
   *
   * @param drive absent on a box whose job named no drives
   */
  record Placed(JobId job, @Nullable DriveId drive) implements LabelReading {}

  /** Nothing follows from it. */
  record Refused(Reason reason) implements LabelReading {}

  /** Why a label is refused. */
  enum Reason {
    /** It is some other text, such as a drive's serial or a tracking number. */
    NO_LABEL,
    /** A later Drivedock wrote it, in a form that this one does not know. */
    UNKNOWN_VERSION,
    /** Another installation wrote it, or this one before its master key was replaced. */
    OTHER_INSTALLATION,
    /** It was changed or made up after this installation signed it, or read only in part. */
    ALTERED
  }
}
