package io.drivedock.station;

import io.drivedock.dock.Progress;
import io.drivedock.dock.SlotReport;
import io.drivedock.dock.SlotReport.Doing;
import io.drivedock.dock.StationReport;
import io.drivedock.dock.TargetReport;
import io.drivedock.drive.DriveId;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.ControlPlaneException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells the server what the slots do and whether the targets are reached: at once when something
 * becomes otherwise, and every few seconds in any case, so that a station that lives is not taken
 * for silent. How far a drive is goes with its lease's heartbeats and is no news here.
 */
final class StatusReporter implements AutoCloseable {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private final String station;
  private final Supplier<List<SlotStatus>> slots;
  private final Function<DriveId, String> looks;
  private final Supplier<List<TargetReport>> targets;
  private final ControlPlane controlPlane;
  private final Intervals intervals;
  private final OutageLog outages;
  private final ShutdownSignal shutdown = new ShutdownSignal();
  private final Thread thread;
  private final Map<DriveId, Measured> measured = new HashMap<>();

  /** How far a drive was when its rate was last measured, at a {@link System#nanoTime}. */
  private record Measured(long at, long bytesDone, long bytesPerSecond) {}

  StatusReporter(
      String station,
      Supplier<List<SlotStatus>> slots,
      Function<DriveId, String> looks,
      Supplier<List<TargetReport>> targets,
      ControlPlane controlPlane,
      Intervals intervals) {
    this.station = station;
    this.slots = slots;
    this.looks = looks;
    this.targets = targets;
    this.controlPlane = controlPlane;
    this.intervals = intervals;
    this.outages = new OutageLog("station=%s status".formatted(station), intervals);
    this.thread =
        Thread.ofPlatform().name("status-" + station).daemon().unstarted(this::reportUntilClosed);
  }

  void start() {
    thread.start();
  }

  private void reportUntilClosed() {
    StationReport told = null;
    long toldAt = 0;
    Duration pause = Duration.ZERO;
    while (!shutdown.beginsWithin(pause)) {
      pause = intervals.beatEvery();
      StationReport now = report(System.nanoTime());
      boolean isDue = System.nanoTime() - toldAt >= intervals.reportEvery().toNanos();
      if (told != null && !isDue && withoutProgress(now).equals(withoutProgress(told))) {
        continue;
      }
      try {
        controlPlane.report(station, now);
        told = now;
        toldAt = System.nanoTime();
        outages.answered();
      } catch (ControlPlaneException e) {
        if (!shutdown.hasBegun()) {
          pause = outages.failed(e);
        }
      }
    }
  }

  private StationReport report(long at) {
    List<SlotReport> all =
        slots.get().stream()
            .limit(StationReport.SLOTS_MAX)
            .map(
                status ->
                    new SlotReport(
                        status.drive(), doing(status, at), shortened(looks.apply(status.drive()))))
            .toList();
    measured
        .keySet()
        .removeIf(
            drive ->
                all.stream()
                    .noneMatch(
                        slot ->
                            slot.drive().equals(drive) && slot.doing() instanceof Doing.Moving));
    return new StationReport(all, targets.get());
  }

  private Doing doing(SlotStatus status, long at) {
    return switch (status) {
      case SlotStatus.Idle idle -> new Doing.Idle();
      case SlotStatus.Transferring moving ->
          new Doing.Moving(
              moving.job(),
              moving.progress(),
              rate(moving.drive(), moving.progress(), at),
              shortened(moving.why()));
      case SlotStatus.Reporting reporting -> new Doing.Reporting(reporting.job());
      case SlotStatus.Waiting waiting ->
          new Doing.Waiting(
              waiting.until().truncatedTo(ChronoUnit.SECONDS),
              bounded(waiting.why()),
              waiting.isUnreadable());
    };
  }

  /** Measured over at least as long as the status reports are apart. */
  private long rate(DriveId drive, Progress progress, long at) {
    Measured last = measured.get(drive);
    if (last == null || progress.bytesDone() < last.bytesDone()) {
      measured.put(drive, new Measured(at, progress.bytesDone(), 0));
      return 0;
    }
    Duration since = Duration.ofNanos(at - last.at());
    if (since.compareTo(intervals.reportEvery()) < 0) {
      return last.bytesPerSecond();
    }
    double seconds = since.toNanos() / (double) Duration.ofSeconds(1).toNanos();
    long rate = (long) ((progress.bytesDone() - last.bytesDone()) / seconds);
    measured.put(drive, new Measured(at, progress.bytesDone(), rate));
    return rate;
  }

  /** What would be news if it became otherwise. */
  private static StationReport withoutProgress(StationReport report) {
    return new StationReport(
        report.slots().stream()
            .map(slot -> new SlotReport(slot.drive(), withoutProgress(slot.doing()), slot.holds()))
            .toList(),
        report.targets());
  }

  private static Doing withoutProgress(Doing doing) {
    return switch (doing) {
      case Doing.Moving moving -> new Doing.Moving(moving.job(), Progress.NONE, 0, moving.why());
      case Doing.Waiting waiting ->
          new Doing.Waiting(Instant.EPOCH, waiting.why(), waiting.isUnreadable());
      case Doing.Idle idle -> idle;
      case Doing.Reporting reporting -> reporting;
    };
  }

  private static String bounded(String why) {
    return shortened(why.isBlank() ? "No reason is known." : why);
  }

  private static String shortened(String why) {
    return why.length() > SlotReport.REASON_MAX ? why.substring(0, SlotReport.REASON_MAX) : why;
  }

  /** Tells no more; what is being told is waited for a moment. */
  @Override
  public void close() {
    shutdown.begin();
    thread.interrupt();
    try {
      thread.join(CLOSE_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
