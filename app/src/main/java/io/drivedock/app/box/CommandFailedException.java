package io.drivedock.app.box;

/** A command could not do what was asked. The message is a sentence that says what to do next. */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Exit exit;

  /** Says what was attempted on which thing. */
  public CommandFailedException(String message) {
    this(Exit.FAILED, message);
  }

  /** Says what was attempted on which thing. */
  public CommandFailedException(String message, Throwable cause) {
    this(Exit.FAILED, message, cause);
  }

  /** Says what was attempted on which thing, and how the command ends. */
  public CommandFailedException(Exit exit, String message) {
    super(message);
    this.exit = exit;
  }

  /** Says what was attempted on which thing, and how the command ends. */
  public CommandFailedException(Exit exit, String message, Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  public Exit exit() {
    return exit;
  }
}
