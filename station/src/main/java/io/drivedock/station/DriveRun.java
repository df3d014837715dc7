package io.drivedock.station;

import io.drivedock.dock.Assignment;
import io.drivedock.job.DriveReport;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.ControlPlane.Verdict;
import io.drivedock.station.controlplane.ControlPlaneException;
import io.drivedock.station.exporting.DriveExport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.WrongDriveException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work on one drive under one lease, to its end, whatever that is. */
final class DriveRun {

  private static final Logger LOG = LoggerFactory.getLogger(DriveRun.class);

  /** How it ended. By then the lease is used up, lost or given back. */
  sealed interface End {
    /** The server has taken the report, or never will. */
    record Reported() implements End {}

    /**
     * Something was in the way; what was done is kept.
     *
     * @param isUnreadable whether it is the drive itself that was in the way
     */
    record Hindered(String why, boolean isUnreadable) implements End {}

    /** Somebody at the dock wants the drive to lie still; what was done is kept. */
    record Parked() implements End {}

    /** The station closes; what was done is kept. */
    record Closed() implements End {}
  }

  private final Assignment assignment;
  private final DriveOpener drives;
  private final DriveImport imports;
  private final DriveExport exports;
  private final ControlPlane controlPlane;
  private final Intervals intervals;
  private final ShutdownSignal shutdown;
  private final LeaseWatch watch;
  private volatile boolean isMoved;

  /**
   * Begins to keep the lease alive.
   *
   * @param askedAt when the lease was asked for, of {@link System#nanoTime}
   */
  DriveRun(
      Assignment assignment,
      long askedAt,
      DriveOpener drives,
      DriveImport imports,
      DriveExport exports,
      ControlPlane controlPlane,
      Intervals intervals,
      ShutdownSignal shutdown) {
    this.assignment = assignment;
    this.drives = drives;
    this.imports = imports;
    this.exports = exports;
    this.controlPlane = controlPlane;
    this.intervals = intervals;
    this.shutdown = shutdown;
    this.watch = LeaseWatch.start(assignment, askedAt, controlPlane, intervals, shutdown);
  }

  SlotStatus status() {
    return isMoved
        ? new SlotStatus.Reporting(assignment.drive(), assignment.job())
        : new SlotStatus.Transferring(
            assignment.drive(), assignment.job(), watch.progress(), watch.hindrance().orElse(""));
  }

  /** Whether it is known that the transfer is to end. */
  Ending ending() {
    return watch.ending();
  }

  /** How much of the drive was moved for good before this run; zero while that is not known. */
  long bytesKept() {
    return watch.bytesKept();
  }

  /** Whether the bytes are moved and only the report is left. */
  boolean isMoved() {
    return isMoved;
  }

  End run() {
    try {
      DriveReport report = moved();
      isMoved = true;
      watch.close();
      return delivered(report);
    } catch (DriveException e) {
      return ended(String.valueOf(e.getMessage()), true);
    } catch (WrongDriveException e) {
      return ended(String.valueOf(e.getMessage()), true);
    } catch (TransferStoppedException | StoreException e) {
      return ended(String.valueOf(e.getMessage()), false);
    } catch (RuntimeException e) {
      LOG.error(
          "drive={} job={} lease={} failed unexpectedly; the station will try again",
          assignment.drive(),
          assignment.job(),
          assignment.lease(),
          e);
      return ended("The transfer failed unexpectedly: " + e, false);
    } finally {
      watch.close();
    }
  }

  private DriveReport moved() throws TransferStoppedException, DriveException {
    return switch (assignment.type()) {
      case IMPORT -> {
        try (OpenDrive drive = opened()) {
          yield imports.run(assignment, drive, watch);
        }
      }
      case EXPORT -> {
        LeasedCalls calls =
            new LeasedCalls(
                watch,
                new OutageLog("drive=%s export".formatted(assignment.drive()), intervals),
                shutdown);
        yield exports.run(
            assignment,
            new ServerPlanning(controlPlane, assignment.lease(), calls),
            new ServerKeys(controlPlane, assignment.lease(), calls),
            watch);
      }
    };
  }

  /** One that is to end all the same, or is refused for good, is reported as it is. */
  private OpenDrive opened() throws DriveException {
    try {
      return drives.read(assignment.drive(), Unlock.with(assignment.key()));
    } catch (DriveException e) {
      if (!watch.isFinished() && !e.kind().isVerdict()) {
        throw e;
      }
      return OpenDrive.unreadable(assignment.drive(), e);
    }
  }

  private void forget() {
    switch (assignment.type()) {
      case IMPORT -> imports.forget(assignment);
      case EXPORT -> exports.forget(assignment);
    }
  }

  /** Before its end; why it ended is the lease, the station's end or, failing these, that. */
  private End ended(String why, boolean isUnreadable) {
    if (shutdown.hasBegun()) {
      release();
      return new End.Closed();
    }
    if (watch.isStopRequested() && !watch.isLost()) {
      release();
      return new End.Parked();
    }
    if (watch.isLost()) {
      return new End.Hindered(
          ("The server took away the lease of drive %s; what was transferred is kept"
                  + " for the next lease.")
              .formatted(assignment.drive()),
          false);
    }
    if (watch.isLapsed()) {
      return givenBack(
          "The lease of drive %s was not renewed in time, because the server was unreachable;"
                  .formatted(assignment.drive())
              + " what was transferred is kept for the next lease.",
          false);
    }
    return givenBack(why, isUnreadable);
  }

  private End givenBack(String why, boolean isUnreadable) {
    release();
    return new End.Hindered(why, isUnreadable);
  }

  private void release() {
    watch.close();
    try {
      controlPlane.release(assignment.lease());
    } catch (ControlPlaneException e) {
      // The lease ends by itself, and before that the server gives it to this station only.
      LOG.debug("drive={} lease={} not given back", assignment.drive(), assignment.lease(), e);
    }
  }

  /** Reports until the server has decided about it. */
  private End delivered(DriveReport report) {
    OutageLog outages = new OutageLog("drive=%s report".formatted(assignment.drive()), intervals);
    while (true) {
      Duration wait;
      try {
        Verdict verdict = controlPlane.report(assignment.lease(), report);
        outages.answered();
        return judged(verdict, report);
      } catch (ControlPlaneException e) {
        wait = outages.failed(e);
      }
      if (shutdown.beginsWithin(wait)) {
        // The next run of this drive finds everything in its place and reports the same.
        release();
        return new End.Closed();
      }
    }
  }

  private End judged(Verdict verdict, DriveReport report) {
    return switch (verdict) {
      case Verdict.Accepted accepted -> {
        forget();
        LOG.info(
            "drive={} job={} lease={} reported status={} bytes={} of={}",
            assignment.drive(),
            assignment.job(),
            assignment.lease(),
            report.status().text(),
            report.bytesSucceeded(),
            report.bytesTotal());
        yield new End.Reported();
      }
      case Verdict.Refused(String message) -> {
        forget();
        LOG.warn(
            "drive={} job={} lease={} report status={} was refused: {}",
            assignment.drive(),
            assignment.job(),
            assignment.lease(),
            report.status().text(),
            message);
        yield new End.Reported();
      }
      // Not forgotten: with the next lease, the blobs must be found and not brought once more.
      case Verdict.Lost lost ->
          new End.Hindered(
              ("The server took away the lease of drive %s before it had the report;"
                          + " what was transferred")
                      .formatted(assignment.drive())
                  + " is kept for the next one.",
              false);
    };
  }
}
