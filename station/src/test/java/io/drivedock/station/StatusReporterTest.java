package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Progress;
import io.drivedock.dock.SlotReport;
import io.drivedock.dock.SlotReport.Doing;
import io.drivedock.dock.StationReport;
import io.drivedock.dock.TargetReport;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.station.FakeDock.Mood;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.StationToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StatusReporterTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final DriveId D1 = new DriveId("D1");
  private static final JobId JOB = JobId.fresh(Instant.EPOCH, new Random(1));
  private static final TargetReport REACHED = new TargetReport("main", null);

  private FakeDock dock;
  private ControlPlane line;
  private StatusReporter reporter;
  private volatile List<SlotStatus> slots = List.of();
  private volatile String look = "";
  private volatile List<TargetReport> targets = List.of(REACHED);

  @BeforeEach
  void begin() throws Exception {
    dock = new FakeDock(LONG);
    line = new ControlPlane(dock.uri(), StationToken.parse(FakeDock.TOKEN));
  }

  @AfterEach
  void end() {
    reporter.close();
    line.close();
    dock.close();
  }

  private void start(Duration reportEvery) {
    Intervals quick = StationLoopTest.quick(LONG);
    Intervals intervals =
        new Intervals(
            quick.pollEvery(),
            quick.beatEvery(),
            reportEvery,
            quick.serverWaitMax(),
            quick.driveWaitMin(),
            quick.driveWaitMax(),
            quick.closeWithin());
    reporter =
        new StatusReporter("dock-1", () -> slots, drive -> look, () -> targets, line, intervals);
    reporter.start();
  }

  private static void await(Callable<Boolean> what) {
    Awaitility.await()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(what);
  }

  private void awaitTold(StationReport report) {
    await(() -> !dock.statusReports.isEmpty() && dock.statusReports.getLast().equals(report));
  }

  private static StationReport report(Doing doing) {
    return new StationReport(List.of(new SlotReport(D1, doing)), List.of(REACHED));
  }

  @Test
  void everyKindOfSlotIsToldAsItIs() {
    start(LONG);
    awaitTold(new StationReport(List.of(), List.of(REACHED)));
    slots = List.of(new SlotStatus.Idle(D1));
    awaitTold(report(new Doing.Idle()));
    slots = List.of(new SlotStatus.Transferring(D1, JOB, new Progress(1, 9), ""));
    awaitTold(report(new Doing.Moving(JOB, new Progress(1, 9), 0)));
    slots = List.of(new SlotStatus.Reporting(D1, JOB));
    awaitTold(report(new Doing.Reporting(JOB)));
    Instant until = Instant.parse("2026-03-01T00:00:00.5Z");
    slots = List.of(new SlotStatus.Waiting(D1, until, "No manifest.", true));
    awaitTold(report(new Doing.Waiting(until.minusMillis(500), "No manifest.", true)));
    slots = List.of(new SlotStatus.Waiting(D1, until, "x".repeat(5_000), false));
    awaitTold(report(new Doing.Waiting(until.minusMillis(500), "x".repeat(1_000), false)));
    assertThat(dock.requests).containsOnly("PUT /stations/dock-1").hasSize(6);
  }

  @Test
  void whatADriveHoldsIsNews() {
    slots = List.of(new SlotStatus.Idle(D1));
    start(LONG);
    awaitTold(report(new Doing.Idle()));
    look = "1.82 TiB: BitLocker.";
    awaitTold(
        new StationReport(List.of(new SlotReport(D1, new Doing.Idle(), look)), List.of(REACHED)));
  }

  @Test
  void progressAloneIsNoNewsUntilItIsTimeAndThenHasARate() {
    slots = List.of(new SlotStatus.Transferring(D1, JOB, new Progress(1, 90_000), ""));
    start(Duration.ofMillis(300));
    await(() -> dock.statusReports.size() == 1);
    slots = List.of(new SlotStatus.Transferring(D1, JOB, new Progress(80_000, 90_000), ""));
    await(() -> dock.statusReports.size() >= 2);
    Doing.Moving moving = (Doing.Moving) dock.statusReports.get(1).slots().getFirst().doing();
    assertThat(moving.progress()).isEqualTo(new Progress(80_000, 90_000));
    assertThat(moving.bytesPerSecond()).isBetween(1L, 79_999L * 4);
  }

  @Test
  void aTargetThatIsAwayIsToldAtOnce() {
    start(LONG);
    await(() -> dock.statusReports.size() == 1);
    targets = List.of(new TargetReport("main", "It is not mounted."));
    awaitTold(new StationReport(List.of(), targets));
  }

  @Test
  void aStationThatSaysNothingNewIsHeardAllTheSame() {
    start(Duration.ofMillis(20));
    await(() -> dock.statusReports.size() >= 3);
    assertThat(dock.statusReports).containsOnly(new StationReport(List.of(), List.of(REACHED)));
  }

  @Test
  void aServerThatWasAwayIsToldWhenItIsBack() {
    dock.is(Mood.AWAY);
    start(LONG);
    await(() -> dock.requests.size() >= 3);
    slots = List.of(new SlotStatus.Idle(D1));
    dock.is(Mood.WELL);
    awaitTold(report(new Doing.Idle()));
  }

  @Test
  void moreSlotsThanABoundAreLeftOut() {
    slots = Collections.nCopies(StationReport.SLOTS_MAX + 1, new SlotStatus.Idle(D1));
    start(LONG);
    await(() -> !dock.statusReports.isEmpty());
    assertThat(dock.statusReports.getFirst().slots()).hasSize(StationReport.SLOTS_MAX);
  }
}
