package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.JobType;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list, newest first. What is absent does not narrow.
 *
 * @param subscription in any letter case
 * @param resourceGroup in any letter case
 * @param state one of {@code JobState.NAMES}
 * @param trackingNumber of the parcel to the dock, in any letter case
 * @param drive in any letter case
 * @param text part of a name or of a group's, or the whole of a tracking number or a drive's
 *     serial, in any letter case
 * @param after the last job of the page before
 * @param limit at most so many, 1 to {@value #LIMIT_MAX}
 */
public record JobQuery(
    @Nullable String subscription,
    @Nullable String resourceGroup,
    @Nullable JobType type,
    @Nullable String state,
    @Nullable String trackingNumber,
    @Nullable DriveId drive,
    @Nullable String text,
    @Nullable JobId after,
    int limit) {

  /** The largest page. */
  public static final int LIMIT_MAX = 1_000;

  /** Checks the limit. */
  public JobQuery {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + LIMIT_MAX + " jobs");
    }
  }

  /** The same without a text. */
  public JobQuery(
      @Nullable String subscription,
      @Nullable String resourceGroup,
      @Nullable JobType type,
      @Nullable String state,
      @Nullable String trackingNumber,
      @Nullable DriveId drive,
      @Nullable JobId after,
      int limit) {
    this(subscription, resourceGroup, type, state, trackingNumber, drive, null, after, limit);
  }

  /** All jobs, so many a page. */
  public static JobQuery all(int limit) {
    return new JobQuery(null, null, null, null, null, null, null, limit);
  }
}
