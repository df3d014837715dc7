package io.drivedock.prepare;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Lets so many bytes pass in a second, whoever reads them. Of several threads. */
final class RateLimit {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long bytesPerSecond;
  private final LongSupplier nanos;
  private long free;

  /**
   * A limit.
   *
   * @param bytesPerSecond 0 for none
   */
  RateLimit(long bytesPerSecond) {
    this(bytesPerSecond, System::nanoTime);
  }

  RateLimit(long bytesPerSecond, LongSupplier nanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanos = nanos;
    this.free = nanos.getAsLong();
  }

  /** Returns when those bytes, which were read, may count as passed. */
  void pass(long bytes) {
    long end = nanos.getAsLong() + reserve(bytes);
    for (long wait = end - nanos.getAsLong(); wait > 0; wait = end - nanos.getAsLong()) {
      LockSupport.parkNanos(wait);
    }
  }

  /** How long whoever read them has to wait, in nanoseconds; what was not used is not saved up. */
  synchronized long reserve(long bytes) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    long now = nanos.getAsLong();
    free = Math.max(free, now) + (long) ((double) bytes / bytesPerSecond * SECOND);
    return free - now;
  }
}
