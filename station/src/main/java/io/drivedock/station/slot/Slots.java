package io.drivedock.station.slot;

import io.drivedock.drive.DriveId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The places where drives are put. Each folder in the slots folder is a drive, and its name is the
 * drive's serial; what begins with a dot or is no folder is not looked at.
 */
public final class Slots {

  private static final int SLOTS_MAX = 1_000;

  private final Path folder;

  /** The slots in that folder; it need not be there yet. */
  public Slots(Path folder) {
    this.folder = folder;
  }

  /** Where drives are put. */
  public Path folder() {
    return folder;
  }

  /**
   * The drives that lie in the slots now.
   *
   * @throws DriveException if the folder cannot be read
   */
  public Map<DriveId, Path> present() throws DriveException {
    Map<DriveId, Path> drives = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return drives;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
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
          DriveException.Kind.IO_FAILED, "The slots folder " + folder + " cannot be read.", e);
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

  /**
   * Opens a drive that lies in a folder anywhere.
   *
   * @throws DriveException if it cannot be read
   */
  public static OpenDrive at(DriveId id, Path folder) throws DriveException {
    return FolderDrive.open(id, folder);
  }

  /**
   * Opens a drive that lies in a folder anywhere, to read what is on it and not what the system
   * remembers of it, as far as its file system can be read so.
   *
   * @throws DriveException if it cannot be read
   */
  public static OpenDrive uncachedAt(DriveId id, Path folder) throws DriveException {
    return FolderDrive.openUncached(id, folder);
  }

  /**
   * Opens a drive that lies in a folder anywhere, to mend files on it.
   *
   * @throws DriveException if it cannot be read, or written to
   */
  public static MendableDrive mendableAt(DriveId id, Path folder) throws DriveException {
    return MendableFolder.open(id, folder);
  }

  /** Stands for a drive that cannot be opened: every file of it fails as that did. */
  public static OpenDrive unreadable(DriveId id, DriveException why) {
    return new UnreadableDrive(id, why);
  }

  /**
   * Opens a drive that lies in a slot.
   *
   * @throws DriveException if it has been taken out, or cannot be read
   */
  public OpenDrive open(DriveId id) throws DriveException {
    return FolderDrive.open(id, slot(id));
  }

  /**
   * Opens a drive that lies in a slot, to read what is on it and not what the system remembers of
   * it, as far as its file system can be read so.
   *
   * @throws DriveException if it has been taken out, or cannot be read
   */
  public OpenDrive openUncached(DriveId id) throws DriveException {
    return FolderDrive.openUncached(id, slot(id));
  }

  /**
   * Opens a drive that lies in a slot, to put files on it.
   *
   * @throws DriveException if it has been taken out, or cannot be written to
   */
  public WritableDrive openForWriting(DriveId id) throws DriveException {
    return WritableFolder.open(id, slot(id));
  }

  /**
   * Opens a drive that lies in a slot, to mend files on it.
   *
   * @throws DriveException if it has been taken out, or cannot be written to
   */
  public MendableDrive openForMending(DriveId id) throws DriveException {
    return MendableFolder.open(id, slot(id));
  }

  private Path slot(DriveId id) throws DriveException {
    Path path = present().get(id);
    if (path == null) {
      throw new DriveException(
          DriveException.Kind.NOT_FOUND,
          "Drive " + id + " does not lie in the slots folder " + folder + ".");
    }
    return path;
  }
}
