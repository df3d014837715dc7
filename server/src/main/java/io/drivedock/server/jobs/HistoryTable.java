package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.Stamp;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.Micros;
import java.util.List;
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
    return database.read(
        sql ->
            sql.sql(
                    "select at, by_name, by_type, event, drive_id, state from history"
                        + " where job_id = :job order by seq")
                .param("job", job.toString())
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
                          row.getString("state"));
                    })
                .list());
  }

  static void append(JdbcClient sql, JobId job, HistoryEntry entry) {
    DriveId drive = entry.drive();
    sql.sql(
            "insert into history (job_id, seq, at, by_name, by_type, event, drive_id, state) select"
                + " :job, coalesce(max(seq), 0) + 1, :at, :name, :type, :event, :drive, :state from"
                + " history where job_id = :job")
        .param("job", job.toString())
        .param("at", Micros.of(entry.stamp().at()))
        .param("name", entry.stamp().by())
        .param("type", entry.stamp().byType())
        .param("event", entry.event())
        .param("drive", drive == null ? null : drive.value())
        .param("state", entry.state())
        .update();
  }
}
