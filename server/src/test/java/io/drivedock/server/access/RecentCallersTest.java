package io.drivedock.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Who is remembered, and for how long. */
final class RecentCallersTest {

  private static final Caller ANN = Caller.of("ann", Role.CUSTOMER);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger lookUps = new AtomicInteger();
  private final RecentCallers<Caller> recent = new RecentCallers<>(nanos::get);

  private Optional<Caller> find(Optional<Caller> there) {
    Function<String, Optional<Caller>> lookUp =
        hash -> {
          lookUps.incrementAndGet();
          return there;
        };
    return recent.find("h", lookUp);
  }

  @Test
  void whoWasFoundIsNotLookedUpAgainForASecond() {
    assertThat(find(Optional.of(ANN))).contains(ANN);
    nanos.addAndGet(RecentCallers.REMEMBERED.toNanos() - 1);
    assertThat(find(Optional.empty())).contains(ANN);
    assertThat(lookUps).hasValue(1);

    nanos.addAndGet(1);
    assertThat(find(Optional.empty())).as("revoked elsewhere meanwhile").isEmpty();
    assertThat(lookUps).hasValue(2);
  }

  @Test
  void whoIsNobodyIsLookedUpEachTime() {
    assertThat(find(Optional.empty())).isEmpty();
    assertThat(find(Optional.of(ANN))).contains(ANN);
    assertThat(lookUps).hasValue(2);
  }

  @Test
  void whatIsRevokedHereIsWorthNothingAtOnce() {
    find(Optional.of(ANN));
    recent.forget();
    assertThat(find(Optional.empty())).isEmpty();
  }

  @Test
  void aLookUpThatARevocationOvertookIsNotRemembered() {
    recent.find(
        "h",
        hash -> {
          recent.forget();
          return Optional.of(ANN);
        });
    assertThat(find(Optional.empty())).isEmpty();
  }
}
