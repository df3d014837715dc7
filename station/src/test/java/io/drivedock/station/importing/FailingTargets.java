package io.drivedock.station.importing;

import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.Handling;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A store that breaks at its n-th call, before or after having done what was asked, and stays
 * broken.
 */
final class FailingTargets implements Targets {

  private final Targets real;
  private final long failAt;
  private final boolean afterDoing;
  private final boolean staysBroken;
  private final AtomicLong calls = new AtomicLong();

  FailingTargets(Targets real, long failAt, boolean afterDoing) {
    this(real, failAt, afterDoing, true);
  }

  private FailingTargets(Targets real, long failAt, boolean afterDoing, boolean staysBroken) {
    this.real = real;
    this.failAt = failAt;
    this.afterDoing = afterDoing;
    this.staysBroken = staysBroken;
  }

  /** It works again at the next call. */
  static FailingTargets once(Targets real, long failAt, boolean afterDoing) {
    return new FailingTargets(real, failAt, afterDoing, false);
  }

  long calls() {
    return calls.get();
  }

  private <T> T call(Supplier<T> call) {
    long n = calls.incrementAndGet();
    if ((staysBroken && n > failAt) || (n == failAt && !afterDoing)) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "The store broke at call " + n);
    }
    T result = call.get();
    if (n == failAt) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "The store broke after call " + n);
    }
    return result;
  }

  @Override
  public Handling handling(String target) {
    return real.handling(target);
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    return new ForwardingStore(real.open(target, account, owner)) {
      @Override
      protected <T> T call(Supplier<T> call) {
        return FailingTargets.this.call(call);
      }
    };
  }
}
