package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.JobType;
import io.drivedock.server.access.Scope;
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
 * @param scope of whoever asks; jobs outside it are not listed
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
    Scope scope,
    @Nullable JobId after,
    int limit) {

  /** The largest page. */
  public static final int LIMIT_MAX = 1_000;

  public JobQuery {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + LIMIT_MAX + " jobs");
    }
  }

  /** A query of somebody who may see every job, until {@link #within} says otherwise. */
  public JobQuery(
      @Nullable String subscription,
      @Nullable String resourceGroup,
      @Nullable JobType type,
      @Nullable String state,
      @Nullable String trackingNumber,
      @Nullable DriveId drive,
      @Nullable JobId after,
      int limit) {
    this(
        subscription,
        resourceGroup,
        type,
        state,
        trackingNumber,
        drive,
        null,
        Scope.EVERYWHERE,
        after,
        limit);
  }

  /** All jobs, so many a page. */
  public static JobQuery all(int limit) {
    return new JobQuery(null, null, null, null, null, null, null, limit);
  }

  /** The same query by somebody who sees no more than that. */
  public JobQuery within(Scope limits) {
    return new JobQuery(
        subscription,
        resourceGroup,
        type,
        state,
        trackingNumber,
        drive,
        text,
        limits,
        after,
        limit);
  }

  /** The same query for those that also have that text. */
  public JobQuery with(@Nullable String wanted) {
    return new JobQuery(
        subscription,
        resourceGroup,
        type,
        state,
        trackingNumber,
        drive,
        wanted,
        scope,
        after,
        limit);
  }
}
