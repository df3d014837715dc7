package io.drivedock.server.jobs;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A job as it was read.
 *
 * @param version grows with every change
 * @param progress of the drives in transfer, as their stations last told it
 */
public record StoredJob(Job job, long version, Map<DriveId, Progress> progress) {

  private static final int TAG_BYTES = 16;

  public StoredJob {
    progress = Map.copyOf(progress);
  }

  /**
   * What is another for every state of the job, and the same for the same: the progress of drives
   * in transfer does not count, nor do keys. Tells nothing of the job.
   */
  public String tag() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(JobDocument.write(job).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whole percent of a drive's bytes; 0 before its transfer. */
  public int percentOf(Drive drive) {
    DriveReport report = drive.report();
    return report == null
        ? progress.getOrDefault(drive.id(), Progress.NONE).percent()
        : report.percentComplete();
  }

  /** How a drive's copying stands. */
  public CopyStatus copyStatusOf(Drive drive) {
    DriveReport report = drive.report();
    if (report != null) {
      return report.status();
    }
    return drive.state() instanceof DriveState.Transferring
        ? CopyStatus.IN_PROGRESS
        : CopyStatus.NONE;
  }

  /**
   * Whole percent of the job: the mean of its drives, because the size of a drive is known only
   * once its manifest is read. Absent before anything was transferred.
   */
  public OptionalInt percentComplete() {
    boolean hasBegun =
        switch (job.state()) {
          case JobState.Transferring s -> true;
          case JobState.Packaging s -> true;
          case JobState.Completed s -> true;
          case JobState.Closed s -> true;
          case JobState.Creating s -> false;
          case JobState.Shipping s -> false;
          case JobState.Received s -> false;
        };
    if (!hasBegun || job.drives().isEmpty()) {
      return OptionalInt.empty();
    }
    int sum = job.drives().stream().mapToInt(this::percentOf).sum();
    return OptionalInt.of(sum / job.drives().size());
  }
}
