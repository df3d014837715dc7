package io.drivedock.prepare;

import io.drivedock.drive.Chunk;
import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.source.FileReading;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.NotPreparedException;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** The pass in which files become blobs: each is read, copied where that was asked, and listed. */
final class Filling implements SourceWalk.Finds {

  private final PreparationPlan plan;
  private final boolean isBegun;
  private final FileVerdicts verdicts;
  private final DriveFolder drive;
  private final BlobListing listing;
  private final ManifestFile manifest;
  private final FileReading reading;
  private final LeftOutList leftOut;
  private final PreparationWatch watch;
  private final ByteBuffer copied = ByteBuffer.allocateDirect(Chunk.LENGTH_MAX);
  private long bytesTotal;
  private long bytesBefore;
  private long bytesOfFile;
  private long files;
  private long bytes;
  private long filesFoundThere;
  private long filesUnderOtherNames;
  private long emptyFolders;

  /**
   * A pass that has not begun.
   *
   * @param bytesTotal what the survey found
   */
  Filling(
      Work work,
      ManifestFile manifest,
      LeftOutList leftOut,
      PreparationWatch watch,
      long bytesTotal) {
    this.plan = work.plan();
    this.isBegun = work.places().isBegun();
    this.verdicts = work.verdicts();
    this.drive = work.drive();
    this.listing = new BlobListing(plan.blobs(), drive::write);
    this.manifest = manifest;
    this.reading = new FileReading(work.places().source());
    this.leftOut = leftOut;
    this.watch = watch;
    this.bytesTotal = bytesTotal;
  }

  /** Something that is done to the drive. */
  private interface Write {
    void run() throws IOException;
  }

  @Override
  public void file(SourceFile file) throws PreparationException {
    switch (verdicts.judge(file)) {
      case FileVerdicts.Verdict.Out out -> leftOut(out.leftOut());
      case FileVerdicts.Verdict.Blob blob -> {
        bytesTotal = Math.max(bytesTotal, bytesBefore + file.length());
        progress(file, 0);
        try {
          list(file, blob, content(file, blob));
          files++;
          bytes += file.length();
          if (!blob.file().segments().equals(file.segments())) {
            filesUnderOtherNames++;
          }
        } catch (NotPreparedException e) {
          leftOut(e.leftOut());
        }
        bytesBefore += file.length();
        progress(file, 0);
      }
    }
  }

  private FileReading.Content content(SourceFile file, FileVerdicts.Verdict.Blob blob)
      throws PreparationException, NotPreparedException {
    if (plan.isInPlace()) {
      return all(
          reading.read(
              file,
              blob.isPageBlob(),
              (block, offset) -> progress(file, offset + block.remaining())));
    }
    if (isBegun) {
      Optional<FileReading.Content> proven = proven(file, blob);
      if (proven.isPresent()) {
        filesFoundThere++;
        return proven.get();
      }
    }
    return copy(file, blob);
  }

  /** A copy of an earlier run, if it is one, byte for byte. */
  private Optional<FileReading.Content> proven(SourceFile file, FileVerdicts.Verdict.Blob blob)
      throws PreparationException, NotPreparedException {
    // Also shows that no link lies on the way to it.
    onDrive(file, () -> drive.makeFoldersFor(blob.file()));
    Path copy = drive.resolve(blob.file());
    if (!DriveFolder.isPerhapsCopy(copy, file)) {
      return Optional.empty();
    }
    Optional<FileReading.Content> content;
    try (DriveFolder.Comparison comparison = new DriveFolder.Comparison(copy, copied)) {
      content =
          reading.read(
              file,
              blob.isPageBlob(),
              (block, offset) ->
                  progress(file, offset + block.remaining()) && comparison.take(block, offset));
    } catch (IOException e) {
      return Optional.empty();
    }
    if (content.isPresent()) {
      onDrive(file, () -> drive.note(blob.file(), file.length()));
    }
    return content;
  }

  private FileReading.Content copy(SourceFile file, FileVerdicts.Verdict.Blob blob)
      throws PreparationException, NotPreparedException {
    FileReading.Content content;
    try (Disk.NewFile copy = drive.createCopy(blob.file())) {
      content =
          all(
              reading.read(
                  file,
                  blob.isPageBlob(),
                  (block, offset) -> {
                    int length = block.remaining();
                    boolean isLast = offset + length == file.length();
                    onDrive(file, () -> DriveFolder.writeBlock(copy, block, isLast));
                    return progress(file, offset + length);
                  }));
    } catch (IOException e) {
      throw fault(file, e);
    } catch (NotPreparedException e) {
      onDrive(file, () -> drive.discardCopy(blob.file()));
      throw e;
    }
    onDrive(file, () -> drive.keep(blob.file(), file.found().lastModifiedTime(), file.length()));
    return content;
  }

  private static FileReading.Content all(Optional<FileReading.Content> content) {
    return content.orElseThrow(() -> new IllegalStateException("a copy goes on to the end"));
  }

  private void list(SourceFile file, FileVerdicts.Verdict.Blob blob, FileReading.Content content)
      throws PreparationException {
    onDrive(file, () -> manifest.write(listing.of(file, blob, content)));
  }

  private void onDrive(SourceFile file, Write write) throws PreparationException {
    try {
      write.run();
    } catch (IOException e) {
      throw fault(file, e);
    }
  }

  private PreparationException fault(SourceFile file, IOException e) {
    return DriveFault.of(
        "writing " + Printable.of(file.name()), e, bytesTotal - bytesBefore - bytesOfFile);
  }

  /** Tells how far it is; always true, so that a sink can end with it. */
  private boolean progress(SourceFile file, long bytesOfFileNow) {
    bytesOfFile = bytesOfFileNow;
    watch.progress(Math.min(bytesBefore + bytesOfFile, bytesTotal), bytesTotal, file.name());
    return true;
  }

  @Override
  public void leftOut(LeftOut one) throws PreparationException {
    leftOut.add(one);
  }

  @Override
  public void emptyFolder() {
    emptyFolders++;
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  long filesFoundThere() {
    return filesFoundThere;
  }

  long filesUnderOtherNames() {
    return filesUnderOtherNames;
  }

  long emptyFolders() {
    return emptyFolders;
  }
}
