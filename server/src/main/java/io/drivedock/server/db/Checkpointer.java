package io.drivedock.server.db;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the log of a database file some time after each write, so that what was deleted or
 * replaced is in no file any more: until a checkpoint the database holds the old page, and the log
 * all versions of it (SQLite, "Write-Ahead Logging"). Many writes share one checkpoint. One that a
 * reader of an older state keeps from it is tried again.
 */
final class Checkpointer implements AutoCloseable {

  /** From the first write to the checkpoint. */
  static final Duration DELAY = Duration.ofSeconds(5);

  /** From a checkpoint in vain to the next. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** In vain so often in a row, the log says so once. */
  private static final int IN_VAIN_UNTIL_TOLD = 60;

  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

  private final BooleanSupplier checkpoint;
  private final Duration delay;
  private final Duration again;
  private final AtomicBoolean isPlanned = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("checkpoints").daemon().factory());

  /** Known to the thread alone. */
  private int inVain;

  /**
   * Nothing is planned yet.
   *
   * @param checkpoint empties the log, and says whether it could
   */
  Checkpointer(BooleanSupplier checkpoint) {
    this(checkpoint, DELAY, AGAIN);
  }

  Checkpointer(BooleanSupplier checkpoint, Duration delay, Duration again) {
    this.checkpoint = checkpoint;
    this.delay = delay;
    this.again = again;
  }

  /** Something was written; costs nothing while a checkpoint is planned. */
  void written() {
    if (!isPlanned.get() && isPlanned.compareAndSet(false, true)) {
      plan(delay);
    }
  }

  private void plan(Duration wait) {
    try {
      var _ = thread.schedule(this::run, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile; the last connection to a file empties its log.
      isPlanned.set(false);
    }
  }

  private void run() {
    // Before the checkpoint: what is written while it goes on may need another.
    isPlanned.set(false);
    boolean isDone = false;
    try {
      isDone = checkpoint.getAsBoolean();
    } catch (RuntimeException e) {
      // The trouble is told by those who read and write.
      LOG.debug("no checkpoint", e);
    }
    inVain = isDone ? 0 : inVain + 1;
    if (inVain == IN_VAIN_UNTIL_TOLD) {
      LOG.warn(
          "the log of the database cannot be emptied, so deleted data stays in it; does another"
              + " program read drivedock.db? tries={}",
          inVain);
    }
    if (!isDone && isPlanned.compareAndSet(false, true)) {
      plan(again);
    }
  }

  /** Plans no more, and waits for a checkpoint under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a checkpoint is still running while the database is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
