package io.drivedock.volume;

import java.time.Instant;

/** Times as Windows stores them: units of 100 nanoseconds since 1601. */
public final class WindowsTime {

  private static final long EPOCH_SECONDS = 11_644_473_600L;
  private static final long TICKS_A_SECOND = 10_000_000;
  private static final int NANOS_A_TICK = 100;
  private static final long SECONDS_MAX = Long.MAX_VALUE / TICKS_A_SECOND - 1;

  private WindowsTime() {}

  /** The nearest time that Windows can store: none before 1601 or after the year 30827. */
  public static long of(Instant time) {
    long seconds = time.getEpochSecond() + EPOCH_SECONDS;
    if (seconds < 0) {
      return 0;
    }
    return Math.min(seconds, SECONDS_MAX) * TICKS_A_SECOND + time.getNano() / NANOS_A_TICK;
  }
}
