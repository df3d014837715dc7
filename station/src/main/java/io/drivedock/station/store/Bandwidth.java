package io.drivedock.station.store;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Bytes that may go through in a second, for all who share it. Whoever comes with bytes waits until
 * those before him would be through at that speed, so that no second sees much more, and time in
 * which nobody came is lost.
 */
public final class Bandwidth {

  /** Whatever goes through. */
  public static final Bandwidth UNLIMITED = new Bandwidth(Double.POSITIVE_INFINITY);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final double bytesPerSecond;
  private long freeAt = System.nanoTime();

  private Bandwidth(double bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** That many bytes in a second. */
  public static Bandwidth of(long bytesPerSecond) {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException(
          "nothing can be transferred at " + bytesPerSecond + " bytes/s");
    }
    return new Bandwidth(bytesPerSecond);
  }

  /**
   * Waits until it is the turn of so many bytes.
   *
   * @param isStopped ends the waiting
   */
  void await(long bytes, BooleanSupplier isStopped) throws InterruptedException {
    if (this == UNLIMITED) {
      return;
    }
    long turn = reserve(bytes);
    for (long left = turn - System.nanoTime();
        left > 0 && !isStopped.getAsBoolean();
        left = turn - System.nanoTime()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
    }
  }

  /** {@code 100 MiB/s}, or {@code unlimited}. */
  @Override
  public String toString() {
    return this == UNLIMITED ? "unlimited" : "%.0f MiB/s".formatted(bytesPerSecond / (1 << 20));
  }

  private synchronized long reserve(long bytes) {
    long now = System.nanoTime();
    long turn = freeAt - now > 0 ? freeAt : now;
    freeAt = turn + (long) (bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
    return turn;
  }
}
