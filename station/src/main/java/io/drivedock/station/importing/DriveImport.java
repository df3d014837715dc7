package io.drivedock.station.importing;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestReader;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.LogLevel;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.importing.ImportJournal.Header;
import io.drivedock.station.importing.ImportJournal.Totals;
import io.drivedock.station.importing.ManifestCopy.UnusableException;
import io.drivedock.station.logs.LogUploader;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import io.drivedock.station.transfer.WorkFolder;
import io.drivedock.station.transfer.Workers;
import io.drivedock.station.transfer.Workplace;
import io.drivedock.station.transfer.WrongDriveException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The import of one drive: from the open drive into the target, and a report. */
public final class DriveImport {

  /** More threads that ask make no store answer faster. */
  private static final int ASKERS_MAX = 8;

  private static final Logger LOG = LoggerFactory.getLogger(DriveImport.class);

  private static final String FINISHED =
      "The operator finished the drive before its transfer was complete; the"
          + " error log lists the rest.";

  private final Workplace place;
  private final InstantSource clock;
  private final Blocks blocks;

  /**
   * Imports into those targets.
   *
   * @param work a folder of this station's own for what must survive it: journals, copies of
   *     manifests
   * @param blocks the memory for all drives together
   * @param retryPolicy with a target that does not do what it is asked
   */
  public DriveImport(
      Targets targets, Path work, InstantSource clock, Blocks blocks, RetryPolicy retryPolicy) {
    this.place = new Workplace(targets, work, retryPolicy);
    this.clock = clock;
    this.blocks = blocks;
  }

  /**
   * Moves everything that the drive's manifest lists and has not been moved yet. Run again after it
   * was broken off, it goes on where it was; after it ended, it gives the same report again.
   *
   * @throws TransferStoppedException if it was told to stop, or the drive was taken out; a {@link
   *     WrongDriveException} if another drive lies in its slot
   * @throws StoreException if the target does not work; nothing is lost, run it again when it does
   */
  public DriveReport run(Assignment assignment, OpenDrive drive, TransferWatch watch)
      throws TransferStoppedException {
    return place.work(
        assignment,
        Workplace.Side.TARGET,
        watch,
        (folder, store) -> {
          try (ImportJournal journal = ImportJournal.open(folder.file("journal"))) {
            return new Run(assignment, drive, watch, folder, store, journal).report();
          }
        });
  }

  /** Removes what is kept of a transfer, once its report is accepted. */
  public void forget(Assignment assignment) {
    place.forget(assignment);
  }

  /** One run. */
  private final class Run {
    private final Assignment assignment;
    private final OpenDrive drive;
    private final ProgressCounter counter;
    private final WorkFolder folder;
    private final RetryingStore store;
    private final ImportJournal journal;

    Run(
        Assignment assignment,
        OpenDrive drive,
        TransferWatch watch,
        WorkFolder folder,
        RetryingStore store,
        ImportJournal journal) {
      this.assignment = assignment;
      this.drive = new PatientDrive(drive);
      this.counter = new ProgressCounter(watch);
      this.folder = folder;
      this.store = store;
      this.journal = journal;
    }

    DriveReport report() throws IOException, TransferStoppedException {
      ManifestCopy manifest;
      try {
        manifest = manifest();
      } catch (ManifestCopy.UncertainDriveException e) {
        if (!counter.isFinished()) {
          throw new WrongDriveException(String.valueOf(e.getMessage()), e);
        }
        return unusable(e);
      } catch (UnusableException e) {
        if (!counter.isFinished()) {
          checkDriveIsThere(e.status());
        }
        return unusable(e);
      }
      if (journal.header().map(h -> !h.manifestHash().equals(manifest.hash().hex())).orElse(true)) {
        journal.begin(new Header(manifest.hash().hex(), clock.instant(), mayHaveBegunElsewhere()));
      }
      if (journal.totals().blobs() > journal.totals().errors()) {
        store.workedBefore();
      }
      ImportLogs logs = logs();
      String manifestUri =
          assignment.backupDriveManifest() ? logs.uploadManifest(manifest.file()) : null;
      move(manifest);
      return ended(manifest, logs, manifestUri);
    }

