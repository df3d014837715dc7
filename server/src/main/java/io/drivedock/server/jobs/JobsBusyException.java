package io.drivedock.server.jobs;

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
}
