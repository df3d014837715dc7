package io.drivedock.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /**
   * Of this process. Asked before the file is opened: closing it again would end the lock that the
   * process has on it already.
   */
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path folder;

  /** Held on to: a lock that is collected as garbage keeps nobody out. */
  private final FileLock lock;

  private DataFolder(Path folder, FileLock lock) {
    this.folder = folder;
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
      Path real = folder.toRealPath();
      if (!TAKEN.add(real)) {
        throw taken(folder);
      }
      try {
        return new DataFolder(real, locked(folder));
      } catch (IOException | RuntimeException e) {
        TAKEN.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw new StartException(
          ("The data folder %s is not writable. Give another with --data, or make it"
                  + " writable. (%s)")
              .formatted(folder, reason(e)),
          e);
    }
  }

  private static FileLock locked(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve(LOCK_FILE),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OWNERS_FILE);
    FileLock lock = null;
    try {
      lock = file.tryLock();
    } finally {
      if (lock == null) {
        file.close();
      }
    }
    if (lock == null) {
      throw taken(folder);
    }
    return lock;
  }

  private static StartException taken(Path folder) {
    return new StartException(
        ("A Drivedock server is already running on the data folder %s. Stop it"
                    + " first, or give another folder with")
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
    } finally {
      TAKEN.remove(folder);
    }
  }
}
