package io.drivedock.dock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DockWireTest {

  private static final Assignment ASSIGNMENT =
      new Assignment(
          7,
          true,
          Duration.ofSeconds(30),
          JobId.fresh(Instant.EPOCH, new Random(1)),
          new JobPath("11111111-2222-3333-4444-555555555555", "harbour", "spring"),
          JobType.IMPORT,
          new DriveId("9CA995BB"),
          BitLockerKey.parse("not a real key"),
          "\\DriveManifest.xml",
          "109B21108597EF36D5785F08303F3638",
          "main",
          "harbour",
          "logs",
          LogLevel.VERBOSE,
          true,
          null);

  private static final DriveReport REPORT =
      new DriveReport(CopyStatus.COMPLETED_WITH_ERRORS, 5, 10, "file:///e.xml", null, null);

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(DockWire.assignment(DockWire.write(ASSIGNMENT))).isEqualTo(ASSIGNMENT);
    assertThat(DockWire.report(DockWire.write(REPORT))).isEqualTo(REPORT);
    Progress progress = new Progress(3, Long.MAX_VALUE);
    assertThat(DockWire.progress(DockWire.write(progress))).isEqualTo(progress);
    Renewal renewal = new Renewal(Duration.ofSeconds(9), true, true);
    assertThat(DockWire.renewal(DockWire.write(renewal))).isEqualTo(renewal);
  }

  private static final JobId JOB = JobId.fresh(Instant.EPOCH, new Random(2));

  private static final StationReport STATION =
      new StationReport(
          List.of(
              new SlotReport(
                  new DriveId("A1"), new SlotReport.Doing.Idle(), "1.82 TiB: BitLocker."),
              new SlotReport(
                  new DriveId("A2"), new SlotReport.Doing.Moving(JOB, new Progress(1, 2), 3)),
              new SlotReport(new DriveId("A3"), new SlotReport.Doing.Reporting(JOB)),
              new SlotReport(
                  new DriveId("A4"),
                  new SlotReport.Doing.Waiting(Instant.EPOCH, "The target is full.", false)),
              new SlotReport(
                  new DriveId("A5"),
                  new SlotReport.Doing.Waiting(Instant.EPOCH, "No manifest.", true))),
          List.of(
              new TargetReport("main", null),
              new TargetReport("far", "It is away."),
              new TargetReport("odd", null, List.of("It does this.", "It does that."))));

  @Test
  void whatAStationSaysOfItselfIsReadAgain() {
    assertThat(DockWire.station(DockWire.write(STATION))).isEqualTo(STATION);
  }

  @Test
  void whatAStationSaysOfItselfIsBoundedAndNamesWhatIsWrong() {
    Map<String, Object> idle = Map.of("driveId", "A1", "doing", "idle");
    Map<String, Object> waiting =
        Map.of("driveId", "A1", "doing", "waiting", "until", "soon", "why", "x");
    Map<String, Object> target = Map.of("name", "main", "reachable", true);
    assertStationRefused(List.of(idle), "main", "targets");
    assertStationRefused("x", List.of(), "slots");
    assertStationRefused(List.of("x"), List.of(), "slots");
    assertStationRefused(List.of(Map.of("driveId", "A1", "doing", "dance")), List.of(), "doing");
    assertStationRefused(List.of(Map.of("driveId", "../x", "doing", "idle")), List.of(), "driveId");
    assertStationRefused(List.of(waiting), List.of(), "until");
    assertStationRefused(
        Collections.nCopies(StationReport.SLOTS_MAX + 1, idle), List.of(), "slots");
    assertStationRefused(
        List.of(), Collections.nCopies(StationReport.TARGETS_MAX + 1, target), "targets");
    assertStationRefused(
        List.of(), List.of(Map.of("name", "x".repeat(257), "reachable", true)), "target's name");
    assertStationRefused(
        List.of(),
        List.of(Map.of("name", "m", "reachable", false, "problem", "x".repeat(1_001))),
        "problem");
    assertStationRefused(
        List.of(), List.of(Map.of("name", "m", "reachable", true, "limits", List.of(1))), "limits");
    assertStationRefused(
        List.of(),
        List.of(
            Map.of(
                "name",
                "m",
                "reachable",
                true,
                "limits",
                Collections.nCopies(TargetReport.LIMITS_MAX + 1, "x"))),
        "limits");
  }

  private static void assertStationRefused(Object slots, Object targets, String saying) {
    assertThatThrownBy(() -> DockWire.station(Map.of("slots", slots, "targets", targets)))
        .isInstanceOf(WireException.class)
        .hasMessageContaining(saying);
  }

  @Test
  void everyMemberThatIsMissingOrOfAnotherFormIsNamed() {
    Map<String, Object> whole = DockWire.write(ASSIGNMENT);
    for (String member : whole.keySet()) {
      for (Object wrong : new Object[] {List.of(1), Map.of(), "\u0000", -1, 1.5, " "}) {
        Map<String, Object> broken = new HashMap<>(whole);
        broken.put(member, wrong);
        if (isFine(member, wrong)) {
          continue;
        }
        assertThatThrownBy(() -> DockWire.assignment(broken))
            .as("%s = %s", member, wrong)
            .isInstanceOf(WireException.class);
      }
    }
  }

  /** Numbers may be negative and free texts may say anything: the wire checks forms, not sense. */
  private static boolean isFine(String member, Object value) {
    return switch (member) {
      case "lease", "leaseMillis" -> value.equals(-1);
      case "manifestFile", "manifestHash" -> value instanceof String;
      case "target", "account", "diagnosticsPath" -> "\u0000".equals(value);
      default -> false;
    };
  }

  @Test
  void countsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> DockWire.progress(Map.of("bytesDone", 2, "bytesTotal", 1)))
        .isInstanceOf(WireException.class);
    Map<String, Object> report = DockWire.write(REPORT);
    report.put("copyStatus", "None");
    assertThatThrownBy(() -> DockWire.report(report))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("final");
  }

  @Test
  void aListOfDrivesIsBoundedAndHoldsDrives() {
    Map<String, Object> wire = Map.of("drives", List.of("A1", "a1 "));
    assertThat(DockWire.drives(wire, "drives", 2))
        .containsExactly(new DriveId("A1"), new DriveId("A1"));
    assertThatThrownBy(() -> DockWire.drives(wire, "drives", 1)).isInstanceOf(WireException.class);
    assertThatThrownBy(() -> DockWire.drives(Map.of("drives", List.of("../x")), "drives", 9))
        .isInstanceOf(WireException.class);
  }

  @Test
  void noMessageRepeatsAKey() {
    Map<String, Object> wire = DockWire.write(ASSIGNMENT);
    wire.put("bitLockerKey", "secret\u0007secret");
    assertThatThrownBy(() -> DockWire.assignment(wire))
        .isInstanceOf(WireException.class)
        .hasMessageNotContaining("secret");
    assertThat(ASSIGNMENT.toString()).doesNotContain("not a real key");
  }
}
