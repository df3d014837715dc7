package io.drivedock.prepare;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** What a preparation left for the job: read from the journal, or found by the drive's folder. */
public final class Journal {

  private static final int BUFFER_BYTES = 64 * 1024;

  private Journal() {}

  /**
   * Reads a journal.
   *
   * @throws IllegalArgumentException if it cannot be read or is none; the message repeats no key
   */
  public static DriveInfo read(Path file) {
    try {
      return Places.readJournal(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the journal " + file + " cannot be read: " + SourceWalk.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the journal " + file + " is invalid: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the journal that lies beside a prepared drive, and holds it against the manifest on the
   * drive: a dock would refuse a drive that was changed since.
   *
   * @param drive the folder of the drive, whose name is its serial
   * @throws IllegalArgumentException if there is none, or the manifest is not the one it describes
   */
  public static DriveInfo ofDrive(Path drive) {
    Path journal = beside(drive);
    if (!Files.isDirectory(drive)) {
      throw new IllegalArgumentException("the folder does not exist: " + drive);
    }
    if (!Files.exists(journal)) {
      throw new IllegalArgumentException(
          "the journal "
              + journal
              + " does not exist beside the drive; name it with --journal, or run prepare"
              + " first");
    }
    DriveInfo info = read(journal);
    boolean isOurs =
        info.manifestFile().segments().equals(List.of(ManifestWriter.FILE_NAME))
            && info.manifestHash().length() == 2 * Md5.BYTES;
    if (isOurs) {
      checkManifest(drive, info);
    }
    return info;
  }

  private static Path beside(Path drive) {
    Path absolute = drive.toAbsolutePath().normalize();
    try {
      return PreparationPlan.journalBeside(
          absolute, DriveId.parse(String.valueOf(absolute.getFileName())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the name of the folder "
              + drive
              + " is not a drive id, so its journal cannot be found; name the journal"
              + " with --journal",
          e);
    }
  }

  private static void checkManifest(Path drive, DriveInfo info) {
    Path manifest = drive.resolve(ManifestWriter.FILE_NAME);
    if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(
          "the drive " + drive + " has no manifest; run prepare again before it is sent");
    }
    try (InputStream bytes = Files.newInputStream(manifest)) {
      MessageDigest digest = Md5.digest();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      if (!Md5.of(digest.digest()).hex().equalsIgnoreCase(info.manifestHash())) {
        throw new IllegalArgumentException(
            "the manifest on the drive "
                + drive
                + " is not the one that its journal describes: it has changed since. Run"
                + " prepare again with --replace-manifest");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the manifest " + manifest + " cannot be read: " + SourceWalk.reason(e), e);
    }
  }
}
