package io.drivedock.server.portal.label;

import io.drivedock.job.JobId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Lets whoever has it see how one job stands, until it ends or is revoked.
 *
 * @param number of the links of this job: only the latest one works
 * @param until in whole seconds
 */
public record StatusLink(JobId job, int number, Instant until) {

  /** Cuts off parts of a second. */
  public StatusLink {
    until = until.truncatedTo(ChronoUnit.SECONDS);
  }
}
