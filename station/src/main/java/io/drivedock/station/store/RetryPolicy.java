package io.drivedock.station.store;

import java.time.Duration;

/**
 * How long a store that does not do what is asked is asked again.
 *
 * @param firstWait before the second attempt; each further one waits twice as long
 * @param longestWait and no longer than this
 * @param inAll after which it is given up
 */
public record RetryPolicy(Duration firstWait, Duration longestWait, Duration inAll) {

  /** Outlasts what clouds call transient. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofMinutes(3));

  /** What fails once has failed. */
  public static final RetryPolicy NONE =
      new RetryPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** The wait after so many attempts that failed, from 1 on; not yet made uneven. */
  Duration wait(int attempts) {
    Duration wait = firstWait.multipliedBy(1L << Math.min(attempts - 1, 20));
    return wait.compareTo(longestWait) < 0 ? wait : longestWait;
  }
}
