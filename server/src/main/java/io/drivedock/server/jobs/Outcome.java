package io.drivedock.server.jobs;

import io.drivedock.job.Job;
import io.drivedock.job.Refusal;
import java.util.List;

/** What came of a call that may write a job; each kind of call answers with what can come of it. */
public sealed interface Outcome {

  /** What comes of a PUT: the job is made or edited. */
  sealed interface Put extends Outcome permits Created, Told {}

  /** What comes of telling a job something that does not delete it. */
  sealed interface Change extends Outcome permits Told, NotFound {}

  /** The same of a job that is there. */
  sealed interface Told extends Put, Change permits Done, Refused {}

  /** What comes of deleting a job. */
  sealed interface Deletion extends Outcome permits Erased, Refused, NotFound {}

  /** It did not exist and now does. */
  record Created(Job job) implements Put {}

  /** Accepted; the job is now this, changed or not. */
  record Done(Job job) implements Told {}

  /** Nothing of it is left. */
  record Erased() implements Deletion {}

  /** The rules say no, and nothing was changed. */
  record Refused(Job job, List<Refusal> refusals) implements Told, Deletion {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /** There is no such job. */
  record NotFound() implements Change, Deletion {}
}
