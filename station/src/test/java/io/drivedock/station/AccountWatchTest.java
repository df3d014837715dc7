package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.TargetReport;
import io.drivedock.station.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class AccountWatchTest {

  private static final AccountInHand GOOD = new AccountInHand("main", "good");
  private static final AccountInHand BAD = new AccountInHand("main", "bad");

  @Test
  void theAccountsOfDrivesInHandAreLookedAtAndNoOthers() {
    List<AccountInHand> inHand = new CopyOnWriteArrayList<>();
    Set<AccountInHand> looked = ConcurrentHashMap.newKeySet();
    try (AccountWatch watch =
        new AccountWatch(
            () -> inHand,
            account -> {
              looked.add(account);
              if (account.equals(BAD)) {
                throw new StoreException(StoreException.Kind.FORBIDDEN, "bad is not let in.");
              }
            },
            Duration.ofMillis(10))) {
      assertThat(watch.reports()).isEmpty();
      inHand.add(GOOD);
      await(watch, List.of(new TargetReport("main", null)));
      inHand.add(BAD);
      await(watch, List.of(new TargetReport("main", "bad is not let in.")));
      inHand.remove(BAD);
      await(watch, List.of(new TargetReport("main", null)));
      inHand.clear();
      await(watch, List.of());
    }
    assertThat(looked).containsExactlyInAnyOrder(GOOD, BAD);
  }

  private static void await(AccountWatch watch, List<TargetReport> reports) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(30))
        .until(() -> watch.reports().equals(reports));
  }
}
