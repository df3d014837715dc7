package io.drivedock.server.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs like another, and can be put forward. It never goes back. */
public final class VirtualClock implements InstantSource {

  /** Nobody tests what happens later; beyond, dates would no longer fit the database. */
  public static final Duration AHEAD_MAX = Duration.ofDays(36_525);

  private final InstantSource real;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /** A clock that shows the same as that one, for now. */
  public VirtualClock(InstantSource real) {
    this.real = real;
  }

  @Override
  public Instant instant() {
    return real.instant().plus(ahead.get());
  }

  /** How far it is ahead of the clock it runs like. */
  public Duration ahead() {
    return ahead.get();
  }

  /**
   * Puts it forward to a time; a time that has passed changes nothing.
   *
   * @throws IllegalArgumentException if that is more than a century ahead
   */
  public void moveTo(Instant time) {
    moveAhead(Duration.between(real.instant(), time));
  }

  /**
   * Puts it so far ahead; less than it is changes nothing.
   *
   * @throws IllegalArgumentException if that is more than a century
   */
  public void moveAhead(Duration wanted) {
    if (wanted.compareTo(AHEAD_MAX) > 0) {
      throw new IllegalArgumentException(
          "the clock can be moved at most %d days ahead".formatted(AHEAD_MAX.toDays()));
    }
    ahead.updateAndGet(now -> wanted.compareTo(now) > 0 ? wanted : now);
  }
}
