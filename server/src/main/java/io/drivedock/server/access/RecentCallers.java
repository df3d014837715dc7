package io.drivedock.server.access;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Callers who were looked up a moment ago, so that a client that asks often does not have its token
 * looked up as often. Only tokens that are worth something are remembered: who guesses fills
 * nothing.
 *
 * @param <T> what is kept in mind of a caller
 */
final class RecentCallers<T> {

  /** How long a token that was revoked elsewhere may still be believed. */
  static final Duration REMEMBERED = Duration.ofSeconds(1);

  /** More than this many callers a second are looked up each time. */
  private static final int CALLERS_MAX = 10_000;

  private record Known<C>(C caller, long since) {}

  private final LongSupplier nanoTime;
  private final Map<String, Known<T>> known = new ConcurrentHashMap<>();
  private final AtomicLong lastForgotten = new AtomicLong();

  /** Nobody yet, by a clock that counts nanoseconds and never goes back. */
  RecentCallers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The caller of that hash, as known or as found. */
  Optional<T> find(String hash, Function<String, Optional<T>> lookUp) {
    // Before the look-up: what was revoked while it went on must not be remembered for longer.
    long now = nanoTime.getAsLong();
    Known<T> before = known.get(hash);
    if (before != null && now - before.since() < REMEMBERED.toNanos()) {
      return Optional.of(before.caller());
    }
    long forgotten = lastForgotten.get();
    Optional<T> found = lookUp.apply(hash);
    if (found.isEmpty()) {
      known.remove(hash);
    } else if (forgotten == lastForgotten.get()) {
      remember(hash, new Known<>(found.get(), now));
    }
    return found;
  }

  private void remember(String hash, Known<T> caller) {
    if (known.size() >= CALLERS_MAX) {
      known.clear();
    }
    known.put(hash, caller);
  }

  void forget() {
    lastForgotten.incrementAndGet();
    known.clear();
  }
}
