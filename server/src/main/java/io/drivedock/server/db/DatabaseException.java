package io.drivedock.server.db;

import org.jspecify.annotations.Nullable;

/** The database cannot be used. The message is a sentence for an operator and holds no password. */
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is the matter. */
  public enum Kind {
    /** No connection: wrong address, wrong password, a file that cannot be opened. */
    UNREACHABLE,
    /** It was written by a newer or a damaged Drivedock, or by something else. */
    UNKNOWN_SCHEMA,
    /** Too many want to write; nothing was written. */
    BUSY,
    /** What was to be written could not be committed: a full disk, a broken file. */
    NOT_WRITTEN
  }

  private final Kind kind;

  DatabaseException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static DatabaseException busy(int waiting) {
    return new DatabaseException(
        Kind.BUSY, waiting + " writes wait for the database already; try again in a second.", null);
  }

  static DatabaseException notWritten(Throwable cause) {
    return new DatabaseException(
        Kind.NOT_WRITTEN,
        "The database could not commit what was written with others; nothing of it is there. See to"
            + " its disk.",
        cause);
  }

  /** What is the matter. */
  public Kind kind() {
    return kind;
  }
}
