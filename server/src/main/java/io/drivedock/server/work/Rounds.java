package io.drivedock.server.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the rounds, one after the other, again and again, until it is closed. */
public final class Rounds implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  /**
   * How a round is doing.
   *
   * @param lastDone what it last did, if it ever did anything
   * @param lastProblem what last went wrong, if the last run failed
   */
  public record Status(
      String name,
      long runs,
      @Nullable Instant lastRun,
      @Nullable String lastDone,
      @Nullable String lastProblem) {}

  private final List<Round> rounds;
  private final InstantSource clock;
  private final Map<String, Status> statuses = new ConcurrentHashMap<>();
  private @Nullable ScheduledFuture<?> schedule;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("rounds").daemon().factory());

  /** Those rounds, ready to start. */
  public Rounds(List<? extends Round> rounds, InstantSource clock) {
    this.rounds = List.copyOf(rounds);
    this.clock = clock;
    rounds.forEach(
        round -> statuses.put(round.name(), new Status(round.name(), 0, null, null, null)));
  }

  /** Begins; the first round runs at once. */
  public void start(Duration every) {
    schedule =
        thread.scheduleWithFixedDelay(this::runAll, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs every round once. A round that fails does not keep the others from running. */
  public void runAll() {
    rounds.forEach(this::run);
  }

  /** How each round is doing. */
  public List<Status> statuses() {
    return rounds.stream().map(round -> status(round.name())).toList();
  }

  private Status status(String name) {
    Status status = statuses.get(name);
    if (status == null) {
      throw new IllegalStateException("there is no round " + name);
    }
    return status;
  }

  private void run(Round round) {
    Status before = status(round.name());
    try {
      String done = round.run();
      if (!done.isEmpty()) {
        LOG.info("round={} {}", round.name(), done);
      }
      statuses.put(
          round.name(),
          new Status(
              round.name(),
              before.runs() + 1,
              clock.instant(),
              done.isEmpty() ? before.lastDone() : done,
              null));
    } catch (RuntimeException e) {
      LOG.warn("round={} failed; it runs again soon", round.name(), e);
      statuses.put(
          round.name(),
          new Status(
              round.name(),
              before.runs() + 1,
              clock.instant(),
              before.lastDone(),
              String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    if (schedule != null) {
      schedule.cancel(false);
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a round is still running after {}; it is left to end by itself", CLOSE_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
