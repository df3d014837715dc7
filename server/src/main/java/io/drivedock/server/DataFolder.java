package io.drivedock.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder of a server, which no other server has at the same time: of two on one database
 * file each would take itself for the only one. The system lets go of the lock when the process
 * ends, however it ends; the file stays, and says nothing.
 */
final class DataFolder implements AutoCloseable {

  static final String LOCK_FILE = "drivedock.lock";

  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER = only("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE = only("rw-------");

  /** Held on to: a lock that is collected as garbage keeps nobody out. */
  private final FileLock lock;

  private DataFolder(FileLock lock) {
    this.lock = lock;
  }

  /**
   * Takes a folder, made if it is not there.
   *
   * @throws StartException if another server has it, or it cannot be written
   */
  static DataFolder take(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, OWNERS_FOLDER);
      }
      FileChannel file =
          FileChannel.open(
              folder.resolve(LOCK_FILE),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              OWNERS_FILE);
      return new DataFolder(locked(folder, file));
    } catch (IOException e) {
      throw new StartException(
          "The data folder %s cannot be written. Give another with --data, or make it writable. (%s)"
              .formatted(folder, reason(e)),
          e);
    }
  }

  private static FileLock locked(Path folder, FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Another server of this very process; said below.
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    throw new StartException(
        "A Drivedock already runs on this data folder, %s. Stop it first, or give another folder with"
                .formatted(folder)
            + " --data.",
        null);
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException inFile && inFile.getReason() != null) {
      return inFile.getReason();
    }
    return e.getClass().getSimpleName();
  }

  private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /** Leaves it to the next. */
  @Override
  public void close() {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      LOG.debug("the lock of a data folder was not closed", e);
    }
  }
}
