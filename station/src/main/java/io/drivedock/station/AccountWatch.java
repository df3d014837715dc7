package io.drivedock.station;

import io.drivedock.dock.SlotReport;
import io.drivedock.dock.TargetReport;
import io.drivedock.station.store.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Looks again and again whether the accounts of drives in hand are reached, one after the other,
 * where a target is an account for each customer. Of such a target nothing else can be known.
 */
final class AccountWatch implements AutoCloseable {

  /** More are not looked at in one round. */
  private static final int ACCOUNTS_MAX = 50;

  private final Supplier<? extends Collection<AccountInHand>> inHand;
  private final Look look;
  private final Duration every;
  private final ShutdownSignal shutdown = new ShutdownSignal();
  private final Thread thread;
  private volatile List<TargetReport> last = List.of();

  /** Looks at an account. */
  interface Look {
    /**
     * Looks.
     *
     * @throws StoreException with a sentence for an operator, if it will not work
     */
    void at(AccountInHand account);
  }

  /**
   * Begins to look.
   *
   * @param inHand those that are to be looked at now
   */
  AccountWatch(Supplier<? extends Collection<AccountInHand>> inHand, Look look, Duration every) {
    this.inHand = inHand;
    this.look = look;
    this.every = every;
    this.thread =
        Thread.ofPlatform().name("target-accounts").daemon().unstarted(this::lookUntilClosed);
    thread.start();
  }

  /** What is known of each target with a drive in hand, by name. */
  List<TargetReport> reports() {
    return last;
  }

  private void lookUntilClosed() {
    do {
      Map<String, TargetReport> found = new TreeMap<>();
      inHand.get().stream()
          .distinct()
          .limit(ACCOUNTS_MAX)
          .forEach(account -> found.merge(account.target(), look(account), AccountWatch::worse));
      last = List.copyOf(found.values());
    } while (!shutdown.beginsWithin(every));
  }

  private TargetReport look(AccountInHand account) {
    try {
      look.at(account);
      return new TargetReport(account.target(), null);
    } catch (StoreException e) {
      return new TargetReport(account.target(), bounded(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      return new TargetReport(
          account.target(),
          bounded("Looking at the target failed in a way that was not foreseen: " + e));
    }
  }

  private static TargetReport worse(TargetReport one, TargetReport other) {
    return one.problem() == null ? other : one;
  }

  private static String bounded(String text) {
    return text.length() > SlotReport.REASON_MAX ? text.substring(0, SlotReport.REASON_MAX) : text;
  }

  @Override
  public void close() {
    shutdown.begin();
    thread.interrupt();
  }
}
