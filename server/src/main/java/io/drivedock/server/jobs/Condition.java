package io.drivedock.server.jobs;

import io.drivedock.job.Refusal;
import java.util.Optional;

/** What must hold of a job for a request to be done, looked at in the transaction that writes. */
public interface Condition {

  /** Holds always. */
  Condition NONE = found -> Optional.empty();

  /** Holds where there is no job: create, never replace. */
  Condition NEW =
      found ->
          found.map(
              job ->
                  new Refusal(
                      Refusal.Code.CONDITION_NOT_MET,
                      "A job of that name already exists, and the request only creates a new"
                          + " one.",
                      null));

  /** Why the request is not done; nothing if it is. */
  Optional<Refusal> refusal(Optional<StoredJob> found);
}
