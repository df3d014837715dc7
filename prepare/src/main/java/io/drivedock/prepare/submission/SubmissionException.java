package io.drivedock.prepare.submission;

import org.jspecify.annotations.Nullable;

/**
 * A job was not submitted. The message says what the service answered, with code and target, one
 * line for each detail, and never a token or a key.
 */
public final class SubmissionException extends Exception {

  private static final long serialVersionUID = 1L;

  SubmissionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
