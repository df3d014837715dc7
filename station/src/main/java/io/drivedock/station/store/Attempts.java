package io.drivedock.station.store;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Something that may be asked again, since when. */
public final class Attempts {

  private static final long LOOK_MILLIS = 100;

  /** What all attempts at one store share. */
  record Shared(
      RetryPolicy retryPolicy,
      StoreWatch watch,
      AdaptiveLimiter limiter,
      TargetHealth health,
      Troubles troubles) {}

  private final Shared shared;
  private final StoreCall kind;
  private final String container;
  private final long began = System.nanoTime();
  private long doneBefore;
  private boolean wasWell;
  private int failed;

  Attempts(Shared shared, StoreCall kind, String container) {
    this.shared = shared;
    this.kind = kind;
    this.container = container;
    this.doneBefore = shared.health().done(kind);
  }

  /**
   * Waits, and returns if it is worth another attempt.
   *
   * @throws StoreException the same, if it is not; one that is {@link StoreException.Kind#REJECTED}
   *     if it is one blob or list that is at fault, and not its target
   */
  public void failed(StoreException e) {
    StoreException last = last(e);
    if (last != null) {
      throw last;
    }
  }

  /** The same; what is to be thrown, or null if it is worth another attempt. */
  public @Nullable StoreException last(StoreException e) {
    if (e.retryAfter().isPresent()) {
      shared.limiter().wasTooMuch(System.nanoTime());
    }
    failed++;
    Duration wait = wait(e);
    if (isWorthAnother(e, wait)) {
      doneBefore = shared.health().done(kind);
      shared.troubles().begin(this, String.valueOf(e.getMessage()));
      return sleeps(wait) ? null : e;
    }
    boolean isWell =
        failed >= TargetHealth.ATTEMPTS_MIN
            && shared.health().isWell(kind, container, e, doneBefore);
    doneBefore = shared.health().done(kind);
    if (isWell && !wasWell) {
      // It may be so only since then.
      wasWell = true;
      return null;
    }
    ended();
    if (!isWell) {
      return e;
    }
    if (kind == StoreCall.LIST) {
      return e.ofList(failed);
    }
    shared.health().givesUp();
    return e.ofBlob(failed);
  }

  private boolean isWorthAnother(StoreException e, Duration wait) {
    boolean isOfMany = kind == StoreCall.WHOLE || kind == StoreCall.LIST;
    boolean mayGo =
        switch (e.kind()) {
          case UNAVAILABLE -> true;
          // It may be one blob that it does not let in.
          case FORBIDDEN -> !isOfMany && failed < TargetHealth.ATTEMPTS_MIN;
          case FULL, LEASED, CHANGED, REJECTED -> false;
        };
    boolean isOverInHaste = shared.watch().isHurried() && failed >= TargetHealth.ATTEMPTS_MIN;
    boolean isPatient = isOfMany || failed < TargetHealth.ATTEMPTS_MIN;
    int haste = isPatient ? 1 : shared.health().haste();
    long inAll = shared.retryPolicy().inAll().toNanos() / haste;
    return mayGo
        && !wasWell
        && !isOverInHaste
        && System.nanoTime() - began + wait.toNanos() < inAll;
  }

  /** It is not asked again, because it went or for another reason. */
  public void ended() {
    if (failed > 0) {
      shared.troubles().end(this);
    }
  }

  /** Uneven, so that many who failed together do not come again together. */
  private Duration wait(StoreException e) {
    long millis = shared.retryPolicy().wait(failed).toMillis();
    Duration uneven =
        Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    Duration asked = e.retryAfter().orElse(Duration.ZERO);
    return asked.compareTo(uneven) > 0 ? asked : uneven;
  }

  /** Waits, not longer than anybody else does; false if it was stopped. */
  private boolean sleeps(Duration wait) {
    boolean wasHurried = shared.watch().isHurried();
    long until = System.nanoTime() + wait.toNanos();
    try {
      for (long left = wait.toNanos(); left > 0; left = until - System.nanoTime()) {
        if (shared.watch().isStopped()) {
          ended();
          return false;
        }
        if (!wasHurried && shared.watch().isHurried()) {
          return true;
        }
        Thread.sleep(Math.min(LOOK_MILLIS, left / 1_000_000 + 1));
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      ended();
      return false;
    }
  }
}
