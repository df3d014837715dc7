package io.drivedock.server.jobs;

import io.drivedock.job.JobChange.Replacement;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What a PUT says.
 *
 * @param change the job, and which of its members the PUT names
 * @param wishes what else it says of a job that is there: that it is shipped, that it is cancelled
 */
public record JobPut(Replacement change, List<JobEvent.Customer> wishes) {

  public JobPut {
    wishes = List.copyOf(wishes);
  }

  /** One that names every member that the draft has, and wishes nothing. */
  public JobPut(JobDraft draft) {
    this(new Replacement(draft), List.of());
  }

  /** Why no job can be made of it; nothing if one can. */
  Optional<Refusal> refusalOfNew() {
    return change.refusalOfNew();
  }
}
