package io.drivedock.server.db;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The readers of a database that sparing work may have at a time; the others stay free of it. */
final class SparedReaders {

  /** More are refused at once: each of them holds a request and its connection. */
  static final int WAITING_MAX = 64;

  private final Semaphore free;
  private final Duration within;

  /**
   * So many readers.
   *
   * @param within how long one is waited for
   */
  SparedReaders(int readers, Duration within) {
    this.free = new Semaphore(readers, true);
    this.within = within;
  }

  /**
   * Reads, once there is a reader for it.
   *
   * @throws DatabaseException if there was none for too long, or too many wait
   */
  <T> T read(Supplier<T> work) {
    take();
    try {
      return work.get();
    } finally {
      free.release();
    }
  }

  /** How many wait for one. */
  int waiting() {
    return free.getQueueLength();
  }

  private void take() {
    try {
      if (waiting() < WAITING_MAX && free.tryAcquire(within.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw DatabaseException.busy(waiting());
  }
}
