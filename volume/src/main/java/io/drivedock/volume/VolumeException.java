package io.drivedock.volume;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A volume, or a file on it, is refused or cannot be read. This is the only failure of reading
 * volumes. Messages are sentences without the full stop, and hold no key.
 */
public final class VolumeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Says what is wrong with which thing, and what to do next. */
  public VolumeException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** Says what is wrong with which thing, and what to do next. */
  public VolumeException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why it is refused. */
  public Reason reason() {
    return reason;
  }

  /** The message, which is never missing. */
  public String sentence() {
    return Objects.requireNonNull(getMessage());
  }
}
