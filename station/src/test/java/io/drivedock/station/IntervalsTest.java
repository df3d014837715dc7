package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class IntervalsTest {

  private static final Intervals INTERVALS = Intervals.polling(Duration.ofSeconds(1));
  private static final Duration LEASE = Duration.ofMinutes(1);

  @Test
  void aServerIsAskedAgainWhenItSaysSoWithinBounds() {
    assertThat(INTERVALS.serverWaitTold(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    assertThat(INTERVALS.serverWaitTold(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    assertThat(INTERVALS.serverWaitTold(Duration.ofDays(1))).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aHeartbeatIsSentAgainInTimeForItsLeaseWhateverTheServerSays() {
    assertThat(INTERVALS.beatTold(Duration.ofSeconds(2), LEASE)).isEqualTo(Duration.ofSeconds(2));
    assertThat(INTERVALS.beatTold(Duration.ZERO, LEASE)).isEqualTo(INTERVALS.beat(LEASE));
    assertThat(INTERVALS.beatTold(Duration.ofDays(1), LEASE)).isEqualTo(Duration.ofSeconds(5));
    assertThat(INTERVALS.beatTold(Duration.ofDays(1), Duration.ofSeconds(10)))
        .isEqualTo(Duration.ofSeconds(2));
  }
}
