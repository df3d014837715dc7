package io.drivedock.server.jobs;

import io.drivedock.server.db.DatabaseException;

/** So many others changed the same job at once that this change found no turn. Nothing happened. */
public final class JobsBusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JobsBusyException(int tries, Throwable last) {
    super(
        "The job is being changed by too many at once; after "
            + tries
            + " tries nothing was changed. Try again in a moment.",
        last);
  }

  JobsBusyException(DatabaseException busy) {
    super("The job is not changed, because too many wait to change theirs", busy);
  }
}
