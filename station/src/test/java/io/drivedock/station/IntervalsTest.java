package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class IntervalsTest {

  private static final Intervals INTERVALS = Intervals.polling(Duration.ofSeconds(1));
  private static final Duration LEASE = Duration.ofMinutes(1);

  @Test
  void aServerIsAskedAgainWhenItSaysSoWithinBounds() {
    assertThat(INTERVALS.serverWaitAfter(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    assertThat(INTERVALS.serverWaitAfter(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    assertThat(INTERVALS.serverWaitAfter(Duration.ofDays(1))).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aHeartbeatIsSentAgainInTimeForItsLeaseWhateverTheServerSays() {
    assertThat(INTERVALS.heartbeatAfter(Duration.ofSeconds(2), LEASE))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(INTERVALS.heartbeatAfter(Duration.ZERO, LEASE)).isEqualTo(INTERVALS.beat(LEASE));
    assertThat(INTERVALS.heartbeatAfter(Duration.ofDays(1), LEASE))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(INTERVALS.heartbeatAfter(Duration.ofDays(1), Duration.ofSeconds(10)))
        .isEqualTo(Duration.ofSeconds(2));
  }
}
