package io.drivedock.prepare;

import io.drivedock.drive.Chunk;
import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.source.FileReading;
import io.drivedock.prepare.source.NotPreparedException;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Brings one file after the other onto the drive, or reads it where it lies. Of one thread; several
 * of them fill a drive together.
 */
final class FileTransfer {

  private final PreparationPlan plan;
  private final boolean isBegun;
  private final DriveFolder drive;
  private final RateLimit limit;
  private final FileReading reading;
  private final ByteBuffer copied;

  /** Hears how much of a file is read. */
  interface Progress {
    void read(long bytes);
  }

  /**
   * What became of a file.
   *
   * @param isFound whether an earlier run had copied it
   */
  record Transferred(FileReading.Content content, boolean isFound) {}

  FileTransfer(Work work, RateLimit limit) {
    plan = work.plan();
    isBegun = work.places().isBegun();
    drive = work.drive();
    this.limit = limit;
    reading = new FileReading(work.places().source());
    copied = ByteBuffer.allocateDirect(isBegun ? Chunk.LENGTH_MAX : 0);
  }

  /**
   * Transfers a file, whose folder on the drive is there.
   *
   * @param bytesLeft how much is still to be written to the drive, this file included
   * @throws NotPreparedException if the file cannot be read, or changes meanwhile
   * @throws PreparationException if the drive fails
   */
  Transferred transfer(
      SourceFile file, FileVerdicts.Verdict.Blob blob, long bytesLeft, Progress progress)
      throws PreparationException, NotPreparedException {
    if (plan.isInPlace()) {
      return new Transferred(
          all(
              reading.read(
                  file, blob.isPageBlob(), (block, offset) -> passed(block, offset, progress))),
          false);
    }
    if (isBegun) {
      Optional<FileReading.Content> proven = proven(file, blob, progress);
      if (proven.isPresent()) {
        return new Transferred(proven.get(), true);
      }
    }
    return new Transferred(copy(file, blob, bytesLeft, progress), false);
  }

  /** A copy of an earlier run, if it is one, byte for byte. */
  private Optional<FileReading.Content> proven(
      SourceFile file, FileVerdicts.Verdict.Blob blob, Progress progress)
      throws PreparationException, NotPreparedException {
    Path copy = drive.resolve(blob.file());
    if (!DriveFolder.isPerhapsCopy(copy, file)) {
      return Optional.empty();
    }
    try (DriveFolder.Comparison comparison = new DriveFolder.Comparison(copy, copied)) {
      return reading.read(
          file,
          blob.isPageBlob(),
          (block, offset) -> passed(block, offset, progress) && comparison.take(block, offset));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private FileReading.Content copy(
      SourceFile file, FileVerdicts.Verdict.Blob blob, long bytesLeft, Progress progress)
      throws PreparationException, NotPreparedException {
    FileReading.Content content;
    long[] read = {0};
    try (Disk.NewFile copy = drive.createCopy(blob.file())) {
      content =
          all(
              reading.read(
                  file,
                  blob.isPageBlob(),
                  (block, offset) -> {
                    int length = block.remaining();
                    boolean isLast = offset + length == file.length();
                    try {
                      DriveFolder.writeBlock(copy, block.duplicate(), isLast);
                    } catch (IOException e) {
                      throw fault(file, e, bytesLeft - offset);
                    }
                    read[0] = offset + length;
                    return passed(block, offset, progress);
                  }));
    } catch (IOException e) {
      throw fault(file, e, bytesLeft - read[0]);
    } catch (NotPreparedException e) {
      try {
        drive.discardCopy(blob.file());
      } catch (IOException f) {
        throw fault(file, f, bytesLeft - read[0]);
      }
      throw e;
    }
    drive.stamp(blob.file(), file.found().lastModifiedTime());
    return content;
  }

  /** Lets a block pass that was read; always true, so that a sink can end with it. */
  private boolean passed(ByteBuffer block, long offset, Progress progress) {
    limit.pass(block.remaining());
    progress.read(offset + block.remaining());
    return true;
  }

  private static FileReading.Content all(Optional<FileReading.Content> content) {
    return content.orElseThrow(() -> new IllegalStateException("a copy goes on to the end"));
  }

  static PreparationException fault(SourceFile file, IOException e, long bytesLeft) {
    return DriveFault.of("writing " + Printable.of(file.name()), e, bytesLeft);
  }
}
