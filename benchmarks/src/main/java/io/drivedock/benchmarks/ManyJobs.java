package io.drivedock.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * Fills a database file with jobs that are copies of one which the API made, faster than the API
 * would: the server is not running meanwhile.
 */
final class ManyJobs {

  private static final int ROWS_PER_COMMIT = 20_000;
  private static final long FIRST_MILLIS = 1_700_000_000_000L;

  private final String url;

  ManyJobs(Path data) {
    url = "jdbc:sqlite:" + data.resolve("drivedock.db");
  }

  /** The id of the job of that number; ids grow with numbers. */
  static String id(int number) {
    long millis = FIRST_MILLIS + number;
    return "%08x-%04x-7000-8000-%012x".formatted(millis >>> 16, millis & 0xffff, number);
  }

  private record Template(String body, String id, String name, String drive, String subscription) {}

  /**
   * Copies the one job that is there.
   *
   * @param dueAt when they are to be erased
   */
  void fill(int jobs, Instant dueAt) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("pragma synchronous = off");
      }
      Template template = template(connection);
      connection.setAutoCommit(false);
      insert(connection, template, jobs, dueAt);
      connection.commit();
    }
  }

  private static Template template(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select body, id, name, drive_id, subscription from jobs, drives where job_id = id"
                    + " order by id desc, drive_id limit 1")) {
      row.next();
      return new Template(
          row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
    }
  }

  private static void insert(Connection connection, Template template, int jobs, Instant dueAt)
      throws SQLException {
    String body =
        template.body().replaceFirst("\"expiresAt\":\"[^\"]*\"", "\"expiresAt\":\"" + dueAt + "\"");
    long due = dueAt.toEpochMilli() * 1_000;
    try (PreparedStatement job =
            connection.prepareStatement(
                "insert into jobs (id, subscription, resource_group, name, state, type,"
                    + " tracking_number, due_at, version, body) values (?, ?, ?, ?, 'Creating',"
                    + " 'Import', ?, ?, 1, ?)");
        PreparedStatement drive =
            connection.prepareStatement(
                "insert into drives (job_id, drive_id, state) values (?, ?, 'Specified')");
        PreparedStatement history =
            connection.prepareStatement(
                "insert into history (job_id, seq, at, by_name, by_type, event, state) values (?,"
                    + " 1, ?, 'ann', 'User', 'Created', 'Creating')")) {
      for (int n = 0; n < jobs; n++) {
        String id = id(n);
        job.setString(1, id);
        job.setString(2, template.subscription());
        job.setString(3, "group" + n % 10);
        job.setString(4, "many-" + n);
        job.setString(5, "track" + n);
        job.setLong(6, due);
        job.setString(7, body.replace(template.id(), id).replace(template.name(), "many-" + n));
        job.addBatch();
        for (String letter : new String[] {"a", "b"}) {
          drive.setString(1, id);
          drive.setString(2, letter + "drive" + n);
          drive.addBatch();
        }
        history.setString(1, id);
        history.setLong(2, (FIRST_MILLIS + n) * 1_000);
        history.addBatch();
        if (n % ROWS_PER_COMMIT == ROWS_PER_COMMIT - 1) {
          commit(connection, job, drive, history);
        }
      }
      commit(connection, job, drive, history);
    }
  }

  private static void commit(Connection connection, PreparedStatement... statements)
      throws SQLException {
    for (PreparedStatement statement : statements) {
      statement.executeBatch();
    }
    connection.commit();
  }

  /** What a plain insert costs that is synced alone: so many in that time, on a file beside. */
  static double plainInsertsPerSecond(Path file, String body, double seconds) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL");
        Statement statement = connection.createStatement()) {
      statement.execute("create table plain (id integer primary key, body text not null)");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into plain (id, body) values (?, ?)")) {
        long began = System.nanoTime();
        int rows = 0;
        double taken;
        do {
          insert.setInt(1, rows++);
          insert.setString(2, body);
          insert.executeUpdate();
          taken = (System.nanoTime() - began) / 1e9;
        } while (taken < seconds);
        return rows / taken;
      }
    }
  }
}
