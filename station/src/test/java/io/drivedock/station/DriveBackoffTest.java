package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DriveBackoffTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final Intervals INTERVALS = Intervals.polling(Duration.ofSeconds(1));
  private final DriveBackoff backoff = new DriveBackoff(INTERVALS);

  private long seconds() {
    return backoff.before(D1).orElseThrow().length().toSeconds();
  }

  @Test
  void aDriveThatFailsAgainAndAgainWaitsLongerUntilFiveMinutesAndIsNewsOnce() {
    assertThat(backoff.add(D1, "full", 0, false, Ending.NONE)).isTrue();
    assertThat(seconds()).isEqualTo(5);
    for (long expected : new long[] {10, 20, 40, 80, 160, 300, 300}) {
      assertThat(backoff.add(D1, "full", 0, false, Ending.NONE)).isFalse();
      assertThat(seconds()).isEqualTo(expected);
    }
    assertThat(backoff.current(new DriveId("d1"))).isPresent();
  }

  @Test
  void anotherReasonIsNewsAndWaitsAsLong() {
    backoff.add(D1, "full", 0, false, Ending.NONE);
    assertThat(backoff.add(D1, "away", 0, false, Ending.NONE)).isTrue();
    assertThat(seconds()).isEqualTo(10);
  }

  @Test
  void whatHasComeForwardWaitsAShortTimeAgain() {
    backoff.add(D1, "full", 0, false, Ending.NONE);
    backoff.add(D1, "full", 0, false, Ending.NONE);
    assertThat(backoff.add(D1, "full", 7, false, Ending.NONE)).isTrue();
    assertThat(seconds()).isEqualTo(5);
    // A run that never came to look at its journal knows of no success, and loses none.
    assertThat(backoff.add(D1, "full", 0, false, Ending.NONE)).isFalse();
    assertThat(backoff.add(D1, "full", 7, false, Ending.NONE)).isFalse();
    assertThat(seconds()).isEqualTo(20);
  }

  @Test
  void aDriveThatWasTakenOutOrIsDoneDoesNotWait() {
    backoff.add(D1, "full", 0, false, Ending.NONE);
    backoff.keepOnly(Set.of(new DriveId("d1")));
    assertThat(backoff.current(D1)).isPresent();
    backoff.keepOnly(Set.of());
    assertThat(backoff.current(D1)).isEmpty();
    backoff.add(D1, "full", 0, false, Ending.NONE);
    backoff.end(D1);
    assertThat(backoff.current(D1)).isEmpty();
  }

  @Test
  void aLeaseIsRenewedSeveralTimesBeforeItEndsHoweverShortItIs() {
    assertThat(INTERVALS.beat(Duration.ofSeconds(60))).isEqualTo(INTERVALS.beatEvery());
    assertThat(INTERVALS.silenceMax(Duration.ofSeconds(60))).isEqualTo(INTERVALS.reportEvery());
    assertThat(INTERVALS.silenceMax(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(4));
    assertThat(INTERVALS.beat(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(200));
    assertThat(INTERVALS.beat(Duration.ZERO)).isPositive();
  }

  @Test
  void aServerThatIsAwayIsAskedSeldomerButAtLeastTwiceAMinute() {
    Duration wait = Duration.ZERO;
    for (long expected : new long[] {1, 2, 4, 8, 16, 30, 30}) {
      wait = INTERVALS.serverWait(wait);
      assertThat(wait).hasSeconds(expected);
    }
  }
}
