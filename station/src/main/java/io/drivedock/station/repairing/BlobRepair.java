package io.drivedock.station.repairing;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.SideFile;
import io.drivedock.station.proving.DriveProof.Fault;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.NewFile;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Zeros;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Mends one blob: what is damaged is fetched, proven and written in its place. Nothing is written
 * before the first of it was proven, so that of a blob that has changed the drive stays as it was.
 */
final class BlobRepair {

  private final MendableDrive drive;
  private final BlobSource source;
  private final Predicate<DrivePath> isKept;
  private final WrittenFiles written;

  BlobRepair(
      MendableDrive drive, BlobSource source, Predicate<DrivePath> isKept, WrittenFiles written) {
    this.drive = drive;
    this.source = source;
    this.isKept = isKept;
    this.written = written;
  }

  /** What was mended of a blob. One thread's. */
  static final class Tally {
    private int ranges;
    private long bytes;

    private void add(long length) {
      ranges++;
      bytes += length;
    }

    int ranges() {
      return ranges;
    }

    long bytes() {
      return bytes;
    }
  }

  /**
   * Mends it.
   *
   * @param faults what is wrong with it
   * @param tally counts what was mended, also if not all could be
   */
  void mend(ManifestBlob blob, List<Fault> faults, Tally tally)
      throws NotMendedException, DriveException, TransferStoppedException {
    List<Fault> ofFile =
        faults.stream().filter(fault -> fault.filePath().equals(blob.filePath())).toList();
    SideFile metadata = damaged(blob, blob.metadataInForce(), faults);
    SideFile properties = damaged(blob, blob.propertiesInForce(), faults);
    BitSet touched = touched(blob, ofFile);
    if (touched.isEmpty() && metadata == null && properties == null) {
      // What the manifest alone tells: a length, an empty file, zeros.
      mendFile(blob, ofFile, (file, ranges) -> {}, tally);
      return;
    }
    BlobSource.Stored stored = source.find(blob);
    if (!ofFile.isEmpty()) {
      List<Chunk> chunks = touched.stream().mapToObj(blob.content().chunks()::get).toList();
      mendFile(
          blob,
          ofFile,
          (file, ranges) ->
              source.fetch(
                  stored,
                  chunks,
                  (chunk, data) -> {
                    file.opened().write(data, chunk.offset());
                    ranges.add(chunk.length());
                  }),
          tally);
    }
    if (metadata != null) {
      mendSide(metadata, BlobSource.metadata(stored.blob(), metadata), tally);
    }
    if (properties != null) {
      mendSide(properties, BlobSource.properties(stored.blob(), properties), tally);
    }
  }

  private static @Nullable SideFile damaged(
      ManifestBlob blob, @Nullable SideFile side, List<Fault> faults) {
    boolean isDamaged =
        side != null
            && !side.path().equals(blob.filePath())
            && faults.stream().anyMatch(fault -> fault.filePath().equals(side.path()));
    return isDamaged ? side : null;
  }

  /** The chunks in which something is wrong. */
  private static BitSet touched(ManifestBlob blob, List<Fault> faults) {
    List<Chunk> chunks = blob.content().chunks();
    BitSet touched = new BitSet(chunks.size());
    for (Fault fault : faults) {
      if (fault.kind() != Fault.Kind.TOO_LONG) {
        long end = fault.offset() + fault.length();
        for (int i = first(chunks, fault.offset());
            i < chunks.size() && chunks.get(i).offset() < end;
            i++) {
          touched.set(i);
        }
      }
    }
    return touched;
  }

