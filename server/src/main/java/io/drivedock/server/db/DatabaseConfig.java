package io.drivedock.server.db;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param url a JDBC address of SQLite or PostgreSQL
 * @param user absent where the address or the system says who
 * @param password absent where none is needed; {@link #toString} does not show it
 * @param timeouts of PostgreSQL; a file has none
 */
public record DatabaseConfig(
    String url, @Nullable String user, @Nullable String password, DatabaseTimeouts timeouts) {

  /** With the timeouts that everybody has who sets none. */
  public DatabaseConfig(String url, @Nullable String user, @Nullable String password) {
    this(url, user, password, DatabaseTimeouts.DEFAULT);
  }

  /** Checks the kind of database. */
  public DatabaseConfig {
    if (!url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "a database address must begin with jdbc:postgresql: (or jdbc:sqlite:)");
    }
  }

  /** A file, which is made if it is not there. */
  public static DatabaseConfig file(Path file) {
    return new DatabaseConfig(Dialect.sqliteUrl(file), null, null);
  }

  /** A file that nobody needs once the machine has stopped: no commit waits for the disk. */
  public static DatabaseConfig scratch(Path file) {
    return new DatabaseConfig(Dialect.scratchUrl(file), null, null);
  }

  /** Whether it is a file of SQLite. */
  boolean isFile() {
    return Dialect.of(url) == Dialect.SQLITE;
  }

  /** What an operator knows it by: the path of a file, else the address. */
  String name() {
    String shown = shownUrl();
    return isFile() ? shown.substring("jdbc:sqlite:".length()) : shown;
  }

  /** The address without what follows the question mark, where passwords may stand. */
  public String shownUrl() {
    int question = url.indexOf('?');
    return question < 0 ? url : url.substring(0, question);
  }

  @Override
  public String toString() {
    return "DatabaseConfig[" + shownUrl() + "]";
  }
}
