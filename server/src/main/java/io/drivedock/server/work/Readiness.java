package io.drivedock.server.work;

import io.drivedock.dock.TargetReport;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseException;
import io.drivedock.server.jobs.SeenStation;
import io.drivedock.server.jobs.Stations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this server can do its work: a row is written as everything is, and the rounds and the
 * stations' targets are looked at. That happens once in {@link #KEPT}, whoever and however many
 * ask, so that asking cannot be used to load the database.
 */
public final class Readiness {

  /** How long an answer is given again. */
  public static final Duration KEPT = Duration.ofSeconds(5);

  /** Who asks is told no after so long, though the look goes on. */
  static final Duration ANSWERS_WITHIN = Duration.ofSeconds(4);

  /** A round that was due for so long is run by no server. */
  static final Duration STALE_AFTER = Duration.ofMinutes(5);

  /** What becomes of a write. */
  public enum Writing {
    /** It is committed. */
    DONE,
    /** It fails. */
    FAILED,
    /** It took longer than is waited for. */
    SLOW
  }

  /**
   * How the server is.
   *
   * @param trouble what is the matter where a write fails
   * @param tasks absent while the database cannot be asked
   * @param targets absent while the database cannot be asked
   */
  public record Report(
      Writing writing,
      DatabaseException.@Nullable Kind trouble,
      @Nullable TasksReport tasks,
      @Nullable TargetsReport targets) {

    /** Whether requests can be served that write something. */
    public boolean isReady() {
      return writing == Writing.DONE;
    }
  }

  /**
   * How the background work is.
   *
   * @param stale rounds that are due and that no server runs
   * @param failing rounds whose last run failed
   */
  public record TasksReport(List<String> stale, List<String> failing) {

    public TasksReport {
      stale = List.copyOf(stale);
      failing = List.copyOf(failing);
    }
  }

  /**
   * What stations that are heard say of their targets. Not their names, which may be customers'.
   */
  public record TargetsReport(long reached, long failing) {}

  private static final Report SLOW = new Report(Writing.SLOW, null, null, null);

  private final Database database;
  private final BackgroundTasks tasks;
  private final Stations stations;
  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private @Nullable Look last;

  /** One look, which all share that ask while it goes on and shortly after. */
  private record Look(FutureTask<Report> task, long begunAt) {}

  /**
   * Of that database and its rounds.
   *
   * @param wall the time of the machine, by which rounds are due
   */
  public Readiness(
      Database database, BackgroundTasks tasks, Stations stations, InstantSource wall) {
    this(database, tasks, stations, wall, System::nanoTime);
  }

  Readiness(
      Database database,
      BackgroundTasks tasks,
      Stations stations,
      InstantSource wall,
      LongSupplier nanoTime) {
    this.database = database;
    this.tasks = tasks;
    this.stations = stations;
    this.wall = wall;
    this.nanoTime = nanoTime;
  }

  /** How the server is now, or was at most {@link #KEPT} ago. */
  public Report report() {
    try {
      return look().get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return SLOW;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SLOW;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a check of the server failed", e.getCause());
    }
  }

  private synchronized FutureTask<Report> look() {
    long now = nanoTime.getAsLong();
    Look known = last;
    if (known != null && (!known.task().isDone() || now - known.begunAt() < KEPT.toNanos())) {
      return known.task();
    }
    FutureTask<Report> task = new FutureTask<>(this::looked);
    last = new Look(task, now);
    Thread.ofVirtual().name("readiness").start(task);
    return task;
  }

  private Report looked() {
    try {
      database.proveWritable();
      return new Report(Writing.DONE, null, tasks(), targets());
    } catch (RuntimeException e) {
      return DatabaseException.kindOf(e).map(this::troubled).orElseThrow(() -> e);
    }
  }

  /** What can be read is told even if nothing can be written. */
  private Report troubled(DatabaseException.Kind kind) {
    try {
      return new Report(Writing.FAILED, kind, tasks(), targets());
    } catch (RuntimeException e) {
      if (DatabaseException.kindOf(e).isEmpty()) {
        throw e;
      }
      return new Report(Writing.FAILED, kind, null, null);
    }
  }

  private TasksReport tasks() {
    Instant now = wall.instant();
    List<BackgroundTasks.Status> all = tasks.statuses();
    return new TasksReport(
        all.stream()
            .filter(status -> isStale(status, now))
            .map(BackgroundTasks.Status::name)
            .toList(),
        all.stream()
            .filter(status -> status.lastProblem() != null)
            .map(BackgroundTasks.Status::name)
            .toList());
  }

  private static boolean isStale(BackgroundTasks.Status status, Instant now) {
    Instant due = status.nextRun();
    return due != null && now.isAfter(due.plus(STALE_AFTER));
  }

  private TargetsReport targets() {
    List<TargetReport> all =
        stations.all().stream()
            .filter(station -> !station.isSilent())
            .map(SeenStation::report)
            .flatMap(report -> report.targets().stream())
            .toList();
    long failing = all.stream().filter(target -> target.problem() != null).count();
    return new TargetsReport(all.size() - failing, failing);
  }
}
