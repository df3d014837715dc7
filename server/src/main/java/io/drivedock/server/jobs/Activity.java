package io.drivedock.server.jobs;

import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;

/**
 * One thing that happened to a job, with the job.
 *
 * @param number of the entry in the job's history
 */
public record Activity(JobId job, JobPath path, long number, HistoryEntry entry) {

  /** Where it stands among all that happened, newest first. */
  public ActivityPlace place() {
    return new ActivityPlace(entry.stamp().at(), job.toString(), number);
  }
}
