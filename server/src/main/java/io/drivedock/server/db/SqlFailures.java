package io.drivedock.server.db;

import io.drivedock.server.db.DatabaseException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What a failure means, by the result codes of SQLite (<a
 * href="https://sqlite.org/rescode.html">rescode.html</a>) and the SQLSTATEs of PostgreSQL
 * (appendix A of its manual). Nothing else knows these codes.
 */
final class SqlFailures {

  private static final int CAUSES_MAX = 20;

  /** A transaction in which nothing was asked for too long was undone. */
  private static final String UNDONE_WHILE_IDLE = "25P03";

  /** The lowest byte of an extended result code is the primary one. */
  private static final int PRIMARY = 0xff;

  private SqlFailures() {}

  /** What is the matter with the database, if a failure comes from it. */
  static Optional<Kind> kindOf(Throwable failure) {
    Throwable cause = failure;
    Kind pool = null;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      Optional<Kind> kind =
          switch (cause) {
            case DatabaseException e when e.kind() != Kind.NOT_WRITTEN -> Optional.of(e.kind());
            case SQLiteException e -> ofSqlite(e.getResultCode());
            case SQLTransientConnectionException e -> Optional.empty();
            case SQLException e -> ofState(e.getSQLState());
            default -> Optional.empty();
          };
      if (kind.isPresent()) {
        return kind;
      }
      if (cause instanceof SQLTransientConnectionException) {
        // The pool gave no connection in time: it has none, or others hold all.
        pool = cause.getCause() == null ? Kind.BUSY : Kind.UNREACHABLE;
      }
      cause = cause.getCause();
    }
    return Optional.ofNullable(pool);
  }

  /** Whether a foreign key leads to no row. */
  static boolean isOfMissingRow(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (cause instanceof SQLiteException e) {
        return e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY;
      }
      if (cause instanceof SQLException e && "23503".equals(e.getSQLState())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Whether PostgreSQL has closed the connection, though its code does not sound like that. */
  static boolean closesConnection(SQLException failure) {
    return UNDONE_WHILE_IDLE.equals(failure.getSQLState());
  }

  /** Whether it was refused because the connection is one of those that only read. */
  static boolean isWriteOfReader(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (cause instanceof SQLiteException e
          && e.getResultCode() == SQLiteErrorCode.SQLITE_READONLY) {
        return true;
      }
      if (cause instanceof SQLException e && "25006".equals(e.getSQLState())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static Optional<Kind> ofSqlite(SQLiteErrorCode result) {
    if (result == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
      // The file beside the log grows a page at a time, and does not where there is no room.
      return Optional.of(Kind.FULL);
    }
    return Optional.ofNullable(
        switch (result.code & PRIMARY) {
          case 5, 6, 15 -> Kind.LOCKED; // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL
          case 3, 8 -> Kind.READ_ONLY; // SQLITE_PERM, SQLITE_READONLY
          case 10 -> Kind.IO_ERROR; // SQLITE_IOERR
          case 11 -> Kind.CORRUPT; // SQLITE_CORRUPT
          case 13 -> Kind.FULL; // SQLITE_FULL
          case 14 -> Kind.UNREACHABLE; // SQLITE_CANTOPEN
          case 26 -> Kind.NOT_A_DATABASE; // SQLITE_NOTADB
          default -> null;
        });
  }

  private static Optional<Kind> ofState(@Nullable String state) {
    if (state == null || state.length() != 5) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (state) {
          case "25006" -> Kind.READ_ONLY;
          case "53100" -> Kind.FULL;
          case "55P03", "57014" -> Kind.BUSY; // a lock, or a statement, took too long
          case UNDONE_WHILE_IDLE -> Kind.CONFLICT;
          case "3D000", "42501" -> Kind.REFUSED; // no such database, no right to it
          case "XX001", "XX002" -> Kind.CORRUPT;
          default ->
              switch (state.substring(0, 2)) {
                case "08" -> Kind.UNREACHABLE;
                case "28" -> Kind.REFUSED;
                case "40" -> Kind.CONFLICT;
                case "53" -> Kind.BUSY; // no memory, too many connections
                case "57" -> Kind.UNREACHABLE; // shut down, crashed, starting
                case "58" -> Kind.IO_ERROR;
                default -> null;
              };
        });
  }

  /** The sentence for an operator: what is the matter with which database, and what to do. */
  static DatabaseException told(Kind kind, DatabaseConfig database, String reason, Throwable why) {
    return new DatabaseException(kind, sentence(kind, database, reason), why);
  }

  /** The first line of the deepest cause, which is the database's own. */
  static String reason(Throwable failure) {
    Throwable deepest = failure;
    for (int i = 0; i < CAUSES_MAX && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    String line =
        String.valueOf(deepest.getMessage()).lines().findFirst().orElse("no reason given");
    return line.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private static String sentence(Kind kind, DatabaseConfig database, String reason) {
    String name = (database.isFile() ? "The database file " : "The database ") + database.name();
    return switch (kind) {
      case UNREACHABLE ->
          database.isFile()
              ? name
                  + " cannot be opened ("
                  + reason
                  + "). It must be a file, in a folder in which this user may write."
              : name
                  + " cannot be reached ("
                  + reason
                  + "). See that it runs and lets this machine connect.";
      case REFUSED ->
          name
              + " refuses the connection ("
              + reason
              + "). Check 'database.url', 'database.user' and 'database.passwordFile'.";
      case UNKNOWN_SCHEMA ->
          name
              + " was not written by this version of Drivedock or an older one. Start the version"
              + " that wrote it, or give another data folder. ("
              + reason
              + ")";
      case NOT_A_DATABASE ->
          name
              + " is not a database ("
              + reason
              + "). Move it away, or give another data folder with --data.";
      case CORRUPT -> name + " is damaged (" + reason + "). Restore it from a backup.";
      case IO_ERROR ->
          name
              + " cannot be read or written ("
              + reason
              + "). See to its disk and the log of the system.";
      case FULL -> name + " cannot be written, because its disk is full. Make room on it.";
      case READ_ONLY ->
          database.isFile()
              ? name
                  + " cannot be written ("
                  + reason
                  + "). Let this user write the file and the folder that it is in, and mount its"
                  + " file system for writing."
              : name
                  + " accepts no writes ("
                  + reason
                  + "). Give the address of a server that does.";
      case LOCKED ->
          name
              + " is locked by another process ("
              + reason
              + "). End that process, or give another data folder with --data.";
      case BUSY ->
          name + " has no connection or memory left for this (" + reason + "). Try again shortly.";
      case CONFLICT -> name + " was changed by others at the same time. Try again.";
      case NOT_WRITTEN -> name + " could not commit (" + reason + "); nothing was written.";
    };
  }
}
