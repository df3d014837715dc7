package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.station.FakeDock.Mood;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.ControlPlane.Heartbeat;
import io.drivedock.station.controlplane.ControlPlane.Work;
import io.drivedock.station.controlplane.StationToken;
import io.drivedock.station.transfer.TransferStoppedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is asked in the middle of a transfer, of a server whose database is in trouble. */
final class LeasedCallsTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final Intervals INTERVALS = StationLoopTest.quick(Duration.ofSeconds(10));

  private final ShutdownSignal shutdown = new ShutdownSignal();
  private final AtomicInteger calls = new AtomicInteger();

  private static Assignment assignment() {
    return new Assignment(
        1,
        false,
        Duration.ofSeconds(30),
        JobId.fresh(Instant.EPOCH, new Random(1)),
        new JobPath("11111111-2222-3333-4444-555555555555", "harbour", "spring"),
        JobType.IMPORT,
        D1,
        null,
        "\\DriveManifest.xml",
        "0123456789ABCDEF0123456789ABCDEF",
        "main",
        "harbour",
        "logs",
        LogLevel.VERBOSE,
        true,
        null);
  }

  private Heartbeat ask(FakeDock dock, ControlPlane controlPlane, int troubledCalls)
      throws Exception {
    dock.expect(assignment());
    Work work = controlPlane.requestWork("dock-1", List.of(D1));
    Assignment taken = ((Work.Assigned) work).assignment();
    try (LeaseWatch watch =
        LeaseWatch.start(taken, System.nanoTime(), controlPlane, INTERVALS, shutdown)) {
      return new LeasedCalls(watch, new OutageLog("drive=D1 test", INTERVALS), shutdown)
          .answer(
              () -> {
                dock.is(calls.incrementAndGet() <= troubledCalls ? Mood.TROUBLED : Mood.WELL);
                return controlPlane.heartbeat(taken.lease(), new Progress(1, 2));
              });
    }
  }

  @Test
  void theSameIsAskedUntilThereIsAnAnswer() throws Exception {
    try (FakeDock dock = new FakeDock(Duration.ofSeconds(30));
        ControlPlane controlPlane =
            new ControlPlane(dock.uri(), StationToken.parse(FakeDock.TOKEN))) {
      assertThat(ask(dock, controlPlane, 3)).isInstanceOf(Heartbeat.Renewed.class);
      assertThat(calls).hasValue(4);
    }
  }

  @Test
  void withTheLeaseItEnds() throws Exception {
    try (FakeDock dock = new FakeDock(Duration.ofMillis(300));
        ControlPlane controlPlane =
            new ControlPlane(dock.uri(), StationToken.parse(FakeDock.TOKEN))) {
      assertThatThrownBy(() -> ask(dock, controlPlane, Integer.MAX_VALUE))
          .isInstanceOf(TransferStoppedException.class)
          .hasMessageContaining("cannot be reached now");
    }
  }

  @Test
  void withTheShiftItEnds() throws Exception {
    shutdown.begin();
    try (FakeDock dock = new FakeDock(Duration.ofSeconds(30));
        ControlPlane controlPlane =
            new ControlPlane(dock.uri(), StationToken.parse(FakeDock.TOKEN))) {
      assertThatThrownBy(() -> ask(dock, controlPlane, Integer.MAX_VALUE))
          .isInstanceOf(TransferStoppedException.class);
      assertThat(calls).hasValue(1);
    }
  }
}
