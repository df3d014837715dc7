package io.drivedock.server.deployments;

import io.drivedock.job.JobId;
import java.time.Instant;
import java.util.List;

/**
 * A deployment that was.
 *
 * @param name as it was spelled
 * @param at when it ended
 * @param isSuccess whether all was put
 * @param body the JSON by which it is told; without values of parameters
 * @param jobs that it put; when one of them is erased, nothing is left of the deployment either
 */
public record Deployment(
    String subscription,
    String group,
    String name,
    Instant at,
    boolean isSuccess,
    String body,
    List<JobId> jobs) {

  public Deployment {
    jobs = List.copyOf(jobs);
  }
}
