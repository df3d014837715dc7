package io.drivedock.server.work;

import io.drivedock.server.db.Database;
import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How each round last went, at whichever server. */
final class BackgroundTaskTable {

  /**
   * One run.
   *
   * @param done what it did; absent if there was nothing
   * @param problem what went wrong; absent if nothing did
   */
  record Run(
      String name,
      Instant began,
      Instant ended,
      String node,
      @Nullable String done,
      @Nullable String problem) {}

  /** The last run, and what the last one with something to do did. */
  record Row(long runs, Run last, @Nullable Instant doneAt) {}

  private final Database database;

  BackgroundTaskTable(Database database) {
    this.database = database;
  }

  /** Frees the rounds that a process was at which is no more. */
  void release() {
    database.write(
        sql ->
            sql.sql(
                    "update scheduled_tasks set picked = false, picked_by = null,"
                        + " last_heartbeat = null, version = version + 1 where picked = true")
                .update());
  }

  void add(Run run) {
    database.write(
        sql ->
            sql.sql(
                    "insert into rounds (name, runs, began_at, ended_at, node, done, done_at,"
                        + " problem) values (:name, 1, :began, :ended, :node, :done, :doneAt,"
                        + " :problem) on conflict (name) do update set runs = rounds.runs + 1,"
                        + " began_at = excluded.began_at, ended_at = excluded.ended_at,"
                        + " node = excluded.node, done = coalesce(excluded.done, rounds.done),"
                        + " done_at = coalesce(excluded.done_at, rounds.done_at),"
                        + " problem = excluded.problem")
                .param("name", run.name())
                .param("began", Micros.of(run.began()))
                .param("ended", Micros.of(run.ended()))
                .param("node", run.node())
                .param("done", run.done())
                .param("doneAt", run.done() == null ? null : Micros.of(run.ended()))
                .param("problem", run.problem())
                .update());
  }

  /** By the names of the rounds; nothing for one that never ran. */
  Map<String, Row> all() {
    return database.read(BackgroundTaskTable::all);
  }

  private static Map<String, Row> all(JdbcClient sql) {
    Map<String, Row> rows = new HashMap<>();
    sql.sql("select name, runs, began_at, ended_at, node, done, done_at, problem from rounds")
        .query(
            row -> {
              Run last =
                  new Run(
                      row.getString("name"),
                      Micros.instant(row.getLong("began_at")),
                      Micros.instant(row.getLong("ended_at")),
                      row.getString("node"),
                      row.getString("done"),
                      row.getString("problem"));
              Instant doneAt = last.done() == null ? null : Micros.instant(row.getLong("done_at"));
              rows.put(last.name(), new Row(row.getLong("runs"), last, doneAt));
            });
    return rows;
  }
}
