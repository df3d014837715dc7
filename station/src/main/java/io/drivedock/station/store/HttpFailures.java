package io.drivedock.station.store;

import java.time.Duration;
import java.util.Optional;

/** What the status of an answer means in any cloud, where its code says nothing else. */
public final class HttpFailures {

  public static final int NOT_FOUND = 404;
  public static final int CONFLICT = 409;
  public static final int PRECONDITION_FAILED = 412;
  public static final int RANGE_NOT_SATISFIABLE = 416;
  public static final int TOO_MANY_REQUESTS = 429;
  public static final int NOT_IMPLEMENTED = 501;
  public static final int NO_ROOM = 507;

  private static final int SERVER_FAILS = 500;
  private static final int RETRY_AFTER_SECONDS_MAX = 3600;

  private HttpFailures() {}

  /** Whether the same request may be answered otherwise later. */
  public static boolean isPassing(int status) {
    return status >= SERVER_FAILS
        || status == TOO_MANY_REQUESTS
        || status == NOT_FOUND
        || status == CONFLICT
        || status < 400;
  }

  /** Whether the operator must mend it: keys, rights, or an endpoint that is elsewhere. */
  public static boolean isForOperator(int status) {
    return status == 401 || status == 403 || status / 100 == 3;
  }

  /** The seconds of a {@code Retry-After}; nothing if it says anything else. */
  public static Optional<Duration> retryAfter(String header) {
    return Optional.of(header)
        .filter(seconds -> seconds.matches("\\d{1,6}"))
        .map(Integer::parseInt)
        .map(seconds -> Duration.ofSeconds(Math.min(seconds, RETRY_AFTER_SECONDS_MAX)));
  }

  /** Names what came instead of an answer: the class of the last cause, which holds no secret. */
  public static String noAnswer(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "no answer: " + cause.getClass().getSimpleName();
  }

  /** What an operator can do about a failure that is neither the keys' nor the blob's. */
  public static String remedy(StoreException.Kind kind) {
    return switch (kind) {
      case UNAVAILABLE ->
          " If this persists, check that it is running and can be reached from here.";
      case FULL -> " It is full; free some space, and the transfer continues.";
      case FORBIDDEN -> " Check that the keys are correct and permitted to do this.";
      case CHANGED -> " It has changed meanwhile.";
      case LEASED -> " It is under someone else's lease.";
      case REJECTED -> " It never accepts such a blob.";
    };
  }
}
