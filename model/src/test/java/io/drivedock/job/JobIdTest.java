package io.drivedock.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that sort by creation. */
final class JobIdTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123456Z");

  private final Random random = new Random(7);

  @Test
  void keysOfLaterMillisecondsSortLater() {
    JobId early = JobId.fresh(NOW, random);
    JobId late = JobId.fresh(NOW.plusMillis(1), random);
    assertThat(early).isLessThan(late);
    assertThat(JobId.FIRST).isLessThan(JobId.fresh(Instant.EPOCH, random));
  }

  @Test
  void keysOfOneMakerSortAsTheyWereMadeAlsoWhenItsClockStandsStillOrGoesBack() {
    List<JobId> made = new ArrayList<>();
    JobId last = JobId.FIRST;
    for (int i = 0; i < 10_000; i++) {
      last = JobId.freshAfter(last, NOW.minusMillis(i % 3), random);
      made.add(last);
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
    assertThat(made)
        .allSatisfy(
            id -> {
              assertThat(id.value().version()).isEqualTo(7);
              assertThat(id.value().variant()).isEqualTo(2);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "0199a1b2-0000-7000-bfff-ffffffffffff, 0199a1b2-0000-7001-8",
    "0199a1b2-0000-7fff-bfff-ffffffffffff, 0199a1b2-0001-7000-8",
    "0199a1b2-ffff-7fff-bfff-ffffffffffff, 0199a1b3-0000-7000-8",
  })
  void aKeyThatIsFullIsFollowedByTheNext(String last, String next) {
    assertThat(JobId.freshAfter(JobId.parse(last), Instant.EPOCH, random).toString())
        .startsWith(next);
  }
}
