package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WaitsTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final Pace PACE = Pace.polling(Duration.ofSeconds(1));
  private final Waits waits = new Waits(PACE);

  private long seconds() {
    return waits.before(D1).orElseThrow().length().toSeconds();
  }

  @Test
  void aDriveThatFailsAgainAndAgainWaitsLongerUntilFiveMinutesAndIsNewsOnce() {
    assertThat(waits.add(D1, "full", 0, false, Ending.NONE)).isTrue();
    assertThat(seconds()).isEqualTo(5);
    for (long expected : new long[] {10, 20, 40, 80, 160, 300, 300}) {
      assertThat(waits.add(D1, "full", 0, false, Ending.NONE)).isFalse();
      assertThat(seconds()).isEqualTo(expected);
    }
    assertThat(waits.current(new DriveId("d1"))).isPresent();
  }

  @Test
  void anotherReasonIsNewsAndWaitsAsLong() {
    waits.add(D1, "full", 0, false, Ending.NONE);
    assertThat(waits.add(D1, "away", 0, false, Ending.NONE)).isTrue();
    assertThat(seconds()).isEqualTo(10);
  }

  @Test
  void whatHasComeForwardWaitsAShortTimeAgain() {
    waits.add(D1, "full", 0, false, Ending.NONE);
    waits.add(D1, "full", 0, false, Ending.NONE);
    assertThat(waits.add(D1, "full", 7, false, Ending.NONE)).isTrue();
    assertThat(seconds()).isEqualTo(5);
    // A run that never came to look at its journal knows of no success, and loses none.
    assertThat(waits.add(D1, "full", 0, false, Ending.NONE)).isFalse();
    assertThat(waits.add(D1, "full", 7, false, Ending.NONE)).isFalse();
    assertThat(seconds()).isEqualTo(20);
  }

  @Test
  void aDriveThatWasTakenOutOrIsDoneDoesNotWait() {
    waits.add(D1, "full", 0, false, Ending.NONE);
    waits.keepOnly(Set.of(new DriveId("d1")));
    assertThat(waits.current(D1)).isPresent();
    waits.keepOnly(Set.of());
    assertThat(waits.current(D1)).isEmpty();
    waits.add(D1, "full", 0, false, Ending.NONE);
    waits.end(D1);
    assertThat(waits.current(D1)).isEmpty();
  }

  @Test
  void aLeaseIsRenewedSeveralTimesBeforeItEndsHoweverShortItIs() {
    assertThat(PACE.beat(Duration.ofSeconds(60))).isEqualTo(PACE.beatEvery());
    assertThat(PACE.silenceMax(Duration.ofSeconds(60))).isEqualTo(PACE.tellEvery());
    assertThat(PACE.silenceMax(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(4));
    assertThat(PACE.beat(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(200));
    assertThat(PACE.beat(Duration.ZERO)).isPositive();
  }

  @Test
  void aServerThatIsAwayIsAskedSeldomerButAtLeastTwiceAMinute() {
    Duration wait = Duration.ZERO;
    for (long expected : new long[] {1, 2, 4, 8, 16, 30, 30}) {
      wait = PACE.serverWait(wait);
      assertThat(wait).hasSeconds(expected);
    }
  }
}
