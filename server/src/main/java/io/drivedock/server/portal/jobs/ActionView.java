package io.drivedock.server.portal.jobs;

import io.drivedock.job.Job;
import io.drivedock.job.Refusal;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.StoredJob;
import java.util.List;
import java.util.Map;

/**
 * A form that asks whether something is to be done to a job, and says what will happen then.
 *
 * @param name of the action; names the phrases {@code act.NAME} and {@code NAME.what}
 * @param what what will happen, as the job stands now
 * @param drive the drive it is about; empty if it is about none
 * @param typed what the reader has typed so far, by field
 * @param seen what the reader has seen of the job when it was typed
 * @param news what happened since; empty where the reader knows all
 * @param refusals why it was not done
 */
public record ActionView(
    StoredJob stored,
    String name,
    String what,
    String drive,
    Map<String, String> typed,
    Seen seen,
    List<HistoryEntry> news,
    List<Refusal> refusals,
    ApiCall call) {

  public Job job() {
    return stored.job();
  }

  /** Where the job's page is. */
  public String home() {
    return "/portal/jobs/" + job().id();
  }

  /** Whether what was typed into a field is the reason. */
  public boolean isWrong(String field) {
    return refusals.stream().anyMatch(refusal -> field.equals(refusal.target()));
  }

  /** What was typed into a field. */
  public String typed(String field) {
    return typed.getOrDefault(field, "");
  }
}
