package io.drivedock.station;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.DriveId;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.ControlPlane.Work;
import io.drivedock.station.controlplane.ControlPlaneException;
import io.drivedock.station.exporting.DriveExport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A station at work: looks which drives lie in the slots, asks the server for a lease on one of
 * them, moves it, reports, and so on until it is closed. Nothing that a drive, a target or the
 * server does ends the loop; what could not be done is tried again by itself.
 *
 * <p>Nothing is kept here that a crash could lose: what was moved is in the journals of {@link
 * DriveImport}, and the server gives a drive that this station held to a station of the same name
 * at once.
 */
public final class StationLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StationLoop.class);

  /** How long an interrupted thread may take to end. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final String station;
  private final int drivesAtOnce;
  private final DriveOpener drives;
  private final DriveImport imports;
  private final DriveExport exports;
  private final ControlPlane controlPlane;
  private final InstantSource clock;
  private final Intervals intervals;
  private final ShutdownSignal shutdown = new ShutdownSignal();
  private final OutageLog outages;
  private final DriveBackoff backoff;
  private final Thread thread;

  /** The drives at work; only the loop's thread adds, only a drive's own thread removes. */
  private final Map<DriveId, AtWork> atWork = new ConcurrentHashMap<>();

  /** The accounts of drives that were given to this station and still lie there undone. */
  private final Map<DriveId, AccountInHand> accounts = new ConcurrentHashMap<>();

  private volatile Set<DriveId> present = Set.of();
  private volatile DriveBackoff.@Nullable Wait serverWait;
  private @Nullable String slotsTrouble;

  private record AtWork(DriveRun run, Thread thread) {}

  /**
   * A loop, ready to start.
   *
   * @param station 1 to 64 letters, digits or any of {@code ._-}; of all stations of a server, only
   *     this one has the name
   * @param drivesAtOnce how many drives are moved side by side
   * @param pollEvery how often to look for drives and ask for work
   * @param clock for what is shown; waits are measured by a clock that nobody sets
   */
  public StationLoop(
      String station,
      int drivesAtOnce,
      Duration pollEvery,
      DriveOpener drives,
      DriveImport imports,
      DriveExport exports,
      ControlPlane controlPlane,
      InstantSource clock) {
    this(
        station,
        drivesAtOnce,
        drives,
        imports,
        exports,
        controlPlane,
        clock,
        Intervals.polling(pollEvery));
  }

  StationLoop(
      String station,
      int drivesAtOnce,
      DriveOpener drives,
      DriveImport imports,
      DriveExport exports,
      ControlPlane controlPlane,
      InstantSource clock,
      Intervals intervals) {
    this.station = station;
    this.drivesAtOnce = drivesAtOnce;
    this.drives = drives;
    this.imports = imports;
    this.exports = exports;
    this.controlPlane = controlPlane;
    this.clock = clock;
    this.intervals = intervals;
    this.outages = new OutageLog("station=%s".formatted(station), intervals);
    this.backoff = new DriveBackoff(intervals);
    this.thread =
        Thread.ofPlatform().name("station-" + station).daemon().unstarted(this::workUntilClosed);
  }

  public void start() {
    thread.start();
  }

  /** What each slot with a drive is doing, in the order of the drives' ids. */
  public List<SlotStatus> statuses() {
    Map<DriveId, SlotStatus> statuses = new TreeMap<>();
    for (DriveId drive : present) {
      Optional<DriveBackoff.Wait> wait =
          backoff.current(drive).or(() -> Optional.ofNullable(serverWait));
      statuses.put(
          drive,
          wait.<SlotStatus>map(
                  w ->
                      new SlotStatus.Waiting(
                          drive, clock.instant().plus(w.left()), w.why(), w.isUnreadable()))
              .orElseGet(() -> new SlotStatus.Idle(drive)));
    }
    atWork.forEach((drive, one) -> statuses.put(drive, one.run().status()));
    return List.copyOf(statuses.values());
  }

  /** The accounts of the drives in hand. */
  List<AccountInHand> accountsInHand() {
    return List.copyOf(accounts.values());
  }

  // ---- looking and asking

  private void workUntilClosed() {
    Duration pause = Duration.ZERO;
    while (!shutdown.beginsWithin(pause)) {
      try {
        pause = step();
      } catch (RuntimeException e) {
        LOG.error("station={} failed unexpectedly; it continues", station, e);
        pause = intervals.driveWaitMin();
      }
    }
  }

  /** Begins with as many drives as there are to begin with; how long to wait until the next. */
  private Duration step() {
    look();
    try {
      boolean isMore = true;
      while (isMore && !shutdown.hasBegun() && moving() < drivesAtOnce) {
        isMore = !free().isEmpty() && begin();
      }
      return intervals.pollEvery();
    } catch (ControlPlaneException e) {
      Duration wait = outages.failed(e);
      serverWait =
          new DriveBackoff.Wait(
              String.valueOf(e.getMessage()), System.nanoTime(), wait, 0, false, Ending.NONE);
      return wait;
    }
  }

  private void look() {
    try {
      present = Set.copyOf(drives.present());
      backoff.keepOnly(present);
      accounts.keySet().retainAll(present);
      slotsTrouble = null;
    } catch (DriveException e) {
      present = Set.of();
      if (!String.valueOf(e.getMessage()).equals(slotsTrouble)) {
        slotsTrouble = String.valueOf(e.getMessage());
        LOG.warn("station={} sees no drives: {}", station, slotsTrouble);
      }
    }
  }

  private long moving() {
    return atWork.values().stream().filter(one -> !one.run().isMoved()).count();
  }

  /** Drives that nobody is at work on. */
  private List<DriveId> free() {
    return present.stream().filter(drive -> !atWork.containsKey(drive)).sorted().toList();
  }

  /** Asks for one of these drives; whether there may be work for another. */
  private boolean begin() throws ControlPlaneException {
    List<DriveId> ready = new ArrayList<>();
    List<DriveId> waiting = new ArrayList<>();
    List<DriveId> cancelled = new ArrayList<>();
    for (DriveId drive : free()) {
      switch (backoff.current(drive).map(DriveBackoff.Wait::known).orElse(null)) {
        case null -> ready.add(drive);
        case NONE -> waiting.add(drive);
        case CANCELLED -> cancelled.add(drive);
        // All is known, and it is tried again when its wait is over.
        case FINISHED -> {}
      }
    }
    if (ready.isEmpty() && waiting.isEmpty() && cancelled.isEmpty()) {
      return false;
    }
    long askedAt = System.nanoTime();
    Work work = controlPlane.requestWork(station, ready, waiting, cancelled);
    outages.answered();
    serverWait = null;
    return switch (work) {
      case Work.Nothing nothing -> false;
      case Work.Assigned(Assignment assignment) -> {
        begin(assignment, askedAt);
        yield true;
      }
    };
  }

  private void begin(Assignment assignment, long askedAt) {
    DriveId drive = assignment.drive();
    accounts.put(drive, new AccountInHand(assignment.target(), assignment.account()));
    if (backoff.before(drive).isEmpty()) {
      LOG.info("drive={} job={} lease={} taken", drive, assignment.job(), assignment.lease());
    }
    DriveRun run =
        new DriveRun(
            assignment, askedAt, drives, imports, exports, controlPlane, intervals, shutdown);
    Thread worker =
        Thread.ofPlatform().name("drive-" + drive).daemon().unstarted(() -> work(assignment, run));
    atWork.put(drive, new AtWork(run, worker));
    worker.start();
  }

  // ---- the thread of one drive

  private void work(Assignment assignment, DriveRun run) {
    DriveRun.End end =
        new DriveRun.End.Hindered("The transfer ended in a way that was not foreseen.", false);
    try {
      end = run.run();
    } finally {
      settle(assignment, end, run);
      // Only now may the drive be asked for again: nobody works on it any more.
      atWork.remove(assignment.drive());
    }
  }

  private void settle(Assignment assignment, DriveRun.End end, DriveRun run) {
    DriveId drive = assignment.drive();
    switch (end) {
      case DriveRun.End.Reported reported -> {
        backoff.end(drive);
        accounts.remove(drive);
      }
      case DriveRun.End.Parked parked -> {
        backoff.end(drive);
        LOG.info(
            "drive={} job={} is held back, as the operator requested", drive, assignment.job());
      }
      case DriveRun.End.Closed closed ->
          LOG.info("drive={} job={} stopped with the station", drive, assignment.job());
      case DriveRun.End.Hindered(String why, boolean isUnreadable) -> {
        if (backoff.add(drive, why, run.bytesKept(), isUnreadable, run.ending())) {
          LOG.warn(
              "drive={} job={} lease={} waits: {}",
              drive,
              assignment.job(),
              assignment.lease(),
              why);
        }
      }
    }
  }

  // ---- the end

  /**
   * Stops the transfers and gives the drives back. Waits for that a bounded time; who has not ended
   * by then is interrupted, and its lease ends by itself.
   */
  @Override
  public void close() {
    shutdown.begin();
    long until = System.nanoTime() + intervals.closeWithin().toNanos();
    boolean isInterrupted = !joined(thread, until);
    // First the loop's own thread, so that no drive is begun behind our back.
    List<Thread> left = new ArrayList<>();
    for (AtWork one : List.copyOf(atWork.values())) {
      left.add(one.thread());
    }
    left.add(thread);
    for (Thread one : left) {
      isInterrupted |= !joined(one, until);
    }
    left.removeIf(one -> !one.isAlive());
    left.forEach(Thread::interrupt);
    long grace = System.nanoTime() + GRACE.toNanos();
    for (Thread one : left) {
      isInterrupted |= !joined(one, grace);
    }
    for (DriveId drive : new TreeSet<>(atWork.keySet())) {
      LOG.warn(
          "drive={} did not stop within {}; it is left to itself", drive, intervals.closeWithin());
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a thread; false if this one was interrupted meanwhile. */
  private static boolean joined(Thread other, long until) {
    try {
      long left = until - System.nanoTime();
      if (left > 0) {
        TimeUnit.NANOSECONDS.timedJoin(other, left);
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
