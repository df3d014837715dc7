package io.drivedock.station.exporting;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportRun;
import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.NameOrder;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.LogLevel;
import io.drivedock.station.exporting.IncompleteList.Listed;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.logs.LogUploader;
import io.drivedock.station.planning.BlobSelection;
import io.drivedock.station.planning.ExportLists;
import io.drivedock.station.planning.Footprint;
import io.drivedock.station.planning.Planning;
import io.drivedock.station.planning.RunPlanner;
import io.drivedock.station.planning.UnusableListException;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import io.drivedock.station.transfer.WorkFolder;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of an export. */
final class ExportRunner {

  private static final Logger LOG = LoggerFactory.getLogger(ExportRunner.class);

  private static final String FINISHED =
      "The operator finished this drive before its export was complete. The"
          + " rest is in the list of what was not exported, or goes onto another"
          + " drive of the job.";

  private static final String WITHOUT_TARGET =
      "The operator finished this drive while the store was unreachable. What"
          + " is not on the drive goes onto another drive of the job if one is still to come. It"
          + " is not listed here: compare the manifests of the drives with the store.";

  private static final String WITHOUT_LIST =
      "The store did not list what is selected, though it carried out other requests. What is not"
          + " on this drive is in the list of what was not exported, as it was selected. The store"
          + " said: ";

  private static final String WITHOUT_BLOB_LIST =
      "The store did not give the list of blobs that the job names, though it carried out other"
          + " requests, so that nothing is known of what is selected. The store said: ";

  private static final String WITHOUT_DRIVE =
      "The operator finished this drive, which cannot be written to or read any more. What was on"
          + " it counts as not exported: it goes onto another drive of the job, or is in the list"
          + " of what was not exported.";

  private static final String WITHOUT_DRIVE_AND_TARGET =
      "The operator finished this drive, which cannot be written to or read any more, while the"
          + " store did not work either. What was planned for it is not listed.";

  /** Into runs for drives of that size all is cut where the first drive cannot be opened. */
  private static final long SURVEY_CAPACITY_BYTES = 1_000_000_000_000L;

  private final Assignment assignment;
  private final Planning planning;
  private final TransferWatch watch;
  private final DriveToFill driveToFill;
  private final RetryingStore store;
  private final TransferOptions options;
  private final WorkFolder folder;
  private final ExportJournal journal;
  private final Blocks blocks;
  private final ProgressCounter counter;
  private final LogUploader uploader;
  private final InstantSource clock;

  ExportRunner(
      Assignment assignment,
      Planning planning,
      TransferWatch watch,
      DriveToFill driveToFill,
      RetryingStore store,
      TransferOptions options,
      WorkFolder folder,
      ExportJournal journal,
      InstantSource clock,
      Blocks blocks) {
    this.assignment = assignment;
    this.planning = planning;
    this.watch = remembering(watch, journal);
    this.driveToFill = driveToFill;
    this.store = store;
    this.options = options;
    this.folder = folder;
    this.journal = journal;
    this.blocks = blocks;
    this.counter = new ProgressCounter(this.watch);
    this.uploader = new LogUploader(store, assignment, counter);
    this.clock = clock;
  }

  /** Whoever looks on, and an earlier run that was cancelled: it is not asked twice. */
  private static TransferWatch remembering(TransferWatch watch, ExportJournal journal) {
    return new TransferWatch() {
      @Override
      public void progress(Progress progress) {
        watch.progress(progress);
      }

      @Override
      public boolean isStopped() {
        return watch.isStopped();
      }

      @Override
      public boolean isCancelled() {
        return journal.cut().isPresent() || watch.isCancelled();
      }

      @Override
      public boolean isFinished() {
        return watch.isFinished();
      }

      @Override
      public void hindered(@Nullable String why) {
        watch.hindered(why);
      }
    };
  }

  DriveReport report() throws IOException, TransferStoppedException, DriveException {
    try {
      return exportedAsFarAsListed();
    } catch (DriveException e) {
      if (!counter.endsWithoutTarget()) {
        throw e;
      }
      return endedWithoutDrive(e);
    } catch (TransferStoppedException e) {
      if (!counter.endsWithoutTarget() || !(e.getCause() instanceof DriveException)) {
        throw e;
      }
      return endedWithoutDrive(e);
    }
  }

