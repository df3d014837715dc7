package io.drivedock.server.portal.jobs;

import io.drivedock.job.Drive;
import io.drivedock.job.Job;
import java.util.Map;

/**
 * The keys of a job, shown once.
 *
 * @param keys by the serial of the drive
 */
public record KeysView(Job job, Map<String, String> keys) {

  /** Names the phrase that says why no key of a drive is shown. */
  public String reason(Drive drive) {
    return job.disclosesKeyOf(drive) ? "keys.plain" : "keys.later";
  }

  /** Says nothing of the keys. */
  @Override
  public String toString() {
    return "KeysView[" + job.id() + "]";
  }
}
