package io.drivedock.prepare;

import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.JournalText;
import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The journal on the customer's machine, for its owner's eyes alone. It is begun before anything is
 * copied: a place that cannot be written is told at once.
 */
final class PreparationJournal implements AutoCloseable {

  private final Path path;
  private final Path newPath;
  private final Disk disk;
  private final Disk.NewFile file;

  PreparationJournal(Path path, Disk disk) throws PreparationException {
    this.path = path;
    this.newPath = path.resolveSibling(path.getFileName() + ".new");
    this.disk = disk;
    try {
      file = disk.create(newPath, Disk.Readers.OWNER);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Writes it whole, in place of what an earlier run wrote. */
  void write(DriveInfo info, Instant at) throws PreparationException {
    try {
      byte[] text = JournalText.write(info, at).getBytes(StandardCharsets.UTF_8);
      DriveFolder.writeAll(file, ByteBuffer.wrap(text));
      file.force();
      file.close();
      disk.move(newPath, path);
      Path folder = path.getParent();
      if (folder != null) {
        disk.forceFolder(folder);
      }
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static PreparationException failed(Path path, IOException e) {
    return new PreparationException(
        PreparationException.Kind.JOURNAL_FAILED,
        "The journal "
            + path
            + " cannot be written: "
            + SourceWalk.reason(e)
            + ". Name another file with --journal and run this again.",
        e);
  }

  @Override
  public void close() {
    try {
      file.close();
      disk.delete(newPath);
    } catch (IOException e) {
      // What is left is an empty file, which the next run takes.
    }
  }
}