  private DriveReport exportedAsFarAsListed()
      throws IOException, TransferStoppedException, DriveException {
    try {
      return exported();
    } catch (StoreException e) {
      if (counter.endsWithoutTarget()) {
        return endedWithoutTarget(e);
      }
      boolean isOfList = e.kind() == StoreException.Kind.REJECTED;
      if (isOfList && new ListRetryLimit(folder.file("unlisted"), clock).isOver()) {
        return endedWithoutList(e);
      }
      throw e;
    }
  }

  private BlobList selected() throws UnusableListException {
    return ExportLists.selected(
        Optional.ofNullable(assignment.export())
            .orElseThrow(() -> new IllegalStateException("an export has a selection")),
        store);
  }

  private DriveReport exported() throws IOException, TransferStoppedException, DriveException {
    BlobList selected;
    try {
      selected = selected();
    } catch (UnusableListException e) {
      return unusable(String.valueOf(e.getMessage()));
    }
    if (journal.totals().blobs() > journal.totals().errors()) {
      store.workedBefore();
    }
    BlobSelection selection = selection(selected);
    try (WritableDrive drive = opened()) {
      if (!drive.isComplete()) {
        try (DriveCopy _ = follow(drive)) {
          DriveAllocation plan = plan(selection, drive);
          fill(selected, selection.in(order(plan)), plan, drive);
          if (drive.isResumable()) {
            readAgain();
          }
        }
      }
      return ended(selected, drive);
    }
  }

  /** The report of a job whose list cannot be used. Nothing is on the drive. */
  private DriveReport unusable(String why) throws IOException, TransferStoppedException {
    CopyStatus status = CopyStatus.BLOB_LIST_FORMAT_INVALID;
    LOG.warn(
        "drive={} job={} status={} nothing was exported: {}",
        assignment.drive(),
        assignment.job(),
        status.text(),
        why);
    String errorLog =
        logs()
            .uploadErrorLog(folder.file("error.xml"), journal, List.of(), status, Optional.of(why));
    return new DriveReport(
            status, 0, 0, errorLog, null, null, new DriveReport.Exported(null, null, null))
        .because(why);
  }

  /** Opens the drive; of one that an earlier run has not completed, nothing is left but its key. */
  private WritableDrive opened() throws IOException, TransferStoppedException, DriveException {
    WritableDrive drive = driveToFill.write();
    boolean isFilled = drive.isComplete() && journal.manifest().isPresent();
    if (!drive.isResumable() && !isFilled) {
      try {
        journal.beginAnew();
        drive.beginAnew();
      } catch (IOException | DriveException | RuntimeException e) {
        drive.close();
        throw e;
      }
    }
    return drive;
  }

  private void readAgain() throws IOException, TransferStoppedException, DriveException {
    new ReadAgain(driveToFill, store, journal, blocks, watch).check();
  }

  /** Ends the writing; a drive that can be read only by then is read again by now. */
  private void completed(WritableDrive drive)
      throws IOException, TransferStoppedException, DriveException {
    DriveCopy.remove(drive, assignment.job());
    drive.complete();
    if (!drive.isResumable()) {
      readAgain();
    }
  }

  /** What is selected of what is there by now. */
  private BlobSelection selection(BlobList selected) {
    return BlobSelection.of(selected, store, options.exportsSnapshots(), NameOrder.BY_CHARACTERS);
  }

  /** Keeps a copy of the journal on the drive, until its manifest is there. */
  private @Nullable DriveCopy follow(WritableDrive drive) throws IOException {
    DriveCopy copy =
        journal.manifest().isPresent() || !drive.isResumable()
            ? null
            : DriveCopy.on(drive, assignment.job()).orElse(null);
    if (copy != null && assignment.isTakenOver()) {
      journal.catchUp(copy);
    }
    Instant _ = startedAt();
    if (copy != null) {
      journal.follow(copy);
    }
    return copy;
  }

  private Instant startedAt() throws IOException {
    return journal.startedAt(clock.instant());
  }

  private ExportLogs logs() throws IOException {
    return new ExportLogs(uploader, assignment, startedAt(), counter);
  }

