package io.drivedock.server.work;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.ScheduledExecutionsFilter;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the rounds again and again until it is closed, each at one server of the cluster at a time.
 * When each is due, and who is at it, stands in the database: a server that dies in a round is
 * silent from then on, and after {@value #HEARTBEATS_MISSED_MAX} heartbeats another runs the round
 * anew. On a database file, whose one server was started anew, nobody waits for that.
 */
public final class BackgroundTasks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);

  /** A dead server is found dead in 60 to 80 seconds, and its round runs at most 10 later. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final int HEARTBEATS_MISSED_MAX = 6;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  /** A round that another version knows and this one does not is that one's business. */
  private static final Duration UNKNOWN_KEPT = Duration.ofDays(36_500);

  /**
   * How a round is doing, wherever it runs.
   *
   * @param runs how often it ran, of all servers
   * @param lastRun when it last began
   * @param lastNode which server that was at
   * @param lastDone what it last did, if it ever did anything
   * @param lastProblem what went wrong, if the last run failed
   * @param nextRun absent at a server that runs none
   * @param runningOn the server that is at it now, if one is
   */
  public record Status(
      String name,
      long runs,
      @Nullable Instant lastRun,
      @Nullable Instant lastRunEnded,
      @Nullable String lastNode,
      @Nullable String lastDone,
      @Nullable Instant lastDoneAt,
      @Nullable String lastProblem,
      @Nullable Instant nextRun,
      @Nullable String runningOn) {}

  private final Database database;
  private final BackgroundTaskTable table;
  private final List<BackgroundTask> background;
  private final InstantSource wall;
  private final String node;
  private final Duration heartbeat;
  private @Nullable Scheduler scheduler;
  private volatile boolean isClosing;

  /**
   * The rounds of a server, ready to start.
   *
   * @param wall the time of the machine
   * @param node what the operator calls this server; no other has that name
   */
  public BackgroundTasks(
      Database database,
      List<? extends BackgroundTask> background,
      InstantSource wall,
      String node) {
    this(database, background, wall, node, HEARTBEAT);
  }

  BackgroundTasks(
      Database database,
      List<? extends BackgroundTask> background,
      InstantSource wall,
      String node,
      Duration heartbeat) {
    this.database = database;
    this.table = new BackgroundTaskTable(database);
    this.background = List.copyOf(background);
    this.wall = wall;
    this.node = node;
    this.heartbeat = heartbeat;
  }

  /** Begins; a round that no server is at runs at once. */
  public void start(Duration every) {
    List<RecurringTask<Void>> tasks = new ArrayList<>();
    for (BackgroundTask task : background) {
      tasks.add(
          Tasks.recurring(task.name(), FixedDelay.of(task.restsFor(every)))
              .execute((instance, context) -> run(task)));
    }
    Scheduler started =
        database
            .scheduler(List.<Task<?>>of())
            .startTasks(tasks)
            .schedulerName(new SchedulerName.Fixed(node))
            .clock(wall::instant)
            .threads(1)
            .executorService(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("task-", 0).factory()))
            .housekeeperExecutor(
                Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("tasks-heartbeat").daemon().factory()))
            .dueExecutor(
                Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("tasks").daemon().factory()))
            .pollingInterval(every.compareTo(heartbeat) < 0 ? every : heartbeat)
            .heartbeatInterval(heartbeat)
            .missedHeartbeatsLimit(HEARTBEATS_MISSED_MAX)
            .deleteUnresolvedAfter(UNKNOWN_KEPT)
            .shutdownMaxWait(CLOSE_WITHIN)
            .build();
    scheduler = started;
    if (database.isFile()) {
      table.release();
    }
    started.start();
  }

  /**
   * Runs every round once, here and now, whatever other servers do. A round that fails does not
   * keep the others from running.
   */
  public void runAll() {
    background.forEach(this::run);
  }

  /** How each round is doing. */
  public List<Status> statuses() {
    Map<String, BackgroundTaskTable.Row> rows = table.all();
    Map<String, ScheduledExecution<Object>> next = new HashMap<>();
    database
        .scheduled()
        .fetchScheduledExecutions(
            ScheduledExecutionsFilter.all(),
            execution -> next.put(execution.getTaskInstance().getTaskName(), execution));
    return background.stream()
        .map(task -> status(task.name(), rows.get(task.name()), next.get(task.name())))
        .toList();
  }

  private static Status status(
      String name,
      BackgroundTaskTable.@Nullable Row row,
      @Nullable ScheduledExecution<Object> next) {
    Instant due = next == null || next.isPicked() ? null : next.getExecutionTime();
    String runningOn = next == null || !next.isPicked() ? null : next.getPickedBy();
    if (row == null) {
      return new Status(name, 0, null, null, null, null, null, null, due, runningOn);
    }
    BackgroundTaskTable.Run last = row.last();
    return new Status(
        name,
        row.runs(),
        last.began(),
        last.ended(),
        last.node(),
        last.done(),
        row.doneAt(),
        last.problem(),
        due,
        runningOn);
  }

  private void run(BackgroundTask task) {
    Instant began = wall.instant();
    String done = "";
    String problem = null;
    try {
      done = task.run(() -> !isClosing);
      if (!done.isEmpty()) {
        LOG.info("task={} {}", task.name(), done);
      }
    } catch (RuntimeException e) {
      if (DatabaseException.kindOf(e).isPresent()) {
        // The log has a line of the trouble already.
        LOG.debug("task={} failed with the database; it runs again soon", task.name(), e);
      } else {
        LOG.warn("task={} failed; it runs again soon", task.name(), e);
      }
      // Not the message: that of a database may repeat what stands in a row, and would outlive it.
      problem = e.getClass().getSimpleName() + "; the log of " + node + " says more";
    }
    note(
        new BackgroundTaskTable.Run(
            task.name(), began, wall.instant(), node, done.isEmpty() ? null : done, problem));
  }

  /** A run that cannot be noted has been nevertheless. */
  private void note(BackgroundTaskTable.Run run) {
    try {
      table.add(run);
    } catch (DatabaseException e) {
      LOG.debug("task={} was not noted", run.name(), e);
    }
  }

  /** Lets a round that is running end its step; what is left of it waits for the next run. */
  @Override
  public void close() {
    isClosing = true;
    if (scheduler != null) {
      scheduler.stop();
    }
  }
}
