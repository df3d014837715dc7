package io.drivedock.server.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tags ask of the automatic dock. */
final class ItineraryTest {

  private final List<String> problems = new ArrayList<>();

  private Itinerary of(Map<String, String> tags) {
    return Itinerary.of(tags, problems);
  }

  @Test
  void withoutTagsTheUsualHappens() {
    assertThat(of(Map.of("project", "x"))).isEqualTo(Itinerary.USUAL);
    assertThat(problems).isEmpty();
  }

  @Test
  void everyTagIsReadInAnyLetterCase() {
    Itinerary itinerary =
        of(
            Map.of(
                "Emulator-Arrives",
                "0s",
                "emulator-starts",
                "30 min",
                "emulator-copies",
                "2h",
                "emulator-returns",
                "3d",
                "emulator-missing",
                "A1, a2",
                "emulator-ends",
                "CompletedWithWarnings, B1=DiskOperationFailed"));

    assertThat(problems).isEmpty();
    assertThat(itinerary.arrives()).isEqualTo(Duration.ZERO);
    assertThat(itinerary.starts()).isEqualTo(Duration.ofMinutes(30));
    assertThat(itinerary.copies()).isEqualTo(Duration.ofHours(2));
    assertThat(itinerary.returns()).isEqualTo(Duration.ofDays(3));
    assertThat(itinerary.missing()).containsExactlyInAnyOrder(new DriveId("A1"), new DriveId("A2"));
    assertThat(itinerary.endOf(new DriveId("b1"))).isEqualTo(CopyStatus.DISK_OPERATION_FAILED);
    assertThat(itinerary.endOf(new DriveId("B2"))).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
    assertThat(of(Map.of("emulator-arrives", "Never")).arrives()).isNull();
  }

  @Test
  void whatCannotBeReadIsNamedAndTheUsualCounts() {
    Itinerary itinerary =
        of(
            Map.of(
                "emulator-arrives",
                "soon",
                "emulator-missing",
                "../etc",
                "emulator-ends",
                "InProgress",
                "emulator-arrive",
                "1d"));

    assertThat(itinerary).isEqualTo(Itinerary.USUAL);
    assertThat(problems)
        .hasSize(4)
        .anyMatch(problem -> problem.contains("emulator-arrives is not a duration"))
        .anyMatch(problem -> problem.contains("emulator-missing names something"))
        .anyMatch(problem -> problem.contains("emulator-ends must name a final copyStatus"))
        .anyMatch(problem -> problem.contains("emulator-arrive is unknown"));
  }
}