  /** Of the station that went through all of it. */
  private static NameOrder order(DriveAllocation plan) {
    return Stream.concat(plan.runs().stream(), plan.leftOut().stream())
        .map(ExportRun::order)
        .findFirst()
        .orElse(NameOrder.BY_CHARACTERS);
  }

  private DriveAllocation plan(BlobSelection selection, WritableDrive drive)
      throws TransferStoppedException, DriveException {
    long capacity = Footprint.capacity(drive.freeBytes());
    return planning.plan(capacity, () -> RunPlanner.of(selection, store, capacity, counter));
  }

  private void fill(
      BlobList selected, BlobSelection selection, DriveAllocation plan, WritableDrive drive)
      throws IOException, TransferStoppedException, DriveException {
    counter.begin(0, plan.bytes());
    HashEngine engine = HashEngine.ofThisMachine();
    engine.expect(plan.bytes());
    List<ExportRun> rest;
    try (ExportPipeline exportPipeline =
        new ExportPipeline(
            drive, store, blocks, engine, counter, journal::part, options.exportsStaleMd5())) {
      ReadSnapshots snapshots =
          new ReadSnapshots(store, journal, assignment.job() + "_" + assignment.drive());
      rest =
          new ExportBatches(selection, store, drive, exportPipeline, journal, snapshots, counter)
              .fill(plan.runs());
    }
    boolean isCut = counter.isEnding() && (!rest.isEmpty() || plan.runs().isEmpty());
    if (isCut && journal.cut().isEmpty()) {
      journal.cutShort(plan.bytes());
    }
    if (!journal.isReckoned()) {
      String ours = uploader.named(IncompleteList.prefix(assignment)).text();
      new Reckoning(store, journal, counter, path -> path.startsWith(ours))
          .reckon(covered(plan.runs(), rest), selection(selected).in(selection.order()));
      journal.reckoned();
    }
    if (!rest.isEmpty()) {
      DriveAllocation _ = planning.giveBack(rest);
    }
  }

  /** What of the runs the drive holds, but for what is given back. */
  private static List<ExportRun> covered(List<ExportRun> runs, List<ExportRun> rest) {
    List<ExportRun> covered = new ArrayList<>();
    for (ExportRun run : runs) {
      Optional<ExportRun> end = rest.stream().filter(it -> it.endsAs(run)).findFirst();
      if (end.isEmpty()) {
        covered.add(run);
      } else if (!end.get().equals(run)) {
        covered.add(run.upToBegin(end.get()));
      }
    }
    return covered;
  }

  private DriveReport ended(BlobList selected, WritableDrive drive)
      throws IOException, TransferStoppedException, DriveException {
    // Other drives may have come meanwhile.
    DriveAllocation now = planning.plan(0, List::of);
    BlobSelection selection = selection(selected).in(order(now));
    ExportJournal.Totals totals = journal.totals();
    Optional<String> remark = remark(totals, now);
    Optional<ExportManifest> manifest = manifest(totals, drive);
    completed(drive);
    ExportLogs logs = logs();
    String manifestUri =
        manifest.isPresent() && assignment.backupDriveManifest()
            ? uploader.deliver(manifest.get().copy(), uploader.path(startedAt(), "manifest"))
            : null;
    boolean isFaulty = totals.errors() > totals.late() || !selection.unusable().isEmpty();
    boolean isWorthALog =
        isFaulty || totals.late() > 0 || totals.warned() > 0 || remark.isPresent();
    CopyStatus status = status(isFaulty, isWorthALog);
    String errorLog =
        isWorthALog
            ? logs.uploadErrorLog(
                folder.file("error.xml"), journal, selection.unusable(), status, remark)
            : null;
    String verboseLog =
        assignment.logLevel() == LogLevel.VERBOSE
            ? logs.uploadVerboseLog(
                folder.file("verbose.xml"), journal, selection.unusable(), status, remark)
            : null;
    Optional<Listed> incomplete = incomplete(selection, now);
    DriveReport report =
        new DriveReport(
            status,
            totals.bytesThere(),
            Math.max(totals.bytesAll(), journal.cut().orElse(0)),
            errorLog,
            verboseLog,
            manifestUri,
            new DriveReport.Exported(
                manifest.map(it -> it.place().text()).orElse(null),
                manifest.map(it -> it.hash().hex()).orElse(null),
                incomplete.map(Listed::uri).orElse(null)));
    String files = incomplete.map(ExportRunner::ofFiles).orElse("");
    if (counter.isFinished()) {
      return report.because(FINISHED + files);
    }
    return files.isEmpty() ? report : report.because(files.strip());
  }

