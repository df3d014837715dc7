package io.drivedock.station;

import java.time.Duration;

/**
 * How often a station does what it does again and again.
 *
 * @param pollEvery how often it looks at its slots and asks for work
 * @param beatEvery how often it tells its progress while there is some
 * @param reportEvery how often it tells how it is even if nothing is otherwise
 * @param serverWaitMax the longest wait before a server that is away is asked again
 * @param driveWaitMin how long a drive that could not be moved is left alone at first
 * @param driveWaitMax and at the longest
 * @param closeWithin how long a close waits for transfers to end by themselves
 */
record Intervals(
    Duration pollEvery,
    Duration beatEvery,
    Duration reportEvery,
    Duration serverWaitMax,
    Duration driveWaitMin,
    Duration driveWaitMax,
    Duration closeWithin) {

  /** A lease is renewed so many times before it ends, however short it is. */
  private static final int BEATS_PER_LEASE = 5;

  /** Not even a server that gives leases of no length is asked more often. */
  private static final Duration BEAT_MIN = Duration.ofMillis(10);

  static Intervals polling(Duration every) {
    return new Intervals(
        every,
        Duration.ofMillis(400),
        Duration.ofSeconds(5),
        longest(every, Duration.ofSeconds(30)),
        Duration.ofSeconds(5),
        Duration.ofMinutes(5),
        Duration.ofSeconds(10));
  }

  /** How long to leave a server alone that was left alone for that long, or not at all yet. */
  Duration serverWait(Duration before) {
    return longer(before, pollEvery, serverWaitMax);
  }

  /**
   * The same of a server that says when to ask again: not more often than usual, nor more rarely.
   */
  Duration serverWaitAfter(Duration told) {
    return longest(pollEvery, shortest(told, serverWaitMax));
  }

  /** The same between two heartbeats, so that a lease is renewed in time as soon as that can be. */
  Duration heartbeatAfter(Duration told, Duration leaseLasts) {
    return longest(beat(leaseLasts), shortest(told, silenceMax(leaseLasts)));
  }

  /** The same of a drive. */
  Duration driveWait(Duration before) {
    return longer(before, driveWaitMin, driveWaitMax);
  }

  /**
   * How long a lease may go without a heartbeat even if there is no progress to tell: what the dock
   * wants of a drive comes with the answer.
   */
  Duration silenceMax(Duration leaseLasts) {
    return shortest(reportEvery, leaseLasts.dividedBy(BEATS_PER_LEASE));
  }

  /** How often to see whether a heartbeat is due. */
  Duration beat(Duration leaseLasts) {
    return longest(BEAT_MIN, shortest(beatEvery, silenceMax(leaseLasts)));
  }

  private static Duration longer(Duration before, Duration min, Duration max) {
    if (before.isZero()) {
      return min;
    }
    return shortest(before.multipliedBy(2), max);
  }

  private static Duration shortest(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
