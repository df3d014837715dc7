package io.drivedock.prepare;

import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.disk.FolderDisk;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Prepares a drive: copies a folder's files onto it, or takes them where they lie, and describes
 * them in a manifest and a journal.
 *
 * <p>The manifest is the last thing that is written to the drive, and gets its name only when all
 * that it lists is on the medium and was read back from there: a drive with a manifest is a whole
 * one. A preparation that is broken off at whatever point is taken up by the next call for the same
 * folder and drive; copies that are there are compared with their files byte by byte before they
 * are believed.
 *
 * <p>Memory does not grow with the number of files, but with the number of names in one folder.
 */
public final class Preparation {

  private static final DrivePath MANIFEST = DrivePath.of(List.of(ManifestWriter.FILE_NAME));

  private final InstantSource clock;
  private static final int THREADS_MAX = 4;

  private final Disk disk;
  private final int threads;

  /**
   * A tool on the file system of this machine.
   *
   * @param clock dates the journal
   */
  public Preparation(InstantSource clock) {
    this(
        clock,
        new FolderDisk(),
        Math.clamp(Runtime.getRuntime().availableProcessors(), 2, THREADS_MAX));
  }

  /**
   * A tool on another file system.
   *
   * @param threads that transfer small files; 0 for none but the caller's
   */
  Preparation(InstantSource clock, Disk disk, int threads) {
    this.threads = threads;
    this.clock = clock;
    this.disk = disk;
  }

  /**
   * Prepares a drive. Returns when it could be unplugged.
   *
   * @throws io.drivedock.prepare.source.PreparationException if it could not be prepared; the
   *     message says what to do
   */
  public PreparedDrive run(PreparationPlan plan, PreparationWatch watch)
      throws PreparationException {
    return run(plan, watch, () -> {});
  }

  /** Is told that a preparation begins: from now on the drive and what lies beside it change. */
  interface Beginning {
    void begin() throws PreparationException;
  }

  PreparedDrive run(PreparationPlan plan, PreparationWatch watch, Beginning beginning)
      throws PreparationException {
    Places places = Places.of(plan);
    try (DriveFolder drive = new DriveFolder(places.drive(), disk)) {
      return run(new Work(plan, places, new FileVerdicts(plan), drive), watch, beginning);
    }
  }

  /**
   * Takes a preparation that was begun off its drive again.
   *
   * @param isDone whether anything is deleted, or only counted
   */
  static Rollback rollback(PreparationPlan plan, boolean isDone) throws PreparationException {
    Places places = Places.of(plan);
    if (plan.isInPlace()) {
      throw PreparationException.refused(
          "On " + places.drive() + " nothing was copied, so there is nothing to roll back.");
    }
    try (DriveFolder drive = new DriveFolder(places.drive(), new FolderDisk())) {
      Rollback rollback =
          new Rollback(new Work(plan, places, new FileVerdicts(plan), drive), isDone);
      rollback.run();
      return rollback;
    }
  }

  /**
   * Looks through the folder as a preparation would, and writes nothing.
   *
   * @throws io.drivedock.prepare.source.PreparationException if the preparation would be refused
   */
  public Forecast forecast(PreparationPlan plan) throws PreparationException {
    Places places = Places.of(plan);
    try (DriveFolder drive = new DriveFolder(places.drive(), disk)) {
      Work work = new Work(plan, places, new FileVerdicts(plan), drive);
      SourceScan scan = new SourceScan(work.verdicts(), drive, places.isBegun());
      long excluded = walk(work, scan, new ArrayList<>());
      checkWorth(work, scan, excluded);
      checkRoom(work, scan);
      return new Forecast(
          scan.files(), scan.bytes(), scan.bytesToWrite(), excluded, scan.others(), scan.first());
    }
  }

  private PreparedDrive run(Work work, PreparationWatch watch, Beginning beginning)
      throws PreparationException {
    PreparationPlan plan = work.plan();
    Places places = work.places();
    SourceScan scan = new SourceScan(work.verdicts(), work.drive(), places.isBegun());
    List<String> passedOver = new ArrayList<>();
    long excluded = walk(work, scan, passedOver);
    checkWorth(work, scan, excluded);
    checkRoom(work, scan);
    watch.counted(scan.files(), scan.bytes());
    try (PreparationJournal journal = new PreparationJournal(places.journal(), disk);
        LeftOutList leftOut = new LeftOutList(places.leftOutList(), disk)) {
      beginning.begin();
      begin(work);
      Filling filling;
      DriveInfo info;
      PreparedDrive.MediumCheck mediumCheck;
      try (ManifestFile manifest = new ManifestFile(work.drive(), plan.driveId())) {
        filling = fill(work, manifest, leftOut, watch, scan.bytes());
        checkAny(work, filling.files(), leftOut.count());
        Md5 hash = manifest.settle();
        mediumCheck =
            plan.settings().readsBack()
                ? new DriveReadBack(work, watch, filling.bytes()).check(hash)
                : PreparedDrive.MediumCheck.OMITTED;
        manifest.publish();
        info = new DriveInfo(plan.driveId(), plan.key(), MANIFEST, hash.hex());
      } catch (IOException e) {
        throw DriveFault.of("writing the manifest", e, 0);
      }
      journal.write(info, clock.instant());
      end(work);
      return prepared(work, info, filling, mediumCheck, leftOut, passedOver, excluded);
    }
  }

