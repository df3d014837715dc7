package io.drivedock.station.transfer;

import io.drivedock.dock.Assignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;

/**
 * Where what must survive the station lies while a drive is worked on. Two processes cannot have
 * the one of the same drive at the same time.
 */
public final class WorkFolder implements AutoCloseable {

  private final Path path;
  private final FileChannel lockFile;

  private WorkFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder of a drive, made if it is not there.
   *
   * @param work the station's own folder
   * @throws TransferStoppedException if another process has it
   */
  public static WorkFolder take(Path work, Assignment assignment)
      throws IOException, TransferStoppedException {
    Path path = work.resolve(owner(assignment));
    Files.createDirectories(path);
    FileChannel file =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(file)) {
      file.close();
      throw new TransferStoppedException(
          "Drive "
              + assignment.drive()
              + " is being transferred by another process of this station.");
    }
    return new WorkFolder(path, file);
  }

  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The name of the one who works on the drive, for as long as the job lasts. */
  public static String owner(Assignment assignment) {
    return assignment.job() + "-" + assignment.drive().value().toLowerCase(Locale.ROOT);
  }

  public Path file(String name) {
    return path.resolve(name);
  }

  /** Removes what is kept of a drive, once its report is accepted. */
  public static void forget(Path work, Assignment assignment) {
    Path path = work.resolve(owner(assignment));
    if (!Files.isDirectory(path)) {
      return;
    }
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // Left behind, it is a few kilobytes and in nobody's way.
    }
  }

  /** Lets it go; what lies in it stays. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
