package io.drivedock.station.store;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store does not do what was asked. The message is a sentence for an operator. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is the matter, and so what can be done. */
  public enum Kind {
    /** It cannot be reached, or fails; the same may work later. */
    UNAVAILABLE,
    /** It has no room left; the same works when there is some. */
    FULL,
    /** It does not let this station in; the operator must mend that. */
    FORBIDDEN,
    /** It does not take this blob, now or later: a name or a size it cannot hold. */
    REJECTED
  }

  private final Kind kind;
  private final transient @Nullable Duration retryAfter;

  /** Says what was attempted on which thing. */
  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = null;
  }

  /** Says what was attempted on which thing. */
  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.retryAfter = null;
  }

  private StoreException(String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = Kind.UNAVAILABLE;
    this.retryAfter = retryAfter;
  }

  /** It is asked too much, and wants to be left alone for so long; zero if it does not say. */
  public static StoreException throttled(String message, Duration retryAfter, Throwable cause) {
    return new StoreException(message, retryAfter, cause);
  }

  /** What is the matter. */
  public Kind kind() {
    return kind;
  }

  /** How long it wants to be left alone; nothing if it is not for being asked too much. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
