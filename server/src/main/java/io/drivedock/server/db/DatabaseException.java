package io.drivedock.server.db;

/** The database cannot be used. The message is a sentence for an operator and holds no password. */
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is the matter. */
  public enum Kind {
    /** No connection: wrong address, wrong password, a file that cannot be opened. */
    UNREACHABLE,
    /** It was written by a newer or a damaged Drivedock, or by something else. */
    UNKNOWN_SCHEMA
  }

  private final Kind kind;

  DatabaseException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What is the matter. */
  public Kind kind() {
    return kind;
  }
}
