package io.drivedock.server.portal.logs;

import org.jspecify.annotations.Nullable;

/** A log cannot be read now. The message is a sentence for an operator. */
public final class LogAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was attempted on which thing. */
  public LogAwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
