package io.drivedock.server.jobs;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The newest lease of each drive. A row outlives its lease, so that an old number stays known. */
final class LeaseTable {

  /** A lease as it stands. */
  record Lease(
      JobId job,
      DriveId drive,
      long number,
      String station,
      Instant expiresAt,
      Progress progress) {}

  private static final String SELECT =
      "select job_id, drive_id, number, station, expires_at, bytes_done, bytes_total from leases";

  private LeaseTable() {}

  static Optional<Lease> find(JdbcClient sql, JobId job, DriveId drive) {
    return select(
        sql.sql(SELECT + " where job_id = :job and drive_id = :drive")
            .param("job", job.toString())
            .param("drive", JobTable.fold(drive.value())));
  }

  /** The lease of that number, if it is that station's. */
  static Optional<Lease> find(JdbcClient sql, long number, String station) {
    return select(
        sql.sql(SELECT + " where number = :number and station = :station")
            .param("number", number)
            .param("station", station));
  }

  private static Optional<Lease> select(JdbcClient.StatementSpec statement) {
    return statement
        .query(
            (row, i) ->
                new Lease(
                    JobId.parse(row.getString("job_id")),
                    new DriveId(row.getString("drive_id")),
                    row.getLong("number"),
                    row.getString("station"),
                    Micros.instant(row.getLong("expires_at")),
                    new Progress(row.getLong("bytes_done"), row.getLong("bytes_total"))))
        .optional();
  }

  static long nextNumber(JdbcClient sql) {
    return sql.sql("update counters set value = value + 1 where name = 'lease' returning value")
        .query(Long.class)
        .single();
  }

  /**
   * Writes how a lease goes on, if its number is still the newest of its drive; whether it is.
   * Whoever reads a lease and writes it later must write it so: meanwhile another may have it.
   */
  static boolean goesOn(JdbcClient sql, Lease lease, Instant expiresAt, Progress progress) {
    return sql.sql(
                "update leases set expires_at = :expires, bytes_done = :done, bytes_total = :total"
                    + " where number = :number and station = :station")
            .param("expires", Micros.of(expiresAt))
            .param("done", progress.bytesDone())
            .param("total", progress.bytesTotal())
            .param("number", lease.number())
            .param("station", lease.station())
            .update()
        == 1;
  }

  /** Writes a new lease; whether no later one of its drive was written before. */
  static boolean put(JdbcClient sql, Lease lease) {
    return sql.sql(
                "insert into leases (job_id, drive_id, number, station, expires_at, bytes_done,"
                    + " bytes_total) values (:job, :drive, :number, :station, :expires, :done,"
                    + " :total) on conflict (job_id, drive_id) do update set number ="
                    + " excluded.number, station = excluded.station, expires_at ="
                    + " excluded.expires_at, bytes_done = excluded.bytes_done, bytes_total ="
                    + " excluded.bytes_total where leases.number <= excluded.number")
            .param("job", lease.job().toString())
            .param("drive", JobTable.fold(lease.drive().value()))
            .param("number", lease.number())
            .param("station", lease.station())
            .param("expires", Micros.of(lease.expiresAt()))
            .param("done", lease.progress().bytesDone())
            .param("total", lease.progress().bytesTotal())
            .update()
        == 1;
  }

  static Map<DriveId, Progress> progress(JdbcClient sql, JobId job) {
    Map<DriveId, Progress> progress = new HashMap<>();
    sql.sql("select drive_id, bytes_done, bytes_total from leases where job_id = :job")
        .param("job", job.toString())
        .query(
            row -> {
              progress.put(
                  new DriveId(row.getString("drive_id")),
                  new Progress(row.getLong("bytes_done"), row.getLong("bytes_total")));
            });
    return progress;
  }
}
