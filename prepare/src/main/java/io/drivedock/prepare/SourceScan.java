package io.drivedock.prepare;

import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceWalk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A first look through the folder: how much there is, so that a bar can be drawn and a drive that
 * is too small is told at once and not after hours.
 */
final class SourceScan implements SourceWalk.Finds {

  /** What a manifest needs at most, by and large: for a blob with its names, and for a block. */
  private static final long MANIFEST_BYTES_PER_FILE = 1_000;

  private static final long MANIFEST_BYTES_PER_BLOCK = 130;
  private static final long BLOCK_BYTES = 4L << 20;

  private final FileVerdicts verdicts;
  private final DriveFolder drive;
  private final boolean isBegun;
  private long files;
  private long bytes;
  private long bytesThere;
  private long others;
  private final List<LeftOut> first = new ArrayList<>();

  /**
   * A survey of nothing yet.
   *
   * @param isBegun whether there may be copies on the drive already
   */
  SourceScan(FileVerdicts verdicts, DriveFolder drive, boolean isBegun) {
    this.verdicts = verdicts;
    this.drive = drive;
    this.isBegun = isBegun;
  }

  @Override
  public void file(SourceFile file) {
    switch (verdicts.judge(file)) {
      case FileVerdicts.Verdict.Blob blob -> {
        files++;
        bytes += file.length();
        Path copy = drive.resolve(blob.file());
        if (isBegun && DriveFolder.isPerhapsCopy(copy, file)) {
          bytesThere += file.length();
        }
      }
      case FileVerdicts.Verdict.Out out -> leftOut(out.leftOut());
    }
  }

  @Override
  public void leftOut(LeftOut leftOut) {
    others++;
    if (first.size() < PreparedDrive.LEFT_OUT_MAX) {
      first.add(leftOut);
    }
  }

  @Override
  public void emptyFolder() {}

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  /** How many things will be left out. */
  long others() {
    return others;
  }

  /** The first of these. */
  List<LeftOut> first() {
    return first;
  }

  /** What will have to be written, copies and manifest, in bytes. */
  long bytesToWrite() {
    return bytes
        - bytesThere
        + files * MANIFEST_BYTES_PER_FILE
        + bytes / BLOCK_BYTES * MANIFEST_BYTES_PER_BLOCK;
  }
}
