package io.drivedock.station;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of something, which is waited for instead of sleeping: whoever waits wakes with it. */
final class ShutdownSignal {

  private final CountDownLatch begun = new CountDownLatch(1);

  void begin() {
    begun.countDown();
  }

  boolean hasBegun() {
    return begun.getCount() == 0;
  }

  /** Waits until it begins, or the thread is interrupted. */
  void untilBegun() {
    try {
      begun.await();
    } catch (InterruptedException e) {
      // The caller was told to end, and does.
    }
  }

  /**
   * Waits for so long, or until it begins.
   *
   * @return whether it has begun; an interrupt counts as if it had
   */
  boolean beginsWithin(Duration time) {
    try {
      return begun.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