  /** What must be said of a list that is too long for one file. */
  private static String ofFiles(Listed list) {
    return list.files() == 1
        ? ""
        : " The list of what was not exported has %d files; the others have _2 to _%d before .xml."
            .formatted(list.files(), list.files());
  }

  /** Brings the manifest. A drive that was cancelled while it was empty goes home empty. */
  private Optional<ExportManifest> manifest(ExportJournal.Totals totals, WritableDrive drive)
      throws IOException, DriveException {
    boolean isEmpty = totals.blobs() == totals.errors() && journal.manifest().isEmpty();
    if (journal.cut().isPresent() && isEmpty) {
      return Optional.empty();
    }
    ExportManifest manifest = new ExportManifest(drive, journal, folder.file("manifest.xml"));
    manifest.upload();
    return Optional.of(manifest);
  }

  /** What the customer must be told of a drive that holds nothing; nothing of all others. */
  private Optional<String> remark(ExportJournal.Totals totals, DriveAllocation now) {
    if (counter.isFinished()) {
      return Optional.of(FINISHED);
    }
    if (totals.blobs() > 0 || journal.cut().isPresent()) {
      return Optional.empty();
    }
    if (now.blobsSelected() == 0) {
      return Optional.of(
          "The selection of this job matches no blob, so that nothing is on the drive. Check its"
              + " paths and prefixes: letter case counts, and a prefix begins with the container.");
    }
    return now.blobsWaiting() > 0
        ? Optional.of(
            "Nothing is on this drive: none of the "
                + now.blobsWaiting()
                + " blobs that are on no drive yet fits onto it.")
        : Optional.empty();
  }

  private CopyStatus status(boolean isFaulty, boolean isWorthALog) {
    if (isFaulty) {
      return CopyStatus.COMPLETED_WITH_ERRORS;
    }
    return isWorthALog || journal.cut().isPresent()
        ? CopyStatus.COMPLETED_WITH_WARNINGS
        : CopyStatus.COMPLETED;
  }

  /**
   * Ends with what is whole on the drive, where the store does not even tell what there is. What is
   * not on the drive cannot be listed then.
   */
  private DriveReport endedWithoutTarget(StoreException e)
      throws IOException, TransferStoppedException, DriveException {
    LOG.error(
        "drive={} job={} is finished without its target, so that no list of the rest is made: {}",
        assignment.drive(),
        assignment.job(),
        e.getMessage());
    giveBackRest(e);
    return endedEarly(WITHOUT_TARGET, null);
  }

  /**
   * Gives back what was planned for the drive and is not on it, so that another drive of the job
   * can still take it. Where nothing was planned, the store cannot be asked for a plan.
   */
  private void giveBackRest(StoreException away) throws TransferStoppedException {
    DriveAllocation planned;
    try {
      planned =
          planning.plan(
              0,
              () -> {
                throw away;
              });
    } catch (StoreException notPlanned) {
      return;
    }
    List<ExportRun> rest = journal.behindLast(planned.runs());
    if (!rest.isEmpty()) {
      DriveAllocation _ = planning.giveBack(rest);
    }
  }

  /**
   * Ends with what is whole on the drive, where the store works but for a list that the export
   * cannot do without. All that is selected is listed as incomplete.
   */
  private DriveReport endedWithoutList(StoreException e)
      throws IOException, TransferStoppedException, DriveException {
    LOG.error(
        "drive={} job={} ends without what the store does not list: {}",
        assignment.drive(),
        assignment.job(),
        e.getMessage());
    IncompleteList list = new IncompleteList(store, uploader, assignment, counter);
    Optional<BlobList> selected = Optional.empty();
    try {
      selected = Optional.of(selected());
    } catch (UnusableListException ofSelection) {
      return unusable(String.valueOf(ofSelection.getMessage()));
    } catch (StoreException ofSelection) {
      if (ofSelection.kind() != StoreException.Kind.REJECTED) {
        throw ofSelection;
      }
    }
    String incomplete =
        selected.isEmpty()
            ? null
            : list.uploadAll(selected.get(), folder.file("incomplete.xml")).uri();
    return endedEarly(
        (incomplete == null ? WITHOUT_BLOB_LIST : WITHOUT_LIST)
            + Remark.ascii(e.reason().orElse("no valid answer")),
        incomplete);
  }

