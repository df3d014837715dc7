package io.drivedock.server.work;

import io.drivedock.server.db.Database;
import io.drivedock.server.jobs.TombstoneTable;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;

/**
 * Ends what is left of erased jobs: tombstones that stood long enough, and then what the database's
 * log still holds of deleted rows.
 */
public final class Tombstones implements BackgroundTask {

  private static final int STONES_PER_WRITE = 500;
  private static final int WRITES_MAX = 1_000;
  private static final Duration RESTS_AT_LEAST = Duration.ofDays(1);

  private final Database database;
  private final TombstoneTable table;
  private final Duration kept;
  private final InstantSource clock;

  /**
   * Tombstones of that database.
   *
   * @param kept how long one stands
   */
  public Tombstones(Database database, Duration kept, InstantSource clock) {
    this.database = database;
    this.table = new TombstoneTable(database);
    this.kept = kept;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "tombstones";
  }

  @Override
  public Duration restsFor(Duration every) {
    return every.compareTo(RESTS_AT_LEAST) < 0 ? RESTS_AT_LEAST : every;
  }

  @Override
  public String run(BooleanSupplier mayGoOn) {
    LocalDate before = LocalDate.ofInstant(clock.instant().minus(kept), ZoneOffset.UTC);
    int removed = 0;
    for (int i = 0; i < WRITES_MAX && mayGoOn.getAsBoolean(); i++) {
      int now = table.remove(before, STONES_PER_WRITE);
      removed += now;
      if (now < STONES_PER_WRITE) {
        break;
      }
    }
    database.scrub();
    return removed == 0 ? "" : removed + " tombstones removed";
  }
}
