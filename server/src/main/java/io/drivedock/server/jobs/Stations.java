package io.drivedock.server.jobs;

import io.drivedock.dock.StationReport;
import io.drivedock.drive.DriveId;
import io.drivedock.server.access.Caller;
import io.drivedock.server.db.Database;
import io.drivedock.server.jobs.StationTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the stations say of themselves. They speak every few seconds and mostly say the same, so a
 * row is written when something has changed, and else only so often that a station that lives is
 * never taken for silent.
 */
public final class Stations {

  /** A station that says nothing new is noted so often. */
  public static final Duration TOUCHED_EVERY = Duration.ofSeconds(15);

  /** A station of which nothing was noted for so long is silent. */
  public static final Duration SILENT_AFTER = Duration.ofSeconds(45);

  /** More stations are not known at one time. */
  public static final int STATIONS_MAX = 10_000;

  /** Where there are too many, those that were silent for so long make room. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);

  private final Database database;
  private final Jobs jobs;
  private final int stationsMax;

  /** The stations of those jobs' drives, in that database. */
  public Stations(Database database, Jobs jobs) {
    this(database, jobs, STATIONS_MAX);
  }

  Stations(Database database, Jobs jobs, int stationsMax) {
    this.database = database;
    this.jobs = jobs;
    this.stationsMax = stationsMax;
  }

  /**
   * A station says how it is.
   *
   * @return whether it is known from now on; false if there are too many others
   * @throws JobsBusyException where too many want to write
   */
  public boolean accept(Caller caller, String name, StationReport report) {
    Row now = new Row(name, jobs.now(), report);
    if (database.read(sql -> StationTable.find(sql, name)).filter(now::isNoNews).isPresent()) {
      return true;
    }
    return jobs.untilWritten(
        sql -> {
          Optional<Row> last = StationTable.find(sql, name);
          if (last.isEmpty()
              && StationTable.count(sql) >= stationsMax
              && !hasMadeRoom(sql, now.seenAt())) {
            return false;
          }
          StationTable.put(sql, now);
          last.ifPresent(row -> Parking.takenOut(sql, jobs, caller, now.missing(row)));
          return true;
        });
  }

  /** Every station, by name. */
  public List<SeenStation> all() {
    Instant now = jobs.now();
    return database.read(
        sql -> StationTable.all(sql, stationsMax).stream().map(row -> seen(row, now)).toList());
  }

  /** One station, if it ever spoke. */
  public Optional<SeenStation> find(String name) {
    Instant now = jobs.now();
    return database.read(sql -> StationTable.find(sql, name).map(row -> seen(row, now)));
  }

  /** What is in the way of drives in slots, as stations say that are not silent. */
  public Map<DriveId, String> hindrances() {
    Map<DriveId, String> why = new HashMap<>();
    for (SeenStation station : all()) {
      if (!station.isSilent()) {
        station
            .report()
            .slots()
            .forEach(
                slot -> slot.doing().inTheWay().ifPresent(said -> why.put(slot.drive(), said)));
      }
    }
    return why;
  }

  /** Forgets a station that is no more; one that still speaks is known again at once. */
  public boolean forget(String name) {
    return jobs.untilWritten(sql -> StationTable.delete(sql, name));
  }

  private boolean hasMadeRoom(JdbcClient sql, Instant now) {
    StationTable.deleteUnseenSince(sql, now.minus(FORGOTTEN_AFTER));
    return StationTable.count(sql) < stationsMax;
  }

  private static SeenStation seen(Row row, Instant now) {
    boolean isSilent = Duration.between(row.seenAt(), now).compareTo(SILENT_AFTER) > 0;
    return new SeenStation(row.name(), row.seenAt(), isSilent, row.report());
  }
}
