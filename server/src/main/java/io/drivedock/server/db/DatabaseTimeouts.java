package io.drivedock.server.db;

import java.time.Duration;

/**
 * How long PostgreSQL may take, and how long it waits for this server. A server that freezes in the
 * middle of a transaction, or whose connection is lost without a word, would else hold its locks,
 * and every other server would wait for them.
 *
 * @param lock how long a statement waits for another transaction
 * @param statement how long a statement takes in all
 * @param idleTransaction after which a transaction in which nothing is asked is undone
 * @param socket how long an answer is waited for at the most
 */
public record DatabaseTimeouts(
    Duration lock, Duration statement, Duration idleTransaction, Duration socket) {

  private static final Duration MIN = Duration.ofMillis(100);
  private static final Duration MAX = Duration.ofHours(1);

  /** What others wait for is over within eight seconds. */
  public static final DatabaseTimeouts DEFAULT =
      new DatabaseTimeouts(
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(40));

  /** Checks that none is too short to be kept, or no limit at all. */
  public DatabaseTimeouts {
    check("lockTimeout", lock);
    check("statementTimeout", statement);
    check("idleTransactionTimeout", idleTransaction);
    check("socketTimeout", socket);
    if (socket.compareTo(statement) <= 0) {
      throw new IllegalArgumentException(
          "'socketTimeout' must be longer than 'statementTimeout', or a statement goes on whose"
              + " answer nobody waits for");
    }
  }

  private static void check(String name, Duration timeout) {
    if (timeout.compareTo(MIN) < 0 || timeout.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("'" + name + "' must be between 100ms and 1h");
    }
  }

  /** What each connection says first. */
  String sql() {
    return "select set_config('lock_timeout', '%d', false),".formatted(lock.toMillis())
        + " set_config('statement_timeout', '%d', false),".formatted(statement.toMillis())
        + " set_config('idle_in_transaction_session_timeout', '%d', false)"
            .formatted(idleTransaction.toMillis());
  }
}
