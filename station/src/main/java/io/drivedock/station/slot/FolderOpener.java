package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folders as drives: a disk that is mounted, and unlocked, by whoever put it there. It encrypts
 * none, and needs no key to read what a sender put on a drive.
 */
public final class FolderOpener implements DriveOpener {

  private static final int SLOTS_MAX = 1_000;

  private final Folders folders;

  private FolderOpener(Folders folders) {
    this.folders = folders;
  }

  /** Where drives lie. */
  private interface Folders {
    /** The folders that are there now, by the drive. */
    Map<DriveId, Path> present() throws DriveException;

    /** Ends the sentence that a drive is not there. */
    String where();
  }

  /**
   * The drives in a slots folder: each folder in it is a drive, and its name is the drive's serial;
   * what begins with a dot or is no folder is not looked at.
   *
   * @param slots need not be there yet
   */
  public static FolderOpener slots(Path slots) {
    return new FolderOpener(
        new Folders() {
          @Override
          public Map<DriveId, Path> present() throws DriveException {
            return drivesIn(slots);
          }

          @Override
          public String where() {
            return "is not in the slots folder " + slots;
          }
        });
  }

  /** One drive, which lies in a folder anywhere. */
  public static FolderOpener at(DriveId drive, Path folder) {
    return new FolderOpener(
        new Folders() {
          @Override
          public Map<DriveId, Path> present() {
            return Map.of(drive, folder);
          }

          @Override
          public String where() {
            return "is not the one in " + folder;
          }
        });
  }

  private static Map<DriveId, Path> drivesIn(Path slots) throws DriveException {
    Map<DriveId, Path> drives = new TreeMap<>();
    if (!Files.isDirectory(slots)) {
      return drives;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(slots)) {
      for (Path entry : entries) {
        if (drives.size() == SLOTS_MAX) {
          break;
        }
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          name(entry).ifPresent(id -> drives.put(id, entry));
        }
      }
    } catch (IOException e) {
      throw new DriveException(
          DriveException.Kind.IO_FAILED,
          "The slots folder " + slots + " cannot be read.",
          "The station could not read its slots.",
          e);
    }
    return drives;
  }

  private static Optional<DriveId> name(Path entry) {
    try {
      return Optional.of(new DriveId(String.valueOf(entry.getFileName())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Set<DriveId> present() throws DriveException {
    return Set.copyOf(folders.present().keySet());
  }

  @Override
  public boolean encrypts(DriveId drive) throws DriveException {
    Path _ = folder(drive);
    return false;
  }

  @Override
  public OpenDrive read(DriveId drive, Unlock unlock) throws DriveException {
    return FolderDrive.open(drive, folder(drive));
  }

  @Override
  public OpenDrive reread(DriveId drive, Unlock unlock) throws DriveException {
    refuseKey(drive, unlock);
    return FolderDrive.openUncached(drive, folder(drive));
  }

  @Override
  public WritableDrive write(DriveId drive, Unlock unlock) throws DriveException {
    refuseKey(drive, unlock);
    return WritableFolder.open(drive, folder(drive));
  }

  @Override
  public MendableDrive mend(DriveId drive, Unlock unlock) throws DriveException {
    refuseKey(drive, unlock);
    return MendableFolder.open(drive, folder(drive));
  }

  /** The customer is told the key of such a drive: nothing on it may be left in the clear. */
  private static void refuseKey(DriveId drive, Unlock unlock) throws DriveException {
    if (unlock.key().isPresent()) {
      throw new DriveException(
          DriveException.Kind.ACCESS_DENIED,
          "Drive "
              + drive
              + " was started in a slot that encrypts, and this slot does not. Put it"
              + " into a slot that encrypts.");
    }
  }

  private Path folder(DriveId drive) throws DriveException {
    Path path = folders.present().get(drive);
    if (path == null) {
      throw new DriveException(
          DriveException.Kind.NOT_FOUND,
          "Drive " + drive + " " + folders.where() + ".",
          "Drive " + drive + " is not in its slot.",
          null);
    }
    return path;
  }
}
