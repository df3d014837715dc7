package io.drivedock.station.controlplane;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server did not do what it was asked. The message is a sentence for an operator. */
public final class ControlPlaneException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is the matter, and so what can be done. */
  public enum Kind {
    /** It did not answer, or cannot answer now; the same may work later. */
    UNREACHABLE,
    /** It does not let this station in; the operator must mend that. */
    FORBIDDEN,
    /** It and this station do not understand each other: another version, or no such server. */
    BROKEN
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  ControlPlaneException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  ControlPlaneException(
      Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public Kind kind() {
    return kind;
  }

  /** When the server wants to be asked again, if it says so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