  /** Ends, on an operator's word, with nothing on a drive that does not work. */
  private DriveReport endedWithoutDrive(Exception e) throws IOException, TransferStoppedException {
    LOG.error(
        "drive={} job={} is finished without the drive: {}",
        assignment.drive(),
        assignment.job(),
        e.getMessage());
    String remark = WITHOUT_DRIVE;
    long bytes = 0;
    String incomplete = null;
    try {
      BlobSelection selection = selection(selected());
      // A drive of no size gets nothing, if it had got nothing before.
      DriveAllocation had =
          planning.plan(0, () -> RunPlanner.of(selection, store, SURVEY_CAPACITY_BYTES, counter));
      bytes = had.bytes();
      DriveAllocation left = had.runs().isEmpty() ? had : planning.giveBack(had.runs());
      Optional<Listed> listed = incomplete(selection.in(order(left)), left);
      incomplete = listed.map(Listed::uri).orElse(null);
      remark += listed.map(ExportRunner::ofFiles).orElse("");
    } catch (UnusableListException unusable) {
      remark = WITHOUT_DRIVE + " " + unusable.getMessage();
    } catch (StoreException away) {
      remark = WITHOUT_DRIVE_AND_TARGET;
    }
    CopyStatus status = CopyStatus.DISK_OPERATION_FAILED;
    String errorLog =
        logs()
            .uploadErrorLog(
                folder.file("error.xml"), journal, List.of(), status, Optional.of(remark));
    return new DriveReport(
            status,
            0,
            bytes,
            errorLog,
            null,
            null,
            new DriveReport.Exported(null, null, incomplete))
        .because((remark + " " + told(e)).strip());
  }

  /** What the customer is told of a drive that failed, or that ended its transfer by failing. */
  private static String told(Exception e) {
    Throwable failure = e instanceof DriveException ? e : e.getCause();
    return failure instanceof DriveException of ? of.forCustomer() : "";
  }

  /**
   * Ends with what is whole on the drive.
   *
   * @param incomplete where the list of the rest lies, if there is one
   */
  private DriveReport endedEarly(String why, @Nullable String incomplete)
      throws IOException, TransferStoppedException, DriveException {
    ExportJournal.Totals totals;
    Optional<ExportManifest> manifest;
    try (WritableDrive drive = opened()) {
      try (DriveCopy _ = follow(drive)) {
        for (ExportFileNames.Names begun : journal.pending().values()) {
          drive.remove(begun.file());
          drive.remove(begun.properties());
          drive.remove(begun.metadata());
        }
        if (journal.cut().isEmpty()) {
          journal.cutShort(journal.totals().bytesAll());
        }
        if (drive.isResumable()) {
          readAgain();
        }
      }
      totals = journal.totals();
      manifest = manifest(totals, drive);
      completed(drive);
    }
    CopyStatus status = CopyStatus.COMPLETED_WITH_ERRORS;
    String errorLog =
        logs()
            .uploadErrorLog(folder.file("error.xml"), journal, List.of(), status, Optional.of(why));
    return new DriveReport(
            status,
            totals.bytesThere(),
            Math.max(totals.bytesAll(), journal.cut().orElse(0)),
            errorLog,
            null,
            null,
            new DriveReport.Exported(
                manifest.map(it -> it.place().text()).orElse(null),
                manifest.map(it -> it.hash().hex()).orElse(null),
                incomplete))
        .because(why);
  }

  private Optional<Listed> incomplete(BlobSelection selection, DriveAllocation now)
      throws IOException, TransferStoppedException {
    return new IncompleteList(store, uploader, assignment, counter)
        .upload(journal, selection, now.leftOut(), folder.file("incomplete.xml"));
  }
}