  private Filling fill(
      Work work,
      ManifestFile manifest,
      LeftOutList leftOut,
      PreparationWatch watch,
      long bytesTotal)
      throws PreparationException {
    try (Filling filling = new Filling(work, manifest, leftOut, watch, bytesTotal, threads)) {
      walk(work, filling, new ArrayList<>());
      filling.finish();
      return filling;
    }
  }

  /** Walks through the folder, and counts what is excluded. */
  private static long walk(Work work, SourceWalk.Finds finds, List<String> passedOver)
      throws PreparationException {
    boolean isInPlace = work.plan().isInPlace();
    SourceWalk walk =
        new SourceWalk(
            work.places().source(),
            name -> {
              if (isInPlace && PreparedFileNames.isSystems(name)) {
                passedOver.add(name);
                return true;
              }
              return isInPlace && PreparedFileNames.isOwn(name);
            },
            work.plan().settings().selection());
    walk.walk(finds);
    return walk.excluded();
  }

  private static void checkWorth(Work work, SourceScan scan, long excluded)
      throws PreparationException {
    if (scan.files() == 0 && scan.others() == 0) {
      throw PreparationException.refused(
          "There are no files in "
              + work.places().source()
              + (excluded > 0 ? " that the filters select" : "")
              + ", so there is nothing to prepare.");
    }
  }

  /** A drive without blobs would travel for nothing. */
  private static void checkAny(Work work, long files, long leftOut) throws PreparationException {
    if (files == 0) {
      throw new PreparationException(
          PreparationException.Kind.SOURCE_FAILED,
          "No file in "
              + work.places().source()
              + " could become a blob: "
              + leftOut
              + " left out, for the reasons in "
              + work.places().leftOutList()
              + ".",
          null);
    }
  }

  private static void checkRoom(Work work, SourceScan scan) throws PreparationException {
    Path drive = work.places().drive();
    Path there = Files.exists(drive) ? drive : drive.resolveSibling(".");
    long needed = work.plan().isInPlace() ? 0 : scan.bytesToWrite();
    try {
      FileStore store = Files.getFileStore(there);
      // Some network file systems do not know how large they are, and say 0.
      if (store.getTotalSpace() > 0 && store.getUsableSpace() < needed) {
        throw new PreparationException(
            PreparationException.Kind.DRIVE_FULL,
            "The drive %s has %s free and needs %s. Make room, or split the folder over two drives."
                .formatted(drive, Printable.bytes(store.getUsableSpace()), Printable.bytes(needed)),
            null);
      }
    } catch (IOException e) {
      throw DriveFault.of("asking " + drive + " for its free space", e, needed);
    }
  }

  /** From here on the drive is this preparation's, and no prepared one until its end. */
  private void begin(Work work) throws PreparationException {
    try {
      work.drive().begin();
      if (work.plan().isInPlace()) {
        return;
      }
      mark(work, PreparationMark.begun(work.places().source()));
      work.drive().deleteManifest();
    } catch (IOException e) {
      throw DriveFault.of("beginning on " + work.places().drive(), e, 0);
    }
  }

  private static void mark(Work work, PreparationMark mark) throws IOException {
    work.drive().write(PreparationMark.PATH, mark.text());
    work.drive().settle();
  }

  private static void end(Work work) throws PreparationException {
    if (work.plan().isInPlace()) {
      return;
    }
    try {
      work.drive().discard();
      mark(work, PreparationMark.begun(work.places().source()).finished());
    } catch (IOException e) {
      throw DriveFault.of("ending on " + work.places().drive(), e, 0);
    }
  }

  private static PreparedDrive prepared(
      Work work,
      DriveInfo info,
      Filling filling,
      PreparedDrive.MediumCheck mediumCheck,
      LeftOutList leftOut,
      List<String> passedOver,
      long excluded) {
    return new PreparedDrive(
        info,
        work.places().drive(),
        work.places().journal(),
        filling.files(),
        filling.bytes(),
        filling.filesFoundThere(),
        filling.filesUnderOtherNames(),
        filling.emptyFolders(),
        mediumCheck,
        excluded,
        passedOver,
        leftOut.count(),
        leftOut.first(),
        leftOut.path().orElse(null));
  }
}
