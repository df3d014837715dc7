package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {

  private static final Pace PACE = Pace.polling(Duration.ofSeconds(1));
  private static final Duration LEASE = Duration.ofMinutes(1);

  @Test
  void aServerIsAskedAgainWhenItSaysSoWithinBounds() {
    assertThat(PACE.serverWaitTold(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    assertThat(PACE.serverWaitTold(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    assertThat(PACE.serverWaitTold(Duration.ofDays(1))).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aHeartbeatIsSentAgainInTimeForItsLeaseWhateverTheServerSays() {
    assertThat(PACE.beatTold(Duration.ofSeconds(2), LEASE)).isEqualTo(Duration.ofSeconds(2));
    assertThat(PACE.beatTold(Duration.ZERO, LEASE)).isEqualTo(PACE.beat(LEASE));
    assertThat(PACE.beatTold(Duration.ofDays(1), LEASE)).isEqualTo(Duration.ofSeconds(5));
    assertThat(PACE.beatTold(Duration.ofDays(1), Duration.ofSeconds(10)))
        .isEqualTo(Duration.ofSeconds(2));
  }
}
