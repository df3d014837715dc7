package io.drivedock.prepare.source;

import org.jspecify.annotations.Nullable;

/**
 * A drive was not prepared. The message is one sentence or two for whoever asked: what was tried on
 * what, and what to do next. The drive has no manifest then, and the same call takes it up, unless
 * the message says otherwise.
 */
public final class PreparationException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Who has to do something. */
  public enum Kind {
    /** What was asked for cannot be done or would do harm; nothing was changed. */
    REFUSED,
    /** The folder with the files cannot be read any more. */
    SOURCE_FAILED,
    /** The drive has no room for the files. */
    DRIVE_FULL,
    /** The drive cannot be written. */
    DRIVE_FAILED,
    /** The journal, or the list of what was left out, cannot be written. */
    JOURNAL_FAILED
  }

  private final Kind kind;

  public PreparationException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public static PreparationException refused(String message) {
    return new PreparationException(Kind.REFUSED, message, null);
  }

  /** Who has to do something. */
  public Kind kind() {
    return kind;
  }
}
