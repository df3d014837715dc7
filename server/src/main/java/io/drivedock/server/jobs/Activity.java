package io.drivedock.server.jobs;

import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a job, with the job.
 *
 * @param number of the entry in the job's history
 * @param correlationId of the request that did it; null where none did
 */
public record Activity(
    JobId job, JobPath path, long number, HistoryEntry entry, @Nullable String correlationId) {

  /** Where it stands among all that happened, newest first. */
  public ActivityPlace place() {
    return new ActivityPlace(entry.stamp().at(), job.toString(), number);
  }
}
