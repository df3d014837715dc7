package io.drivedock.prepare;

import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.prepare.source.FileReading;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.NotPreparedException;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.formatting.NtfsWriter;
import io.drivedock.volume.ntfs.formatting.VolumeLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The pass in which the files that were planned are read, written to a new volume, and listed. */
final class VolumeFilling implements SourceWalk.Finds {

  private static final int PIECE_BYTES = 1 << 20;

  private final FileVerdicts verdicts;
  private final VolumeLayout layout;
  private final NtfsWriter writer;
  private final ManifestWriter manifest;
  private final BlobListing listing;
  private final FileReading reading;
  private final LeftOutList leftOut;
  private final PreparationWatch watch;
  private final long bytesTotal;
  private final Map<DrivePath, byte[]> sides = new LinkedHashMap<>();
  private final byte[] piece = new byte[PIECE_BYTES];
  private int next;
  private long bytesBefore;
  private long files;
  private long bytes;
  private long filesUnderOtherNames;
  private long emptyFolders;

  VolumeFilling(
      Work work,
      VolumeLayout layout,
      NtfsWriter writer,
      ManifestWriter manifest,
      LeftOutList leftOut,
      PreparationWatch watch,
      long bytesTotal) {
    this.verdicts = work.verdicts();
    this.layout = layout;
    this.writer = writer;
    this.manifest = manifest;
    this.listing = new BlobListing(work.plan().blobs(), sides::put);
    this.reading = new FileReading(work.places().source());
    this.leftOut = leftOut;
    this.watch = watch;
    this.bytesTotal = bytesTotal;
  }

  @Override
  public void file(SourceFile file) throws PreparationException {
    switch (verdicts.judge(file)) {
      case FileVerdicts.Verdict.Out out -> leftOut(out.leftOut());
      case FileVerdicts.Verdict.Blob blob -> {
        try {
          manifest.write(listing.of(file, blob, written(file, blob)));
          files++;
          bytes += file.length();
          if (!blob.file().segments().equals(file.segments())) {
            filesUnderOtherNames++;
          }
        } catch (NotPreparedException e) {
          leftOut(e.leftOut());
        } catch (IOException e) {
          throw manifestFault(e);
        }
        bytesBefore += file.length();
      }
    }
  }

  static PreparationException manifestFault(IOException e) {
    return new PreparationException(
        PreparationException.Kind.JOURNAL_FAILED,
        "The manifest cannot be kept beside the journal until it is complete: %s. Name another"
                .formatted(SourceWalk.reason(e))
            + " file with --journal and run this again.",
        e);
  }

  private FileReading.Content written(SourceFile file, FileVerdicts.Verdict.Blob blob)
      throws PreparationException, NotPreparedException {
    OptionalInt planned = layout.file(VolumeScan.path(blob.file()));
    if (planned.isEmpty()
        || planned.getAsInt() < next
        || file.length() > layout.bytesMax(planned.getAsInt())) {
      throw new NotPreparedException(
          file.leftOut(
              LeftOut.Reason.CHANGED,
              "it appeared or grew after the volume was planned; run this again"));
    }
    try {
      writer.beginFile(planned.getAsInt());
      next = planned.getAsInt() + 1;
      FileReading.Content content =
          reading
              .read(file, blob.isPageBlob(), (block, offset) -> take(file, block, offset))
              .orElseThrow(() -> new IllegalStateException("A copy goes on to the end"));
      writer.endFile();
      return content;
    } catch (NotPreparedException e) {
      writer.dropFile();
      throw e;
    } catch (VolumeException e) {
      throw DeviceFault.of(e);
    }
  }

  private boolean take(SourceFile file, ByteBuffer block, long offset) throws PreparationException {
    long end = offset + block.remaining();
    try {
      while (block.hasRemaining()) {
        int count = Math.min(piece.length, block.remaining());
        block.get(piece, 0, count);
        writer.write(piece, 0, count);
      }
    } catch (VolumeException e) {
      throw DeviceFault.of(e);
    }
    watch.progress(Math.min(bytesBefore + end, bytesTotal), bytesTotal, file.name());
    return true;
  }

  /** Writes the side files, as far as they are pointed at, and then the manifest. */
  void complete(InputStream manifestBytes) throws VolumeException, IOException {
    for (Map.Entry<DrivePath, byte[]> side : sides.entrySet()) {
      begin(VolumeScan.path(side.getKey()));
      writer.write(side.getValue(), 0, side.getValue().length);
      writer.endFile();
    }
    begin(ManifestWriter.FILE_NAME);
    for (int count = manifestBytes.read(piece); count > 0; count = manifestBytes.read(piece)) {
      writer.write(piece, 0, count);
    }
    writer.endFile();
  }

  private void begin(String path) throws VolumeException {
    writer.beginFile(
        layout.file(path).orElseThrow(() -> new IllegalStateException(path + " was planned")));
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

  long filesUnderOtherNames() {
    return filesUnderOtherNames;
  }

  long emptyFolders() {
    return emptyFolders;
  }
}
