package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.Stamp;
import io.drivedock.server.db.Micros;
import io.drivedock.server.jobs.ParkedDrive.Wish;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of parked drives. */
final class ParkTable {

  private static final String SELECT =
      "select p.job_id, p.drive_id, p.wish, p.at, p.by_name, p.by_type, not exists (select 1 from"
          + " leases l where l.job_id = p.job_id and l.drive_id = p.drive_id and l.expires_at >"
          + " :now) as let_go from parked_drives p";

  private ParkTable() {}

  static Optional<ParkedDrive> find(JdbcClient sql, JobId job, DriveId drive, Instant now) {
    return select(
            sql,
            " where p.job_id = :job and p.drive_id = :drive",
            Map.of("job", job.toString(), "drive", JobTable.fold(drive.value())),
            now)
        .stream()
        .findFirst();
  }

  static List<ParkedDrive> of(JdbcClient sql, JobId job, Instant now) {
    return select(
        sql, " where p.job_id = :job order by p.drive_id", Map.of("job", job.toString()), now);
  }

  /** The newest first. */
  static List<ParkedDrive> all(JdbcClient sql, int limit, Instant now) {
    return select(
        sql, " order by p.at desc, p.job_id, p.drive_id limit :limit", Map.of("limit", limit), now);
  }

  private static List<ParkedDrive> select(
      JdbcClient sql, String where, Map<String, ?> values, Instant now) {
    return sql.sql(SELECT + where)
        .params(values)
        .param("now", Micros.of(now))
        .query(
            (row, i) ->
                new ParkedDrive(
                    JobId.parse(row.getString("job_id")),
                    new DriveId(row.getString("drive_id")),
                    Wish.EJECTED.text().equals(row.getString("wish")) ? Wish.EJECTED : Wish.PARKED,
                    new Stamp(
                        row.getString("by_name"),
                        row.getString("by_type"),
                        Micros.instant(row.getLong("at"))),
                    row.getBoolean("let_go")))
        .list();
  }

  /** Whether no station may have the drive: parked in this job, or to be taken out in any. */
  static boolean isHeldBack(JdbcClient sql, JobId job, DriveId drive) {
    return sql.sql(
                "select count(*) from parked_drives where drive_id = :drive and (job_id = :job or"
                    + " wish = 'Ejected')")
            .param("job", job.toString())
            .param("drive", JobTable.fold(drive.value()))
            .query(Long.class)
            .single()
        > 0;
  }

  static void put(JdbcClient sql, JobId job, DriveId drive, Wish wish, Stamp stamp) {
    sql.sql(
            "insert into parked_drives (job_id, drive_id, wish, at, by_name, by_type) values (:job,"
                + " :drive, :wish, :at, :name, :type) on conflict (job_id, drive_id) do update set"
                + " wish = excluded.wish, at = excluded.at, by_name = excluded.by_name,"
                + " by_type = excluded.by_type")
        .param("job", job.toString())
        .param("drive", JobTable.fold(drive.value()))
        .param("wish", wish.text())
        .param("at", Micros.of(stamp.at()))
        .param("name", stamp.by())
        .param("type", stamp.byType())
        .update();
  }

  static void delete(JdbcClient sql, JobId job, DriveId drive) {
    sql.sql("delete from parked_drives where job_id = :job and drive_id = :drive")
        .param("job", job.toString())
        .param("drive", JobTable.fold(drive.value()))
        .update();
  }

  /** A drive of a job. */
  record Named(JobId job, DriveId drive) {}

  /** Of these drives, those that were to be taken out and need it no more. */
  static List<Named> deleteEjected(JdbcClient sql, Collection<DriveId> drives) {
    if (drives.isEmpty()) {
      return List.of();
    }
    return sql.sql(
            "delete from parked_drives where wish = 'Ejected' and drive_id in (:drives)"
                + " returning job_id, drive_id")
        .param("drives", drives.stream().map(drive -> JobTable.fold(drive.value())).toList())
        .query(
            (row, i) ->
                new Named(
                    JobId.parse(row.getString("job_id")), new DriveId(row.getString("drive_id"))))
        .list();
  }
}
