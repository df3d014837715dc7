package io.drivedock.station.store;

import java.util.function.Supplier;

/** Asks a store again when it does not do what was asked, and less when it says it is too much. */
final class RetryLoop {

  private final Bandwidth bandwidth;
  private final StoreWatch watch;
  private final AdaptiveLimiter limiter;
  private final TargetHealth health;
  private final Attempts.Shared shared;

  /**
   * For one store.
   *
   * @param bandwidth what blobs and their chunks pass, once for each attempt
   * @param watch who waits for its answers
   * @param probe tells whether the store works, where nothing else does
   */
  RetryLoop(
      StoreLimits limits,
      RetryPolicy retryPolicy,
      Bandwidth bandwidth,
      StoreWatch watch,
      TargetHealth.Probe probe) {
    this.bandwidth = bandwidth;
    this.watch = watch;
    this.limiter = new AdaptiveLimiter(limits.uploadsMax());
    this.health = new TargetHealth(probe);
    this.shared = new Attempts.Shared(retryPolicy, watch, limiter, health, new Troubles(watch));
  }

  /** An earlier run moved blobs, so this station was let in. */
  void workedBefore() {
    health.didBefore();
  }

  /**
   * Attempts at what its caller asks for again.
   *
   * @param container in which it is; {@link TargetHealth#OWN_PLACE} where it is in none
   */
  Attempts attempts(StoreCall kind, String container) {
    return new Attempts(shared, kind, container);
  }

  /** Asks until it is done, or not worth another attempt. A commit is asked for once. */
  <T> T call(StoreCall kind, String container, long bytes, Supplier<T> call) {
    if (kind == StoreCall.COMMIT) {
      return once(kind, bytes, call);
    }
    Attempts attempts = attempts(kind, container);
    while (true) {
      try {
        T result = once(kind, bytes, call);
        attempts.ended();
        return result;
      } catch (StoreException e) {
        attempts.failed(e);
      }
    }
  }

  /** Asks once, with so many bytes, or for so many. */
  private <T> T once(StoreCall kind, long bytes, Supplier<T> call) {
    try {
      bandwidth.await(bytes, watch::isStopped);
      if (!limiter.enter(watch::isStopped)) {
        throw stopped();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    }
    try {
      T result = call.get();
      limiter.went();
      health.went(kind);
      return result;
    } finally {
      limiter.leave();
    }
  }

  private static StoreException stopped() {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "The transfer ended before the request was sent to the store.");
  }
}
