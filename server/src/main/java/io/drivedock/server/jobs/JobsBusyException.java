package io.drivedock.server.jobs;

import io.drivedock.server.db.DatabaseException;

/** So many others changed the same job at once that this change found no turn. Nothing happened. */
public final class JobsBusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JobsBusyException(int tries, Throwable last) {
    super(
        "Too many requests are changing the job; after "
            + tries
            + " attempts nothing was changed. Try again in a moment.",
        last);
  }

  JobsBusyException(DatabaseException busy) {
    super("The job was not changed, because too many changes are waiting", busy);
  }
}
