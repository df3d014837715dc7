package io.drivedock.station.transfer;

import io.drivedock.dock.Assignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where what must survive the station lies while a drive is worked on. Two processes cannot have
 * the one of the same drive at the same time.
 */
public final class WorkFolder implements AutoCloseable {

  /** A job and a drive of it, see {@link #owner}. */
  private static final Pattern OWNER =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-.+");

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
    if (Files.isDirectory(path)) {
      remove(path);
    }
  }

  /**
   * Removes what is kept of drives of which nothing was written for so long: those whose report was
   * accepted while the station was on its way down, so that nobody asks for them again. If somebody
   * does, the drive is worked on as one that another station had.
   *
   * @param work the station's own folder, in which nobody is at work
   * @return how many were removed
   */
  public static int removeUnused(Path work, Instant since) throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(work)) {
      for (Path folder : folders) {
        if (OWNER.matcher(String.valueOf(folder.getFileName())).matches()
            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && lastWritten(folder).isBefore(since)) {
          remove(folder);
          removed++;
        }
      }
    }
    return removed;
  }

  private static Instant lastWritten(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      Instant last = Instant.MIN;
      for (Path file : files.toList()) {
        Instant written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        last = written.isAfter(last) ? written : last;
      }
      return last;
    }
  }

  private static void remove(Path path) {
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
