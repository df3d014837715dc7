package io.drivedock.prepare;

import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.JournalText;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where everything is, checked: nothing on a drive that is not this tool's is ever written over,
 * and nothing that holds a key comes to lie on it.
 *
 * @param source the folder with the files, with all links resolved
 * @param drive the same of the drive's folder, which may not exist yet
 * @param journal the same of the journal
 * @param isBegun whether an earlier run has copied files onto the drive
 */
record Places(Path source, Path drive, Path journal, boolean isBegun) {

  private static final long JOURNAL_BYTES_MAX = 4L * JournalText.LENGTH_MAX;

  /**
   * Checks the places of a plan, and changes nothing.
   *
   * @throws io.drivedock.prepare.source.PreparationException if one of them is not what it has to
   *     be
   */
  static Places of(PreparationPlan plan) throws PreparationException {
    Path source = folder(plan.source(), "The folder");
    Path drive = driveFolder(plan, source);
    Path journal = journalFile(plan, source, drive);
    if (!Files.exists(drive)) {
      return new Places(source, drive, journal, false);
    }
    try {
      Optional<PreparationMark> mark = PreparationMark.of(drive);
      boolean hasManifest =
          Files.exists(drive.resolve(ManifestWriter.FILE_NAME), LinkOption.NOFOLLOW_LINKS);
      if (plan.isInPlace()) {
        checkInPlace(plan, drive, mark.isPresent(), hasManifest);
      } else if (mark.isPresent()) {
        checkMark(plan, source, drive, mark.get());
      } else {
        checkEmpty(drive, hasManifest);
      }
      return new Places(source, drive, journal, !plan.isInPlace() && mark.isPresent());
    } catch (IOException e) {
      throw new PreparationException(
          PreparationException.Kind.DRIVE_FAILED,
          "The drive's folder " + drive + " cannot be read: " + SourceWalk.reason(e) + ".",
          e);
    }
  }

  /**
   * Checks the places of a plan whose drive is a device, or an image file that is to be made.
   *
   * @throws io.drivedock.prepare.source.PreparationException if one of them is not what it has to
   *     be
   */
  static Places ofDevice(PreparationPlan plan) throws PreparationException {
    Path source = folder(plan.source(), "The folder");
    Path absolute = plan.drive().toAbsolutePath().normalize();
    Path drive = parent(absolute, "the drive").resolve(absolute.getFileName());
    if (drive.startsWith(source)) {
      throw PreparationException.refused(
          "The image " + drive + " would be among the files. Name another place with --drive.");
    }
    return new Places(source, drive, journalFile(plan, source, drive), false);
  }

  private static Path folder(Path given, String what) throws PreparationException {
    if (!Files.isDirectory(given)) {
      throw PreparationException.refused(
          what
              + " "
              + given
              + (Files.exists(given) ? " is not a folder." : " does not exist.")
              + " Name an existing folder.");
    }
    return real(given);
  }

  private static Path real(Path existing) throws PreparationException {
    try {
      return existing.toRealPath();
    } catch (IOException e) {
      throw new PreparationException(
          PreparationException.Kind.REFUSED,
          existing + " cannot be accessed: " + SourceWalk.reason(e) + ".",
          e);
    }
  }

  private static Path driveFolder(PreparationPlan plan, Path source) throws PreparationException {
    Path drive;
    if (Files.exists(plan.drive(), LinkOption.NOFOLLOW_LINKS)) {
      drive = folder(plan.drive(), "The drive");
    } else {
      Path absolute = plan.drive().toAbsolutePath().normalize();
      drive = parent(absolute, "the drive").resolve(absolute.getFileName());
    }
    if (plan.isInPlace()) {
      if (!drive.equals(source)) {
        throw PreparationException.refused(
            "In place, the folder is the drive: "
                + source
                + " and "
                + drive
                + " are different. Name only the folder, or omit --in-place to copy.");
      }
    } else if (drive.equals(source)) {
      throw PreparationException.refused(
          "The drive "
              + drive
              + " is the folder with the files. Add --in-place to leave the files where"
              + " they are, or name another folder as the drive.");
    } else if (drive.startsWith(source) || source.startsWith(drive)) {
      throw PreparationException.refused(
          "The drive "
              + drive
              + (drive.startsWith(source) ? " is inside the folder " : " contains the folder ")
              + source
              + ", so files would be copied onto themselves. Name a drive outside the"
              + " folder.");
    }
    return drive;
  }

