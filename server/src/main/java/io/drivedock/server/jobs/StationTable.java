package io.drivedock.server.jobs;

import io.drivedock.dock.DockWire;
import io.drivedock.dock.SlotReport;
import io.drivedock.dock.StationReport;
import io.drivedock.drive.DriveId;
import io.drivedock.server.db.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What each station last said of itself. */
final class StationTable {

  /** A station's row. */
  record Row(String name, Instant seenAt, StationReport report) {

    /** Drives that lay in slots of that row and of this one no more. */
    List<DriveId> missing(Row last) {
      return last.report().slots().stream()
          .map(SlotReport::drive)
          .filter(drive -> report.slot(drive).isEmpty())
          .toList();
    }

    /** Whether this row need not be written where that one stands. */
    boolean isNoNews(Row last) {
      Duration since = Duration.between(last.seenAt(), seenAt);
      return report.equals(last.report())
          && !since.isNegative()
          && since.compareTo(Stations.TOUCHED_EVERY) < 0;
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final String SELECT = "select name, seen_at, body from stations";

  private StationTable() {}

  static Optional<Row> find(JdbcClient sql, String name) {
    return rows(sql.sql(SELECT + " where name = :name").param("name", name)).stream().findFirst();
  }

  static List<Row> all(JdbcClient sql, int limit) {
    return rows(sql.sql(SELECT + " order by name limit :limit").param("limit", limit));
  }

  private static List<Row> rows(JdbcClient.StatementSpec statement) {
    return statement
        .query(
            (row, i) ->
                new Row(
                    row.getString("name"),
                    Micros.instant(row.getLong("seen_at")),
                    DockWire.station(JSON.readValue(row.getString("body"), MAP))))
        .list();
  }

  static long count(JdbcClient sql) {
    return sql.sql("select count(*) from stations").query(Long.class).single();
  }

  static void put(JdbcClient sql, Row row) {
    sql.sql(
            "insert into stations (name, seen_at, body) values (:name, :seen, :body)"
                + " on conflict (name) do update set seen_at = excluded.seen_at,"
                + " body = excluded.body")
        .param("name", row.name())
        .param("seen", Micros.of(row.seenAt()))
        .param("body", JSON.writeValueAsString(DockWire.write(row.report())))
        .update();
  }

  static boolean delete(JdbcClient sql, String name) {
    return sql.sql("delete from stations where name = :name").param("name", name).update() > 0;
  }

  static void deleteUnseenSince(JdbcClient sql, Instant then) {
    sql.sql("delete from stations where seen_at < :then").param("then", Micros.of(then)).update();
  }
}
