package io.drivedock.prepare;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which files go onto which drive.
 *
 * @param source the folder with the files; they are read and never changed
 * @param drive the folder that is the drive: the same as {@code source} when nothing is to be
 *     copied, else one that is empty, that does not exist, or that an earlier run has begun
 * @param driveId what the drive is called at the dock; for a folder drive its name (decision 0007)
 * @param key what opens the drive, if it is encrypted; goes into the journal
 * @param journal where the journal is written: neither on the drive nor among the files
 * @param isInPlace whether the files stay where they are and only a manifest is added
 * @param replacesManifest whether a manifest that is there may be replaced
 * @param settings how files are copied, and which
 */
public record PreparationPlan(
    Path source,
    Path drive,
    DriveId driveId,
    @Nullable BitLockerKey key,
    Path journal,
    BlobPlan blobs,
    boolean isInPlace,
    boolean replacesManifest,
    CopySettings settings) {

  /** The ending of a journal's name. */
  public static final String JOURNAL_ENDING = ".jrn";

  /** All files, with the usual settings. */
  public PreparationPlan(
      Path source,
      Path drive,
      DriveId driveId,
      @Nullable BitLockerKey key,
      Path journal,
      BlobPlan blobs,
      boolean isInPlace,
      boolean replacesManifest) {
    this(
        source,
        drive,
        driveId,
        key,
        journal,
        blobs,
        isInPlace,
        replacesManifest,
        CopySettings.USUAL);
  }

  /** Copies a folder's files onto a drive, with the journal beside the drive. */
  public static PreparationPlan copying(Path source, Path drive, DriveId driveId, BlobPlan blobs) {
    return new PreparationPlan(
        source, drive, driveId, null, journalBeside(drive, driveId), blobs, false, false);
  }

  /** Describes the files that lie on a drive already, with the journal beside the drive. */
  public static PreparationPlan inPlace(Path drive, DriveId driveId, BlobPlan blobs) {
    return new PreparationPlan(
        drive, drive, driveId, null, journalBeside(drive, driveId), blobs, true, false);
  }

  /** Where a journal goes when nobody says: beside the drive, or here if that is beside nothing. */
  static Path journalBeside(Path drive, DriveId driveId) {
    String name = driveId.value() + JOURNAL_ENDING;
    Path absolute = drive.toAbsolutePath().normalize();
    return absolute.getParent() == null
        ? Path.of(name).toAbsolutePath()
        : absolute.resolveSibling(name);
  }
}
