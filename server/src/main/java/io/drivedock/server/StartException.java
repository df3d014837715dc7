package io.drivedock.server;

import org.jspecify.annotations.Nullable;

/** A server cannot start. The message is a sentence for the operator that says what to do. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
