package io.drivedock.app.box;

/** A command could not do what was asked. The message is a sentence that says what to do next. */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was attempted on which thing. */
  public CommandFailedException(String message) {
    super(message);
  }

  /** Says what was attempted on which thing. */
  public CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
