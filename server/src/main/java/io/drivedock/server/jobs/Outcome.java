package io.drivedock.server.jobs;

import io.drivedock.job.Job;
import io.drivedock.job.Refusal;
import java.util.List;

/** What came of telling a job something. */
public sealed interface Outcome {

  /** It did not exist and now does. */
  record Created(Job job) implements Outcome {}

  /** Accepted; the job is now this, changed or not. */
  record Done(Job job) implements Outcome {}

  /** Nothing of it is left. */
  record Erased() implements Outcome {}

  /** The rules say no, and nothing was changed. */
  record Refused(Job job, List<Refusal> refusals) implements Outcome {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /** There is no such job. */
  record NotFound() implements Outcome {}
}
