package io.drivedock.station.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The n-th call at which stores break, before or after having done what was asked. All stores of
 * one break count together.
 */
public final class StoreBreak {

  private final long at;
  private final boolean afterDoing;
  private final boolean staysBroken;
  private final AtomicLong calls = new AtomicLong();

  private StoreBreak(long at, boolean afterDoing, boolean staysBroken) {
    this.at = at;
    this.afterDoing = afterDoing;
    this.staysBroken = staysBroken;
  }

  public static StoreBreak never() {
    return new StoreBreak(Long.MAX_VALUE, false, true);
  }

  /** They work again at the next call. */
  public static StoreBreak once(long at, boolean afterDoing) {
    return new StoreBreak(at, afterDoing, false);
  }

  /** They stay broken. */
  public static StoreBreak from(long at, boolean afterDoing) {
    return new StoreBreak(at, afterDoing, true);
  }

  public long calls() {
    return calls.get();
  }

  private <T> T obey(Supplier<T> call) {
    long n = calls.incrementAndGet();
    if ((staysBroken && n > at) || (n == at && !afterDoing)) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "The store broke at call " + n);
    }
    T result = call.get();
    if (n == at) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "The store broke after call " + n);
    }
    return result;
  }

  /** The store, until it breaks. */
  public ObjectStore of(ObjectStore real) {
    return new ForwardingStore(real) {
      @Override
      protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
        return obey(call);
      }
    };
  }

  public Targets of(Targets real) {
    return new ForwardingTargets(real, this::of);
  }
}
