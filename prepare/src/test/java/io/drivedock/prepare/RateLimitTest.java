package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void aReaderWaitsUntilWhatItReadIsPaidFor() {
    AtomicLong now = new AtomicLong(-5);
    RateLimit limit = new RateLimit(1_000, now::get);
    assertThat(limit.reserve(500)).isEqualTo(SECOND / 2);
    assertThat(limit.reserve(1_000)).isEqualTo(SECOND * 3 / 2);
    now.addAndGet(10 * SECOND);
    assertThat(limit.reserve(1_000)).as("idle time is not saved up").isEqualTo(SECOND);
  }

  @Test
  void withoutALimitNobodyWaits() {
    assertThat(new RateLimit(0).reserve(Long.MAX_VALUE)).isZero();
  }
}
