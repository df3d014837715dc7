package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a job.
 *
 * @param event the name of a {@code JobEvent}, or {@code Created}
 * @param drive the drive it was about, if it was about one
 * @param state where the job was afterwards
 * @param why a sentence of whoever it was, such as why a drive could not be read; mostly absent
 */
public record HistoryEntry(
    Stamp stamp, String event, @Nullable DriveId drive, String state, @Nullable String why) {

  /** One of which nothing is said. */
  public HistoryEntry(Stamp stamp, String event, @Nullable DriveId drive, String state) {
    this(stamp, event, drive, state, null);
  }
}
