package io.drivedock.server.portal.jobs;

import io.drivedock.job.Job;
import java.util.Map;

/**
 * The keys of a job, shown once.
 *
 * @param keys by the serial of the drive
 */
public record KeysView(Job job, Map<String, String> keys) {

  /** Says nothing of the keys. */
  @Override
  public String toString() {
    return "KeysView[" + job.id() + "]";
  }
}