  private static Path parent(Path absolute, String what) throws PreparationException {
    Path parent = absolute.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw PreparationException.refused(
          "The folder "
              + parent
              + ", which should contain "
              + what
              + ", does not exist. Is the drive connected? Create the folder if the path is"
              + " correct.");
    }
    return real(parent);
  }

  private static Path journalFile(PreparationPlan plan, Path source, Path drive)
      throws PreparationException {
    Path absolute = plan.journal().toAbsolutePath().normalize();
    Path journal = parent(absolute, "the journal").resolve(absolute.getFileName());
    if (journal.startsWith(drive) || journal.startsWith(source)) {
      throw PreparationException.refused(
          "The journal "
              + journal
              + " would be "
              + (journal.startsWith(drive) ? "on the drive" : "among the files")
              + ", and it may contain the key of the drive. Name another place with"
              + " --journal.");
    }
    if (Files.exists(journal, LinkOption.NOFOLLOW_LINKS) && !isJournalOf(plan, journal)) {
      throw PreparationException.refused(
          journal
              + " already exists and is not a journal of drive "
              + plan.driveId()
              + ". Name another journal with --journal, or move the file away.");
    }
    return journal;
  }

  private static boolean isJournalOf(PreparationPlan plan, Path journal) {
    try {
      return readJournal(journal).driveId().equals(plan.driveId());
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Reads a journal.
   *
   * @throws IllegalArgumentException if it is none
   */
  static DriveInfo readJournal(Path journal) throws IOException {
    if (!Files.isRegularFile(journal) || Files.size(journal) > JOURNAL_BYTES_MAX) {
      throw new IllegalArgumentException("it is not a file, or is too long for a journal");
    }
    return JournalText.read(new String(Files.readAllBytes(journal), StandardCharsets.UTF_8));
  }

  private static void checkInPlace(
      PreparationPlan plan, Path drive, boolean hasMark, boolean hasManifest)
      throws PreparationException {
    if (hasMark) {
      throw PreparationException.refused(
          "The drive "
              + drive
              + " was filled by copying, and some of its files have other names than"
              + " their blobs. Run the command that filled it, with --replace-manifest.");
    }
    if (hasManifest && !plan.replacesManifest()) {
      throw PreparationException.refused(
          "The drive "
              + drive
              + " already has a manifest. Add --replace-manifest to write it anew.");
    }
  }

  private static void checkMark(PreparationPlan plan, Path source, Path drive, PreparationMark mark)
      throws PreparationException {
    if (!mark.isFrom(source)) {
      throw PreparationException.refused(
          "The drive "
              + drive
              + " contains files of a folder other than "
              + source
              + ". Run the command that it was started with, or empty the drive first.");
    }
    if (mark.isFinished() && !plan.replacesManifest()) {
      throw PreparationException.refused(
          "The drive "
              + drive
              + " is already prepared. Add --replace-manifest to compare it with the"
              + " folder and write its manifest anew.");
    }
  }

  /** Files that are there may be the only ones of their kind; one of them could be written over. */
  private static void checkEmpty(Path drive, boolean hasManifest)
      throws PreparationException, IOException {
    if (hasManifest) {
      throw PreparationException.refused(
          "The drive "
              + drive
              + " already has a manifest that this tool did not write while copying. Use"
              + " --in-place with --replace-manifest to write a manifest for its files,"
              + " or empty the drive.");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(drive)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (!PreparedFileNames.isSystems(name) && !PreparedFileNames.isOwn(name)) {
          throw PreparationException.refused(
              "The drive "
                  + drive
                  + " is not empty ("
                  + Printable.of(name)
                  + "), and this tool did not fill it. Empty the drive, or name another"
                  + " folder; to prepare the files that are on it, use --in-place.");
        }
      }
    }
  }

  /** The file that lists what was left out, beside the journal. */
  Path leftOutList() {
    String name = String.valueOf(journal.getFileName());
    String stem =
        name.endsWith(PreparationPlan.JOURNAL_ENDING)
            ? name.substring(0, name.length() - PreparationPlan.JOURNAL_ENDING.length())
            : name;
    return journal.resolveSibling(stem + ".left-out.txt");
  }
}
