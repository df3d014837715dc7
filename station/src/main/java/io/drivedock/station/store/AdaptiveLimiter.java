package io.drivedock.station.store;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How much a store is asked at once: as much as it likes, half of that whenever it says that it is
 * too much, and then slowly more again (additive increase, multiplicative decrease).
 */
final class AdaptiveLimiter {

  /** Calls that were on their way when the first was refused are not another reason. */
  private static final long HALVED_ONCE_IN_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long LOOK_MILLIS = 100;

  private final int most;
  private int limit;
  private int running;
  private int sinceRaised;
  private long halvedAt;
  private boolean wasHalved;

  AdaptiveLimiter(int most) {
    this.most = most;
    this.limit = most;
  }

  /** How many calls it takes at once now. */
  synchronized int limit() {
    return limit;
  }

  /**
   * Waits until one call more is not too much.
   *
   * @param isStopped whether nobody wants that call any more
   * @return false if so
   */
  synchronized boolean enter(BooleanSupplier isStopped) throws InterruptedException {
    while (running >= limit) {
      if (isStopped.getAsBoolean()) {
        return false;
      }
      wait(LOOK_MILLIS);
    }
    running++;
    return true;
  }

  synchronized void leave() {
    running--;
    notifyAll();
  }

  /** A call has ended well. */
  synchronized void went() {
    sinceRaised++;
    if (limit < most && sinceRaised >= limit) {
      sinceRaised = 0;
      limit++;
      notifyAll();
    }
  }

  /** A call was refused for being one too many. */
  synchronized void wasTooMuch(long nanoTime) {
    if (!wasHalved || nanoTime - halvedAt > HALVED_ONCE_IN_NANOS) {
      wasHalved = true;
      halvedAt = nanoTime;
      limit = Math.max(1, limit / 2);
      sinceRaised = 0;
    }
  }
}
