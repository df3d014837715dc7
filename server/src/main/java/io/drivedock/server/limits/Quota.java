package io.drivedock.server.limits;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An amount of something that can run out, of which each holder may have a share at a time. Nothing
 * waits for it: what is not there is refused.
 */
public final class Quota {

  private final long total;
  private final long share;
  private final Map<String, Long> held = new HashMap<>();
  private volatile long taken;

  /** What was taken, until it is given back. */
  public interface Hold extends AutoCloseable {

    /** Gives it back; a second time does nothing. */
    @Override
    void close();
  }

  /**
   * A quota of which nothing is taken.
   *
   * @param share the most that one holder has at a time
   */
  public Quota(long total, long share) {
    if (share < 1 || total < share) {
      throw new IllegalArgumentException("a quota of " + total + " cannot give shares of " + share);
    }
    this.total = total;
    this.share = share;
  }

  /**
   * Takes an amount; nothing if the holder would have more than its share, or there is too little
   * left. An amount that is more than a share counts as one share, so that it is possible at all.
   */
  public Optional<Hold> take(String holder, long amount) {
    return take(holder, Math.min(amount, share), share);
  }

  /** Takes an amount for a holder that has no share of its own, only the total. */
  public Optional<Hold> takeUnshared(String holder, long amount) {
    return take(holder, Math.min(amount, total), total);
  }

  private synchronized Optional<Hold> take(String holder, long amount, long most) {
    if (amount > total - taken || held.getOrDefault(holder, 0L) + amount > most) {
      return Optional.empty();
    }
    taken += amount;
    held.merge(holder, amount, Long::sum);
    AtomicBoolean isHeld = new AtomicBoolean(true);
    return Optional.of(
        () -> {
          if (isHeld.getAndSet(false)) {
            giveBack(holder, amount);
          }
        });
  }

  private synchronized void giveBack(String holder, long amount) {
    taken -= amount;
    held.computeIfPresent(holder, (name, has) -> has == amount ? null : has - amount);
  }

  /** How much is taken now. */
  public long taken() {
    return taken;
  }

  /** Whether more than a quarter of it is taken. */
  boolean isQuarterTaken() {
    return taken > total / 4;
  }

  /** Whether so much is not left for anybody. */
  synchronized boolean isShortOf(long amount) {
    return Math.min(amount, total) > total - taken;
  }

  /** How many holders have some of it now. */
  synchronized int holders() {
    return held.size();
  }
}
