package io.drivedock.server.emulator;

import io.drivedock.server.db.Database;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.work.BackgroundTasks;
import io.drivedock.server.work.Deadlines;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets time pass in a moment, and everything happen that would have happened meanwhile: the clock
 * stops where a job is due or the dock has something to do, and the rounds run there. After very
 * many such stops it makes longer steps, and what lies between two of them is dated a little late.
 */
public final class TimeTravel {

  /** So many stops are made to the point; what comes after is gathered. */
  private static final int EXACT_STOPS = 1_000;

  private static final int COLLECTED_STOPS = 1_000;
  private static final Duration STEP_MIN = Duration.ofMillis(1);

  private final VirtualClock clock;
  private final Database database;
  private final JobTable table;
  private final @Nullable AutomaticDock dock;
  private final Deadlines deadlines;
  private final BackgroundTasks tasks;

  /** Not synchronized: what runs on virtual threads waits here for seconds. */
  private final ReentrantLock oneAtATime = new ReentrantLock();

  /**
   * Time of that server, which goes on where it was when its database was last open.
   *
   * @param dock absent where nobody plays the dock
   */
  public TimeTravel(
      VirtualClock clock,
      Database database,
      JobTable table,
      @Nullable AutomaticDock dock,
      Deadlines deadlines,
      BackgroundTasks tasks) {
    this.clock = clock;
    this.database = database;
    this.table = table;
    this.dock = dock;
    this.deadlines = deadlines;
    this.tasks = tasks;
    clock.moveAhead(database.read(ClockTable::ahead));
  }

  /** What time it is, how far ahead, and when something will happen by itself. */
  public record Now(Instant now, Duration ahead, Optional<Instant> next) {}

  public Now now() {
    return new Now(clock.instant(), clock.ahead(), next());
  }

  /**
   * Passes the time until then; a time that has passed changes nothing. Others who travel wait.
   *
   * @throws IllegalArgumentException if that is more than a century ahead
   */
  public Now until(Instant target) {
    oneAtATime.lock();
    try {
      pass(target);
      database.write(sql -> ClockTable.save(sql, clock.ahead()));
      return now();
    } finally {
      oneAtATime.unlock();
    }
  }

  public Now advance(Duration time) {
    oneAtATime.lock();
    try {
      return until(clock.instant().plus(time));
    } finally {
      oneAtATime.unlock();
    }
  }

  private void pass(Instant target) {
    tasks.runAll();
    Agenda agenda = dock == null ? null : new Agenda(dock);
    Duration step = Duration.ZERO;
    for (int stops = 1; clock.instant().isBefore(target); stops++) {
      Instant now = clock.instant();
      if (stops == EXACT_STOPS) {
        step = Duration.between(now, target).dividedBy(COLLECTED_STOPS);
      }
      Duration gathered = step;
      Instant stop =
          first(table.nextDue(), agenda == null ? Optional.empty() : agenda.next())
              .map(next -> later(next, now.plus(STEP_MIN)).plus(gathered))
              .orElse(target);
      clock.moveTo(stop.isBefore(target) ? stop : target);
      deadlines.run(() -> true);
      if (agenda != null) {
        agenda.carryOn(clock.instant());
      }
    }
    tasks.runAll();
  }

  private Optional<Instant> next() {
    return first(table.nextDue(), dock == null ? Optional.empty() : dock.next());
  }

  private static Optional<Instant> first(Optional<Instant> a, Optional<Instant> b) {
    return Stream.of(a, b).flatMap(Optional::stream).min(Instant::compareTo);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
