package io.drivedock.server.jobs;

import io.drivedock.server.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many bytes stations have settled, hour by hour, whatever has become of the jobs since. */
public final class MovedTable {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration KEPT = Duration.ofDays(32);

  private final Database database;

  /** What was moved, in that database. */
  public MovedTable(Database database) {
    this.database = database;
  }

  /**
   * The bytes of the last hours, oldest first, the hour that is under way last; hours in which
   * nothing was moved have zero.
   */
  public Map<Instant, Long> last(int hours, Instant now) {
    long current = hour(now);
    Map<Instant, Long> moved = new TreeMap<>();
    for (long hour = current - hours + 1; hour <= current; hour++) {
      moved.put(Instant.EPOCH.plus(HOUR.multipliedBy(hour)), 0L);
    }
    database.read(
        sql -> {
          sql.sql("select hour, bytes from moved where hour > :after and hour <= :now")
              .param("after", current - hours)
              .param("now", current)
              .query(
                  row -> {
                    Instant hour = Instant.EPOCH.plus(HOUR.multipliedBy(row.getLong("hour")));
                    moved.put(hour, row.getLong("bytes"));
                  });
          return moved;
        });
    return moved;
  }

  static void add(JdbcClient sql, Instant now, long bytes) {
    if (bytes <= 0) {
      return;
    }
    long hour = hour(now);
    int rows =
        sql.sql("update moved set bytes = bytes + :bytes where hour = :hour")
            .param("bytes", bytes)
            .param("hour", hour)
            .update();
    if (rows == 0) {
      sql.sql("delete from moved where hour < :before")
          .param("before", hour - KEPT.toHours())
          .update();
      sql.sql("insert into moved (hour, bytes) values (:hour, :bytes)")
          .param("hour", hour)
          .param("bytes", bytes)
          .update();
    }
  }

  private static long hour(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), HOUR.toSeconds());
  }
}
