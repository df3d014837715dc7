package io.drivedock.server.db;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What SQLite and PostgreSQL cannot share. */
enum Dialect {
  SQLITE,
  POSTGRESQL;

  /** Writers wait this long for each other. */
  static final int BUSY_MILLIS = 10_000;

  /** A checkpoint waits this long for readers. */
  static final int CHECKPOINT_BUSY_MILLIS = 100;

  static Dialect of(String url) {
    return url.startsWith("jdbc:sqlite:") ? SQLITE : POSTGRESQL;
  }

  /**
   * The address of a database file. WAL lets readers go on while one writes; FULL makes a commit
   * survive a power cut; IMMEDIATE takes the write lock at the beginning, because taking it later
   * fails at once when another writer was faster.
   */
  static String sqliteUrl(Path file) {
    return "jdbc:sqlite:"
        + file
        + "?journal_mode=WAL&synchronous=FULL&foreign_keys=true&secure_delete=true"
        + "&transaction_mode=IMMEDIATE&busy_timeout="
        + BUSY_MILLIS;
  }

  /** The address of a database file whose commits need not survive a power cut. */
  static String scratchUrl(Path file) {
    return sqliteUrl(file).replace("synchronous=FULL", "synchronous=OFF");
  }

  /**
   * How long a call waits for a connection. A file has all of them at once, so there only others
   * are waited for; a server that is down is waited for as well, by each call until it is known.
   */
  Duration connectWithin() {
    return switch (this) {
      case SQLITE -> Duration.ofSeconds(10);
      case POSTGRESQL -> Duration.ofSeconds(3);
    };
  }

  /** For the driver; what stands in the address goes before. Times are in seconds. */
  Map<String, String> driverSettings(DatabaseTimeouts timeouts) {
    return switch (this) {
      case SQLITE -> Map.of();
      // Without these a call waits for as long as the system does when the network drops packets.
      case POSTGRESQL ->
          Map.of(
              "connectTimeout",
              "3",
              "socketTimeout",
              String.valueOf(Math.max(1, timeouts.socket().toSeconds())),
              "tcpKeepAlive",
              "true");
    };
  }

  /** How many connections may write at once: SQLite has one writer, so a second would only wait. */
  int writersMax() {
    return switch (this) {
      case SQLITE -> 1;
      case POSTGRESQL -> 8;
    };
  }

  /** How many connections may read at once. */
  int readersMax() {
    return 4;
  }

  /** The address for those who only read: they take no lock, not even when they begin. */
  static String readersUrl(String url) {
    return url.replace("transaction_mode=IMMEDIATE", "transaction_mode=DEFERRED");
  }

  /**
   * Run on every new connection that writes; null for nothing. Nothing that differs between
   * connections of one user: a pooler before the database hands them on between transactions.
   */
  @Nullable String writersSql(DatabaseTimeouts timeouts) {
    return switch (this) {
      case SQLITE -> null;
      case POSTGRESQL -> timeouts.sql();
    };
  }

  /** The same of one that only reads. PostgreSQL is told so with every transaction. */
  String readersSql(DatabaseTimeouts timeouts) {
    return switch (this) {
      case SQLITE -> "pragma query_only = true";
      case POSTGRESQL -> timeouts.sql();
    };
  }
}
