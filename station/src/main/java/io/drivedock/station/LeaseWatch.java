package io.drivedock.station;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.Progress;
import io.drivedock.dock.Renewal;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.ControlPlane.Heartbeat;
import io.drivedock.station.controlplane.ControlPlaneException;
import io.drivedock.station.transfer.TransferWatch;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a lease alive while its drive is moved, and ends the transfer when the lease does: because
 * the server says so, or because it was not renewed for as long as it lasts. The second is measured
 * here, by a clock that nobody sets and from the moment a heartbeat was sent, so this station stops
 * before the server gives the drive to another.
 */
final class LeaseWatch implements TransferWatch, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);

  private static final long UNKNOWN = -1;

  /** A target that fails and works by turns fills no log. */
  private static final long LOGGED_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private final Assignment assignment;
  private final ControlPlane controlPlane;
  private final Intervals intervals;
  private final ShutdownSignal stationCloses;
  private final ShutdownSignal shutdown = new ShutdownSignal();
  private final OutageLog outages;
  private final Thread thread;

  /** Until when the lease lives, of {@link System#nanoTime}. */
  private volatile long livesUntil;

  private boolean isHindranceLogged;
  private long hindranceLoggedAt = System.nanoTime() - LOGGED_EVERY_NANOS;
  private volatile Progress progress = Progress.NONE;
  private volatile long bytesKept = UNKNOWN;
  private volatile boolean isLost;
  private volatile boolean isStopRequested;
  private volatile boolean isCancelled;
  private volatile boolean isFinished;
  private volatile @Nullable String hindrance;

  private LeaseWatch(
      Assignment assignment,
      long askedAt,
      ControlPlane controlPlane,
      Intervals intervals,
      ShutdownSignal closes) {
    this.assignment = assignment;
    this.controlPlane = controlPlane;
    this.intervals = intervals;
    this.stationCloses = closes;
    this.isCancelled = assignment.isCancelRequested();
    this.isFinished = assignment.isFinishRequested();
    this.livesUntil = askedAt + assignment.leaseLasts().toNanos();
    this.outages = new OutageLog("drive=%s heartbeat".formatted(assignment.drive()), intervals);
    this.thread =
        Thread.ofPlatform()
            .name("heartbeat-" + assignment.drive())
            .daemon()
            .unstarted(this::beatUntilClosed);
  }

  /**
   * Begins with the heartbeats.
   *
   * @param askedAt when the lease was asked for, of {@link System#nanoTime}
   * @param stationCloses stops the transfer too
   */
  static LeaseWatch start(
      Assignment assignment,
      long askedAt,
      ControlPlane controlPlane,
      Intervals intervals,
      ShutdownSignal stationCloses) {
    LeaseWatch watch = new LeaseWatch(assignment, askedAt, controlPlane, intervals, stationCloses);
    watch.thread.start();
    return watch;
  }

  @Override
  public void progress(Progress now) {
    if (bytesKept == UNKNOWN) {
      bytesKept = now.bytesDone();
    }
    progress = now;
  }

  /** How much an earlier transfer of the drive had moved for good; zero while that is not known. */
  long bytesKept() {
    return Math.max(0, bytesKept);
  }

  /** How far the transfer is. */
  Progress progress() {
    return progress;
  }

  @Override
  public boolean isStopped() {
    return isLost || isStopRequested || isLapsed() || stationCloses.hasBegun();
  }

  @Override
  public boolean isCancelled() {
    return isCancelled;
  }

  @Override
  public boolean isFinished() {
    return isFinished;
  }

  /** Whether the transfer is to end. */
  Ending ending() {
    if (isFinished) {
      return Ending.FINISHED;
    }
    return isCancelled ? Ending.CANCELLED : Ending.NONE;
  }

  /** What is in the way of the transfer now; nothing if it moves. */
  Optional<String> hindrance() {
    return Optional.ofNullable(hindrance);
  }

  @Override
  public synchronized void hindered(@Nullable String why) {
    hindrance = why;
    long now = System.nanoTime();
    if (why != null && !isHindranceLogged && now - hindranceLoggedAt >= LOGGED_EVERY_NANOS) {
      isHindranceLogged = true;
      hindranceLoggedAt = now;
      LOG.warn(
          "drive={} job={} request to target is retried: {}",
          assignment.drive(),
          assignment.job(),
          why);
    } else if (why == null && isHindranceLogged) {
      isHindranceLogged = false;
      LOG.info("drive={} job={} continued", assignment.drive(), assignment.job());
    }
  }

  /** Whether the server said that the lease is another's. */
  boolean isLost() {
    return isLost;
  }

  /** Whether somebody at the dock wants the drive to lie still. */
  boolean isStopRequested() {
    return isStopRequested;
  }

  /** Whether it was not renewed for as long as it lasts. */
  boolean isLapsed() {
    return System.nanoTime() - livesUntil >= 0;
  }

  private void beatUntilClosed() {
    Duration lasts = assignment.leaseLasts();
    Progress told = Progress.NONE;
    long toldAt = System.nanoTime();
    Duration pause = intervals.beat(lasts);
    while (!isLost && !shutdown.beginsWithin(pause)) {
      pause = intervals.beat(lasts);
      Progress now = progress;
      long at = System.nanoTime();
      if (now.equals(told) && at - toldAt < intervals.silenceMax(lasts).toNanos()) {
        continue;
      }
      try {
        switch (controlPlane.heartbeat(assignment.lease(), now)) {
          case Heartbeat.Renewed(Renewal renewal) -> {
            lasts = renewal.leaseLasts();
            livesUntil = at + lasts.toNanos();
            told = now;
            toldAt = at;
            noteEnd(renewal);
            if (renewal.isStopRequested()) {
              isStopRequested = true;
            }
          }
          case Heartbeat.Lost lost -> isLost = true;
        }
        outages.answered();
      } catch (ControlPlaneException e) {
        if (!shutdown.hasBegun()) {
          outages.failed(e);
          pause = intervals.heartbeatAfter(e.retryAfter().orElse(Duration.ZERO), lasts);
        }
      }
    }
  }

  private void noteEnd(Renewal renewal) {
    if (renewal.isCancelRequested() && !isCancelled) {
      isCancelled = true;
      LOG.info(
          "drive={} job={} was cancelled during its transfer; what is complete stays",
          assignment.drive(),
          assignment.job());
    }
    if (renewal.isFinishRequested() && !isFinished) {
      isFinished = true;
      LOG.info(
          "drive={} job={} is reported without the rest, as the operator requested",
          assignment.drive(),
          assignment.job());
    }
  }

  /** Ends the heartbeats; none is sent after this. */
  @Override
  public void close() {
    shutdown.begin();
    thread.interrupt();
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // A heartbeat that was broken off ends at once; only then may the lease be given back.
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
