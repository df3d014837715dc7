package io.drivedock.server.portal.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SignInLimitsTest {

  private final AtomicLong nanos = new AtomicLong(1);
  private final SignInLimits limits = new SignInLimits(nanos::get);

  private int allowed(String address, int attempts) {
    int allowed = 0;
    for (int i = 0; i < attempts; i++) {
      allowed += limits.failed(address).isEmpty() ? 1 : 0;
    }
    return allowed;
  }

  @Test
  void anAddressFailsSoOftenAndThenWaits() {
    assertThat(allowed("192.0.2.1", 50)).isEqualTo(SignInLimits.FAILURES_PER_ADDRESS);
    assertThat(limits.failed("192.0.2.1").orElseThrow())
        .isBetween(Duration.ofMillis(1), SignInLimits.REFILLED);
    assertThat(limits.failed("192.0.2.2")).isEmpty();

    nanos.addAndGet(SignInLimits.REFILLED.toNanos());
    assertThat(allowed("192.0.2.1", 50)).isEqualTo(SignInLimits.FAILURES_PER_ADDRESS);
  }

  @Test
  void whatIsTakenBackIsNotCounted() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(limits.failed("192.0.2.1")).isEmpty();
      limits.takeBack("192.0.2.1");
    }
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() {
    int allowed = 0;
    for (int i = 1; i < 100; i++) {
      allowed += allowed("2001:db8:0:1::" + Integer.toHexString(i), 1);
    }
    assertThat(allowed).isEqualTo(SignInLimits.FAILURES_PER_ADDRESS);
    assertThat(limits.failed("2001:db8:0:2::1")).isEmpty();
  }

  @Test
  void manyAddressesShareALimitAndFillNoMemory() {
    int allowed = 0;
    for (int i = 0; i < 20_000; i++) {
      allowed += allowed("10.%d.%d.%d".formatted(i >> 16, (i >> 8) & 255, i & 255), 1);
    }
    assertThat(allowed).isEqualTo(SignInLimits.FAILURES_IN_ALL);
    assertThat(limits.addresses()).isLessThanOrEqualTo(10_000);
  }
}
