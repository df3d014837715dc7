package io.drivedock.server.web;

import io.drivedock.server.db.DatabaseException;
import io.drivedock.server.jobs.JobsBusyException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The 503 for what cannot be done now and may be done shortly. It is no fault of this server: the
 * log has a line of the trouble, and not one for each call that met it.
 *
 * @param retryAfterSeconds when to ask again
 */
public record Unavailable(ApiError error, int retryAfterSeconds) {

  /** The header that says when to ask again. */
  public static final String RETRY_AFTER = "Retry-After";

  private static final Unavailable JOB_BUSY =
      of(
          "ServerBusy",
          "Too many requests are changing this job, and this one did not change it."
              + " Send it again in a second.",
          1);

  private static final Unavailable BUSY =
      of("ServerBusy", "The database of this service is busy; send this again in a second.", 1);

  private static final Unavailable AWAY =
      of(
          "DatabaseUnavailable",
          "This service cannot reach its database at the moment; send this again in"
              + " 5 seconds.",
          5);

  private static final Unavailable NOT_WRITABLE =
      of(
          "DatabaseNotWritable",
          "The database of this service cannot be used for this at the moment, and"
              + " nothing was changed; send this again in 10 seconds. The operator's log"
              + " has the reason.",
          10);

  private static Unavailable of(String code, String message, int seconds) {
    return new Unavailable(
        ApiError.of(HttpServletResponse.SC_SERVICE_UNAVAILABLE, code, message), seconds);
  }

  /** What a failure is answered with, if it means that something cannot be done now. */
  public static Optional<Unavailable> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JobsBusyException) {
        return Optional.of(JOB_BUSY);
      }
    }
    return DatabaseException.kindOf(failure)
        .map(
            kind ->
                switch (kind.effect()) {
                  case BUSY, STUCK -> BUSY;
                  case AWAY -> AWAY;
                  case UNUSABLE, NONE -> NOT_WRITABLE;
                });
  }

  /** The headers of the answer. */
  public Map<String, String> headers() {
    return Map.of(RETRY_AFTER, String.valueOf(retryAfterSeconds));
  }

  /** As a filter answers it. */
  public void send(HttpServletResponse response) throws IOException {
    headers().forEach(response::setHeader);
    error.send(response);
  }
}
