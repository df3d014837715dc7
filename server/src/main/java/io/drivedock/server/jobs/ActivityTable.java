package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.Stamp;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What happened to the jobs of a subscription, newest first. A page looks at a bounded part of the
 * history of all subscriptions, so it may be shorter than wanted, or empty, and have another behind
 * it.
 */
public final class ActivityTable {

  /** A page looks at no more entries, whosesoever they are. */
  static final int SCANNED_MAX = 20_000;

  private static final String BACKWARDS = " order by at desc, job_id desc, seq desc limit ";

  private final Database database;
  private final int scannedMax;

  /** What happened in that database. */
  public ActivityTable(Database database) {
    this(database, SCANNED_MAX);
  }

  ActivityTable(Database database, int scannedMax) {
    this.database = database;
    this.scannedMax = scannedMax;
  }

  /**
   * A page.
   *
   * @param next where the page behind it begins; absent on the last
   */
  public record Page(List<Activity> activities, @Nullable ActivityPlace next) {

    public Page {
      activities = List.copyOf(activities);
    }
  }

  public Page find(ActivityQuery query) {
    Map<String, Object> values = new HashMap<>();
    String scanned = "from history where " + where(query, values);
    values.put("s", JobPath.fold(query.subscription()));
    values.put("limit", query.limit() + 1);
    values.put("scan", scannedMax);
    return database.read(
        sql -> {
          List<Activity> found = select(sql, query, scanned, values);
          if (found.size() > query.limit()) {
            List<Activity> page = found.subList(0, query.limit());
            return new Page(page, page.getLast().place());
          }
          return new Page(found, lastScanned(sql, scanned, values).orElse(null));
        });
  }

  private static List<Activity> select(
      JdbcClient sql, ActivityQuery query, String scanned, Map<String, Object> values) {
    String where = " where j.subscription = :s";
    if (query.resourceGroup() != null) {
      where += " and j.resource_group = :g";
      values.put("g", JobPath.fold(query.resourceGroup()));
    }
    if (query.by() != null) {
      where += " and h.by_name = :by";
      values.put("by", query.by());
    }
    return sql.sql(
            "select h.job_id, h.seq, h.at, h.by_name, h.by_type, h.event, h.drive_id, h.state,"
                + " h.correlation_id, j.body from (select * "
                + scanned
                + BACKWARDS
                + ":scan) h join jobs j on j.id = h.job_id"
                + where
                + " order by h.at desc, h.job_id desc, h.seq desc limit :limit")
        .params(values)
        .query(ActivityTable::activity)
        .list();
  }

  /** The last entry that was looked at, if others were left out for the bound. */
  private Optional<ActivityPlace> lastScanned(
      JdbcClient sql, String scanned, Map<String, Object> values) {
    return sql.sql("select at, job_id, seq " + scanned + BACKWARDS + "1 offset " + (scannedMax - 1))
        .params(values)
        .query(
            (row, i) ->
                new ActivityPlace(
                    Micros.instant(row.getLong("at")), row.getString("job_id"), row.getLong("seq")))
        .optional();
  }

  private static String where(ActivityQuery query, Map<String, Object> values) {
    StringBuilder where = new StringBuilder("at >= :from and at <= :to");
    values.put("from", micros(query.from(), 0));
    values.put("to", micros(query.to(), Long.MAX_VALUE));
    if (query.correlationId() != null) {
      where.append(" and (correlation_id = :id or (correlation_id is null and job_id = :id))");
      values.put("id", query.correlationId());
    }
    if (query.job() != null && query.resourceGroup() != null) {
      where.append(
          " and job_id = (select id from jobs where subscription = :s and resource_group = :g and"
              + " name = :n)");
      values.put("g", JobPath.fold(query.resourceGroup()));
      values.put("n", JobPath.fold(query.job()));
    }
    ActivityPlace after = query.after();
    if (after != null) {
      where.append(" and (at, job_id, seq) < (:at, :job, :seq)");
      values.put("at", Micros.of(after.at()));
      values.put("job", after.job());
      values.put("seq", after.number());
    }
    return where.toString();
  }

  private static long micros(@Nullable Instant at, long otherwise) {
    return at == null ? otherwise : Micros.of(at);
  }

  private static Activity activity(ResultSet row, int i) throws SQLException {
    String drive = row.getString("drive_id");
    return new Activity(
        JobId.parse(row.getString("job_id")),
        JobDocument.read(row.getString("body")).path(),
        row.getLong("seq"),
        new HistoryEntry(
            new Stamp(
                row.getString("by_name"),
                row.getString("by_type"),
                Micros.instant(row.getLong("at"))),
            row.getString("event"),
            drive == null ? null : new DriveId(drive),
            row.getString("state")),
        row.getString("correlation_id"));
  }
}
