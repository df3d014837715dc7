package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.Stamp;
import io.drivedock.server.access.Caller;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.Micros;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happened to each job. An entry is written with the change it tells of, or not at all. */
public final class HistoryTable {

  private final Database database;

  /** The history in that database. */
  public HistoryTable(Database database) {
    this.database = database;
  }

  /** Everything that happened to a job, oldest first; nothing for one that does not exist. */
  public List<HistoryEntry> of(JobId job) {
    return database.read(sql -> select(sql, job, "", " order by seq", Map.of()));
  }

  /** The last things that happened to a job, newest first. */
  public List<HistoryEntry> newest(JobId job, int limit) {
    return database.read(sql -> newest(sql, job, limit));
  }

  /** What brought a job to each state for the first time, oldest first. */
  public List<HistoryEntry> firsts(JobId job) {
    return database.read(
        sql ->
            select(
                sql,
                job,
                " and seq in (select min(seq) from history where job_id = :job group by state)",
                " order by seq",
                Map.of()));
  }

  /** How many things have happened to a job: the number of the last. */
  public long count(JobId job) {
    return database.read(
        sql ->
            sql.sql("select coalesce(max(seq), 0) from history where job_id = :job")
                .param("job", job.toString())
                .query(Long.class)
                .single());
  }

  /** What has happened to a job since there were so many entries, oldest first. */
  public List<HistoryEntry> since(JobId job, long count, int limit) {
    return database.read(
        sql ->
            select(
                sql,
                job,
                " and seq > :count",
                " order by seq limit :limit",
                Map.of("count", count, "limit", limit)));
  }

  static List<HistoryEntry> newest(JdbcClient sql, JobId job, int limit) {
    return select(sql, job, "", " order by seq desc limit :limit", Map.of("limit", limit));
  }

  private static List<HistoryEntry> select(
      JdbcClient sql, JobId job, String where, String order, Map<String, ?> values) {
    return sql.sql(
            "select at, by_name, by_type, event, drive_id, state, why from history where job_id ="
                + " :job"
                + where
                + order)
        .param("job", job.toString())
        .params(values)
        .query(
            (row, i) -> {
              String drive = row.getString("drive_id");
              return new HistoryEntry(
                  new Stamp(
                      row.getString("by_name"),
                      row.getString("by_type"),
                      Micros.instant(row.getLong("at"))),
                  row.getString("event"),
                  drive == null ? null : new DriveId(drive),
                  row.getString("state"),
                  row.getString("why"));
            })
        .list();
  }

  /** Adds what somebody did; the entry tells what. */
  static void append(JdbcClient sql, Caller caller, JobId job, HistoryEntry entry) {
    String correlation = caller.correlationId();
    DriveId drive = entry.drive();
    sql.sql(
            "insert into history (job_id, seq, at, by_name, by_type, event, drive_id, state,"
                + " why, correlation_id) select"
                + " :job, coalesce(max(seq), 0) + 1, :at, :name, :type, :event, :drive, :state,"
                + " :why, :correlation from history where job_id = :job")
        .param("job", job.toString())
        .param("at", Micros.of(entry.stamp().at()))
        .param("name", entry.stamp().by())
        .param("type", entry.stamp().byType())
        .param("event", entry.event())
        .param("drive", drive == null ? null : drive.value())
        .param("state", entry.state())
        .param("why", entry.why())
        .param("correlation", correlation == null ? null : correlation.toLowerCase(Locale.ROOT))
        .update();
  }
}
