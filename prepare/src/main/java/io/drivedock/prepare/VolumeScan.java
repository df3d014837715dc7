package io.drivedock.prepare;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlockPlan;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.prepare.source.FileReading;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.formatting.FileTree;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pass in which a new volume is planned: which files it will hold, and how long each is at
 * most. Side files and the manifest, whose lengths follow from the files, are last.
 */
final class VolumeScan implements SourceWalk.Finds {

  static final String CREATOR = "Drivedock";

  /** Of a page blob, every second piece may be a range of its own. */
  private static final int RANGE_BYTES = 512 << 10;

  private static final String ANY_ID = "AAAAAA==";
  private static final Md5 ANY_MD5 = Md5.ofContent(new byte[0]);

  private final FileVerdicts verdicts;
  private final Instant now;
  private final FileTree tree;
  private final BlobListing listing;
  private final ManifestWriter manifest;
  private final Map<DrivePath, Integer> sides = new LinkedHashMap<>();
  private long manifestBytes;
  private long files;
  private long bytes;
  private long others;

  VolumeScan(PreparationPlan plan, FileVerdicts verdicts, Instant now) {
    this.verdicts = verdicts;
    this.now = now;
    this.tree = new FileTree(now);
    this.listing =
        new BlobListing(plan.blobs(), (path, content) -> sides.put(path, content.length));
    this.manifest = counting(plan.driveId());
  }

  private ManifestWriter counting(DriveId id) {
    try {
      return new ManifestWriter(
          new OutputStream() {
            @Override
            public void write(int one) {
              manifestBytes++;
            }

            @Override
            public void write(byte[] from, int offset, int length) {
              manifestBytes += length;
            }
          },
          id,
          CREATOR);
    } catch (IOException e) {
      throw new IllegalStateException("Counting does not fail", e);
    }
  }

  static String path(DrivePath path) {
    return String.join("/", path.segments());
  }

  @Override
  public void file(SourceFile file) throws PreparationException {
    switch (verdicts.judge(file)) {
      case FileVerdicts.Verdict.Out out -> others++;
      case FileVerdicts.Verdict.Blob blob -> {
        files++;
        bytes += file.length();
        try {
          tree.file(path(blob.file()), file.length(), file.found().lastModifiedTime().toInstant());
          manifest.write(listing.of(file, blob, longest(file.length(), blob.isPageBlob())));
        } catch (VolumeException e) {
          throw DeviceFault.of(e);
        } catch (IOException e) {
          throw new IllegalStateException("Counting does not fail", e);
        }
      }
    }
  }

  /** What takes most room in a manifest. */
  private static FileReading.Content longest(long length, boolean isPageBlob) {
    int step = isPageBlob ? RANGE_BYTES : BlockPlan.of(length).blockBytes();
    List<Chunk> chunks = new ArrayList<>();
    for (long offset = 0; offset < length; offset += step) {
      int chunkBytes = (int) Math.min(step, length - offset);
      chunks.add(new Chunk(offset, chunkBytes, isPageBlob ? null : ANY_ID, ANY_MD5));
    }
    BlobContent content =
        isPageBlob ? new BlobContent.Pages(chunks) : new BlobContent.Blocks(chunks);
    return new FileReading.Content(content, ANY_MD5);
  }

  @Override
  public void leftOut(LeftOut leftOut) {
    others++;
  }

  @Override
  public void emptyFolder() {}

  /** The tree, with the side files and then the manifest behind the files. */
  FileTree complete() throws PreparationException {
    try {
      manifest.finish();
      for (Map.Entry<DrivePath, Integer> side : sides.entrySet()) {
        tree.file(path(side.getKey()), side.getValue(), now);
      }
      tree.file(ManifestWriter.FILE_NAME, manifestBytes, now);
      return tree;
    } catch (VolumeException e) {
      throw DeviceFault.of(e);
    } catch (IOException e) {
      throw new IllegalStateException("Counting does not fail", e);
    }
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  long others() {
    return others;
  }
}