  /** The first chunk that ends behind an offset. */
  private static int first(List<Chunk> chunks, long offset) {
    int low = 0;
    int high = chunks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (chunks.get(middle).end() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  // ---- files

  /** Puts into a file what is to be fetched. */
  private interface Filling {
    void into(Place file, Tally tally)
        throws NotMendedException, DriveException, TransferStoppedException;
  }

  private void mendFile(ManifestBlob blob, List<Fault> faults, Filling filling, Tally tally)
      throws NotMendedException, DriveException, TransferStoppedException {
    Tally ranges = new Tally();
    Place file = new Place(path(blob.filePath()), blob.length());
    try {
      filling.into(file, ranges);
      for (Fault hole : holes(blob, faults)) {
        file.opened().write(Zeros.of((int) hole.length()), hole.offset());
        ranges.add(hole.length());
      }
      file.opened().setLength(blob.length());
      file.close();
    } catch (NotMendedException | DriveException e) {
      file.undo();
      if (!file.isMade) {
        tally.ranges += ranges.ranges;
        tally.bytes += ranges.bytes;
      }
      throw e;
    } finally {
      file.leave();
    }
    tally.ranges += Math.max(1, ranges.ranges);
    tally.bytes += ranges.bytes;
  }

  /** Where there is something that no chunk covers, each at most as long as a chunk. */
  private static List<Fault> holes(ManifestBlob blob, List<Fault> faults) {
    if (!(blob.content() instanceof BlobContent.Pages)) {
      return List.of();
    }
    List<Fault> holes = new ArrayList<>();
    for (Fault fault : faults) {
      boolean isOther = fault.kind() == Fault.Kind.DAMAGED || fault.kind() == Fault.Kind.UNREADABLE;
      if (isOther && fault.length() <= Chunk.LENGTH_MAX && isInHole(blob, fault)) {
        holes.add(fault);
      }
    }
    return holes;
  }

  private static boolean isInHole(ManifestBlob blob, Fault fault) {
    List<Chunk> chunks = blob.content().chunks();
    int next = first(chunks, fault.offset());
    return next == chunks.size() || chunks.get(next).offset() >= fault.offset() + fault.length();
  }

  private void mendSide(SideFile side, byte[] content, Tally tally)
      throws NotMendedException, DriveException {
    Place file = new Place(path(side.path()), content.length);
    try {
      file.opened().write(ByteBuffer.wrap(content), 0);
      file.opened().setLength(content.length);
      file.close();
    } catch (DriveException e) {
      file.undo();
      throw e;
    } finally {
      file.leave();
    }
    tally.add(content.length);
  }

  private DrivePath path(String text) throws NotMendedException {
    DrivePath path;
    try {
      path = DrivePath.parse(text);
    } catch (DrivePathException e) {
      throw new NotMendedException("no drive can hold its file: " + e.getMessage());
    }
    if (isKept.test(path)) {
      throw new NotMendedException("its file is the manifest, which is not written to");
    }
    return path;
  }

  /** One at a time: blobs may share a file, and only one of them makes it. */
  private synchronized NewFile open(Place file) throws DriveException, NotMendedException {
    try {
      return drive.reopen(file.path);
    } catch (DriveException e) {
      if (e.kind() == DriveException.Kind.NOT_A_FILE) {
        throw new NotMendedException("what is in its place on the drive is not a regular file");
      }
      if (e.kind() != DriveException.Kind.NOT_FOUND) {
        throw e;
      }
    }
    if (!drive.reserve(file.path)) {
      throw new NotMendedException(
          "something else is in the place of its file on the drive, or of a folder"
              + " in its path");
    }
    file.isMade = true;
    return drive.open(file.path, file.bytes);
  }

  /** A file that is opened, or made, when the first is written to it. */
  private final class Place {
    private final DrivePath path;
    private final long bytes;
    private @Nullable NewFile file;
    private boolean isMade;

    Place(DrivePath path, long bytes) {
      this.path = path;
      this.bytes = bytes;
    }

    NewFile opened() throws DriveException, NotMendedException {
      NewFile known = file;
      if (known == null) {
        written.add(path.text());
        known = open(this);
        file = known;
      }
      return known;
    }

    void close() throws DriveException {
      NewFile opened = file;
      file = null;
      if (opened != null) {
        opened.close();
      }
    }

    /** Removes what was made of it; what was there stays, with what is right by now. */
    void undo() throws DriveException {
      if (isMade) {
        leave();
        drive.remove(path);
      }
    }

    /** Lets it go, after a failure or not. */
    void leave() {
      try {
        close();
      } catch (DriveException e) {
        // The failure before is told; without one it was closed.
      }
    }
  }
}
