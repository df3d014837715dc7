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
 */
public record HistoryEntry(Stamp stamp, String event, @Nullable DriveId drive, String state) {}
