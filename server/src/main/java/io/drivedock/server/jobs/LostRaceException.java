package io.drivedock.server.jobs;

/** Another wrote the same since it was read; the transaction is undone, and done anew. */
final class LostRaceException extends RuntimeException {

  private static final long serialVersionUID = 1L;
}
