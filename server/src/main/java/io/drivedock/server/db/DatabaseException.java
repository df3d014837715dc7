package io.drivedock.server.db;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database cannot be used. The message is a sentence for an operator and holds no password. */
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What can be done about it, and so how it is answered and how long it lasts. */
  public enum Effect {
    /** The same may work in a moment. */
    BUSY,
    /** The same may work in a moment; as long as it does not, something is wrong. */
    STUCK,
    /** Nothing can be read or written until it is reached again. */
    AWAY,
    /** It cannot be used for this until somebody mends it; what can be read is read. */
    UNUSABLE,
    /** It is the matter with one call, or with a start, and with nothing else. */
    NONE
  }

  /** What is the matter. */
  public enum Kind {
    /** No connection: the server is down, the address is wrong, the file cannot be opened. */
    UNREACHABLE(Effect.AWAY, true),
    /** The server is there and does not let us in: user, password, name of the database. */
    REFUSED(Effect.AWAY, true),
    /** It was written by a newer or a damaged Drivedock, or by something else. */
    UNKNOWN_SCHEMA(Effect.NONE, false),
    /** The file is none of a database. */
    NOT_A_DATABASE(Effect.UNUSABLE, true),
    /** What it holds is damaged. */
    CORRUPT(Effect.UNUSABLE, true),
    /** Its disk does not do what it is told. */
    IO_ERROR(Effect.UNUSABLE, true),
    /** Its disk is full. */
    FULL(Effect.UNUSABLE, true),
    /** It takes no writes. */
    READ_ONLY(Effect.UNUSABLE, true),
    /** Another process keeps it locked. */
    LOCKED(Effect.STUCK, false),
    /** Too many want to use it; nothing was written. */
    BUSY(Effect.BUSY, false),
    /** Another transaction was in the way; nothing was written, and the same may work at once. */
    CONFLICT(Effect.BUSY, false),
    /** What was to be written could not be committed, for a reason that was not foreseen. */
    NOT_WRITTEN(Effect.NONE, false);

    private final Effect effect;
    private final boolean spoilsConnection;

    Kind(Effect effect, boolean spoilsConnection) {
      this.effect = effect;
      this.spoilsConnection = spoilsConnection;
    }

    public Effect effect() {
      return effect;
    }

    /** Whether nothing can be read either. */
    public boolean isAway() {
      return effect == Effect.AWAY;
    }

    /** Whether a connection on which it happened is of no more use. */
    boolean spoilsConnection() {
      return spoilsConnection;
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

  /** Whether a row was not written because what it belongs to is not there. */
  public static boolean isOfMissingRow(Throwable failure) {
    return SqlFailures.isOfMissingRow(failure);
  }

  public Kind kind() {
    return kind;
  }
}