    /** A drive that is to end all the same need not be readable any more. */
    private ManifestCopy manifest()
        throws UnusableException, IOException, TransferStoppedException {
      Path file = folder.file("manifest.xml");
      Optional<Header> begun = counter.isFinished() ? journal.header() : Optional.empty();
      if (begun.isPresent() && ManifestCopy.isThere(file, begun.get().manifestHash())) {
        return ManifestCopy.again(drive.id(), file, counter);
      }
      return ManifestCopy.take(
          drive,
          required(assignment.manifestFile()),
          required(assignment.manifestHash()),
          file,
          counter);
    }

    /** Whether somebody had the drive whose journal is not this one. */
    private boolean mayHaveBegunElsewhere() {
      return assignment.isTakenOver() || journal.hasGaps();
    }

    private ImportLogs logs() {
      return new ImportLogs(
          new LogUploader(store, assignment, counter),
          assignment,
          journal.header().orElseThrow().startedAt(),
          counter);
    }

    private void move(ManifestCopy manifest) throws IOException, TransferStoppedException {
      TransferOptions options = place.targets().options(assignment.target());
      TakeoverScan takeover =
          journal.hasGaps() ? new TakeoverScan(store, new Proofs(store, counter), options) : null;
      try (Workers workers = new Workers(Math.min(ASKERS_MAX, store.limits().uploadsMax()));
          ImportPipeline pipeline =
              new ImportPipeline(
                  drive, store, options, blocks, HashEngine.ofThisMachine(), counter);
          InputStream stream = ManifestCopy.open(manifest.file());
          ManifestReader reader = new ManifestReader(stream)) {
        new ImportBatches(
                reader,
                store,
                journal,
                workers,
                pipeline,
                counter,
                this::checkDriveIsThere,
                takeover)
            .moveAll(manifest.bytes());
      }
    }

    private DriveReport ended(ManifestCopy manifest, ImportLogs logs, @Nullable String manifestUri)
        throws IOException, TransferStoppedException {
      Totals totals = journal.totals();
      if (totals.blobs() != manifest.blobs()) {
        throw new IllegalStateException(
            "%d outcomes for %d blobs".formatted(totals.blobs(), manifest.blobs()));
      }
      CopyStatus status = CopyStatus.COMPLETED;
      if (totals.errors() > 0) {
        status = CopyStatus.COMPLETED_WITH_ERRORS;
      } else if (totals.affected() > 0) {
        status = CopyStatus.COMPLETED_WITH_WARNINGS;
      }
      String errorLog =
          status == CopyStatus.COMPLETED
              ? null
              : logs.uploadErrorLog(folder.file("error.xml"), manifest.file(), journal, status);
      String verboseLog =
          assignment.logLevel() == LogLevel.VERBOSE
              ? logs.uploadVerboseLog(folder.file("verbose.xml"), manifest.file(), journal, status)
              : null;
      DriveReport report =
          new DriveReport(
              status, totals.bytesSucceeded(), manifest.bytes(), errorLog, verboseLog, manifestUri);
      return counter.isFinished() ? report.because(FINISHED) : report;
    }

    /** The report of a drive whose manifest cannot be used. Nothing was moved. */
    private DriveReport unusable(UnusableException e) throws IOException, TransferStoppedException {
      CopyStatus status = e.status();
      String why = String.valueOf(e.getMessage());
      LOG.warn(
          "drive={} job={} status={} nothing was transferred: {}",
          assignment.drive(),
          assignment.job(),
          status.text(),
          e.getCause() instanceof DriveException of ? of.getMessage() : why);
      if (journal.header().isEmpty()) {
        journal.begin(new Header("", clock.instant(), mayHaveBegunElsewhere()));
      }
      String errorLog = logs().uploadUnusable(folder.file("error.xml"), status, why);
      return new DriveReport(status, 0, 0, errorLog, null, null).because(why);
    }

    /** A drive that was taken out misses every file; that is no fault of its files. */
    private void checkDriveIsThere() throws TransferStoppedException {
      try (DriveFile manifest = drive.open(DrivePath.parse(required(assignment.manifestFile())))) {
        manifest.length();
      } catch (DriveException | IllegalArgumentException e) {
        throw new TransferStoppedException(
            "Drive "
                + drive.id()
                + " can no longer be read; put it back into its slot, and the transfer"
                + " continues.",
            e);
      }
    }

    private void checkDriveIsThere(CopyStatus status) throws TransferStoppedException {
      if (status == CopyStatus.READ_MANIFEST_FAILED) {
        checkDriveIsThere();
      }
    }

    private static String required(@Nullable String text) {
      if (text == null) {
        throw new IllegalStateException("an import must name a manifest and its hash");
      }
      return text;
    }
  }
}
