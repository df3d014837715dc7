package io.drivedock.server.jobs;

import io.drivedock.job.JobId;
import java.util.List;
import java.util.Optional;

/**
 * Some jobs of a listing.
 *
 * @param hasMore whether another page follows
 */
public record JobListPage(List<StoredJob> jobs, boolean hasMore) {

  public JobListPage {
    jobs = List.copyOf(jobs);
  }

  /** Where the next page begins, if there is one. */
  public Optional<JobId> next() {
    return hasMore ? Optional.of(jobs.getLast().job().id()) : Optional.empty();
  }
}
