package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of {@link KeyVault}: texts that mean nothing without the master key. */
final class KeyTable {

  /** One row. */
  record Sealed(JobId job, DriveId drive, String text) {}

  private KeyTable() {}

  static void put(JdbcClient sql, Sealed sealed) {
    sql.sql(
            "insert into drive_keys (job_id, drive_id, sealed) values (:job, :drive, :sealed)"
                + " on conflict (job_id, drive_id) do update set sealed = excluded.sealed")
        .param("job", sealed.job().toString())
        .param("drive", JobTable.fold(sealed.drive().value()))
        .param("sealed", sealed.text())
        .update();
  }

  /** The same, unless the drive has a key already; whether it had none. */
  static boolean putFirst(JdbcClient sql, Sealed sealed) {
    return sql.sql(
                "insert into drive_keys (job_id, drive_id, sealed) values (:job, :drive, :sealed)"
                    + " on conflict (job_id, drive_id) do nothing")
            .param("job", sealed.job().toString())
            .param("drive", JobTable.fold(sealed.drive().value()))
            .param("sealed", sealed.text())
            .update()
        == 1;
  }

  static Map<DriveId, String> of(JdbcClient sql, JobId job) {
    Map<DriveId, String> keys = new LinkedHashMap<>();
    sql.sql("select drive_id, sealed from drive_keys where job_id = :job order by drive_id")
        .param("job", job.toString())
        .query(
            row -> {
              keys.put(new DriveId(row.getString("drive_id")), row.getString("sealed"));
            });
    return keys;
  }

  static Optional<Sealed> any(JdbcClient sql) {
    return sql.sql("select job_id, drive_id, sealed from drive_keys limit 1")
        .query(
            (row, i) ->
                new Sealed(
                    JobId.parse(row.getString("job_id")),
                    new DriveId(row.getString("drive_id")),
                    row.getString("sealed")))
        .optional();
  }

  static void keepOnly(JdbcClient sql, JobId job, Set<DriveId> drives) {
    List<String> kept = new ArrayList<>();
    drives.forEach(drive -> kept.add(JobTable.fold(drive.value())));
    // An empty list is no SQL; no drive is called so.
    kept.add("");
    sql.sql("delete from drive_keys where job_id = :job and drive_id not in (:kept)")
        .param("job", job.toString())
        .param("kept", kept)
        .update();
  }
}
