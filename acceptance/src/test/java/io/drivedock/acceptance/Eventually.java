package io.drivedock.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what others bring about: looks again and again, and not for ever. */
final class Eventually {
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration ENDS_AFTER = Duration.ofSeconds(60);

  private Eventually() {}

  /**
   * What was seen when it was so.
   *
   * @throws AssertionError with what was seen last, if it does not come about
   */
  static <T> T until(String what, Supplier<T> look, Predicate<T> isSo) {
    long ends = System.nanoTime() + ENDS_AFTER.toNanos();
    while (true) {
      T seen = look.get();
      if (isSo.test(seen)) {
        return seen;
      }
      if (System.nanoTime() - ends > 0) {
        throw new AssertionError(
            "In %s it did not come about that %s; last seen: %s".formatted(ENDS_AFTER, what, seen));
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }
}
