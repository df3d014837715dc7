package io.drivedock.server.db;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database cannot be used. The message is a sentence for an operator and holds no password. */
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is the matter. */
  public enum Kind {
    /** No connection: the server is down, the address is wrong, the file cannot be opened. */
    UNREACHABLE,
    /** The server is there and does not let us in: user, password, name of the database. */
    REFUSED,
    /** It was written by a newer or a damaged Drivedock, or by something else. */
    UNKNOWN_SCHEMA,
    /** The file is none of a database. */
    NOT_A_DATABASE,
    /** What it holds is damaged. */
    CORRUPT,
    /** Its disk does not do what it is told. */
    IO_ERROR,
    /** Its disk is full. */
    FULL,
    /** It takes no writes. */
    READ_ONLY,
    /** Another process keeps it locked. */
    LOCKED,
    /** Too many want to use it; nothing was written. */
    BUSY,
    /** Another transaction was in the way; nothing was written, and the same may work at once. */
    CONFLICT,
    /** What was to be written could not be committed, for a reason that was not foreseen. */
    NOT_WRITTEN;

    /** Whether nothing can be read either. */
    public boolean isAway() {
      return switch (this) {
        case UNREACHABLE, REFUSED -> true;
        case UNKNOWN_SCHEMA,
            NOT_A_DATABASE,
            CORRUPT,
            IO_ERROR,
            FULL,
            READ_ONLY,
            LOCKED,
            BUSY,
            CONFLICT,
            NOT_WRITTEN ->
            false;
      };
    }
  }

  private final Kind kind;

  DatabaseException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static DatabaseException busy(int waiting) {
    return new DatabaseException(
        Kind.BUSY,
        waiting + " writes are already waiting for the database; try again in a second.",
        null);
  }

  static DatabaseException notWritten(Throwable cause) {
    return new DatabaseException(
        Kind.NOT_WRITTEN,
        "The database could not commit a group of writes; none of them was"
            + " stored. Check its disk.",
        cause);
  }

  /**
   * What is the matter with the database, if that is what a failure comes from; nothing if it comes
   * from something else.
   */
  public static Optional<Kind> kindOf(Throwable failure) {
    return SqlFailures.kindOf(failure);
  }

  public Kind kind() {
    return kind;
  }
}
