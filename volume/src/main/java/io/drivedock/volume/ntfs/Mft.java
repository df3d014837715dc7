package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.Arrays;
import java.util.List;

/** The master file table: every file's records. Any number of threads may read. */
final class Mft {

  private static final int RECORDS_MAX = 16 << 20;
  private static final int PASS_BYTES = 1 << 20;
  private static final int WINDOW_BYTES = 64 << 10;

  private final Medium medium;
  private final Geometry geometry;
  private final Runs runs = new Runs();
  private int records;

  /** What was read last beyond what was asked for; files are mostly opened in order. */
  private final byte[] window = new byte[WINDOW_BYTES];

  private long windowAt;
  private int windowLength;
  private long expected = -1;

  private Mft(Medium medium, Geometry geometry) {
    this.medium = medium;
    this.geometry = geometry;
  }

  /** What a pass finds. */
  interface Visitor {

    /** A record in use. */
    void record(FileRecord found) throws VolumeException;

    /** A record that cannot be read. */
    void damaged(long number);
  }

  static Mft open(Medium medium, Geometry geometry) throws VolumeException {
    Mft mft = new Mft(medium, geometry);
    byte[] first = new byte[geometry.recordBytes()];
    medium.read(geometry.tableCluster() * geometry.clusterBytes(), first, 0, first.length);
    try {
      mft.learn(FileRecord.of(0, first, 0, first.length));
    } catch (VolumeException e) {
      if (e.reason() != Reason.FILE_DAMAGED) {
        throw e;
      }
      throw new VolumeException(
          Reason.NTFS_DAMAGED, "The master file table of NTFS is damaged: " + e.sentence(), e);
    }
    return mft;
  }

  /** The runs of a table in many pieces lie in records that are read through the pieces before. */
  private void learn(FileRecord first) throws VolumeException {
    Attribute data = null;
    Attribute list = null;
    for (Attribute attribute : first.attributes()) {
      if (attribute.type() == Attribute.DATA && !attribute.hasName()) {
        data = attribute;
      } else if (attribute.type() == Attribute.ATTRIBUTE_LIST) {
        list = attribute;
      }
    }
    if (data == null || !data.isNonResident()) {
      throw new VolumeException(Reason.FILE_DAMAGED, "It has no data");
    }
    long size = Math.min(data.realSize(), data.initializedSize());
    if (size > medium.size() || size / geometry.recordBytes() > RECORDS_MAX) {
      throw new VolumeException(
          Reason.LIMIT_EXCEEDED,
          "The master file table has %d bytes, and at most %d records are read"
              .formatted(size, RECORDS_MAX));
    }
    runs.add(data, geometry);
    grow(size);
    if (list != null) {
      for (long reference : AttributeList.holders(list, this, Attribute.DATA, 0)) {
        FileRecord extension = extension(reference, first);
        for (Attribute piece : extension.attributes()) {
          if (piece.type() == Attribute.DATA && !piece.hasName()) {
            runs.add(piece, geometry);
          }
        }
        grow(size);
      }
    }
    if (records != size / geometry.recordBytes()) {
      throw new VolumeException(Reason.FILE_DAMAGED, "A part of it is missing");
    }
  }

  private void grow(long size) {
    long reached = Math.min(size, runs.clusters() * geometry.clusterBytes());
    records = (int) (reached / geometry.recordBytes());
  }

  Geometry geometry() {
    return geometry;
  }

  Medium medium() {
    return medium;
  }

  /** In how many pieces it lies on the volume. */
  int pieces() {
    return runs.count();
  }

  /** How many records there are. */
  int records() {
    return records;
  }

  /** Reads a file's or the table's own clusters; holes are zeros. */
  void read(Runs of, long position, byte[] into, int offset, int length) throws VolumeException {
    int clusterBytes = geometry.clusterBytes();
    if (length > 0 && position + length > of.clusters() * clusterBytes) {
      throw new VolumeException(Reason.FILE_DAMAGED, "A file is longer than its clusters");
    }
    long at = position;
    int done = 0;
    int run = length == 0 ? 0 : of.find(position / clusterBytes);
    while (done < length) {
      int count = (int) Math.min(length - done, of.end(run) * clusterBytes - at);
      if (of.place(run) == Runs.HOLE) {
        Arrays.fill(into, offset + done, offset + done + count, (byte) 0);
      } else {
        long inside = at - of.start(run) * clusterBytes;
        medium.read(of.place(run) * clusterBytes + inside, into, offset + done, count);
      }
      at += count;
      done += count;
      run++;
    }
  }

  /**
   * One record, in use or not.
   *
   * @throws VolumeException if there is none of that number, or it is damaged
   */
  FileRecord record(long number) throws VolumeException {
    if (number < 0 || number >= records) {
      throw new VolumeException(
          Reason.FILE_DAMAGED, "There is no file record %d".formatted(number));
    }
    byte[] bytes = new byte[geometry.recordBytes()];
    copy(number, bytes);
    if (!FileRecord.isInUse(Bytes.of(bytes, Reason.FILE_DAMAGED))) {
      throw new VolumeException(
          Reason.FILE_DAMAGED, "File record %d is not in use".formatted(number));
    }
    return FileRecord.of(number, bytes, 0, bytes.length);
  }

  private synchronized void copy(long number, byte[] into) throws VolumeException {
    long at = number * geometry.recordBytes();
    boolean isInWindow = at >= windowAt && at + into.length <= windowAt + windowLength;
    if (!isInWindow) {
      boolean isNear = number >= expected && number <= expected + WINDOW_BYTES / into.length;
      long rest = (long) records * geometry.recordBytes() - at;
      windowLength = 0;
      int length = isNear ? (int) Math.min(WINDOW_BYTES, rest) : into.length;
      read(runs, at, window, 0, length);
      windowAt = at;
      windowLength = length;
    }
    System.arraycopy(window, (int) (at - windowAt), into, 0, into.length);
    expected = number + 1;
  }

  /** The record that a reference means. */
  FileRecord at(long reference) throws VolumeException {
    FileRecord found = record(Reference.number(reference));
    if (found.sequence() != Reference.sequence(reference)) {
      throw new VolumeException(
          Reason.FILE_DAMAGED,
          "File record %d was reused since something pointed to it".formatted(found.number()));
    }
    return found;
  }

  /** A record that must extend another. */
  FileRecord extension(long reference, FileRecord base) throws VolumeException {
    FileRecord found = at(reference);
    if (found.base() != base.reference()) {
      throw new VolumeException(
          Reason.FILE_DAMAGED,
          "File record %d does not belong to record %d".formatted(found.number(), base.number()));
    }
    return found;
  }

  /** All attributes of a file, of all its records. */
  List<Attribute> attributes(FileRecord base) throws VolumeException {
    List<Attribute> all = base.attributes();
    for (Attribute attribute : List.copyOf(all)) {
      if (attribute.type() == Attribute.ATTRIBUTE_LIST) {
        for (long reference : AttributeList.holders(attribute, this, 0, base.number())) {
          all.addAll(extension(reference, base).attributes());
        }
        return all;
      }
    }
    return all;
  }

  /** Shows all records in use, in their order. */
  void pass(Visitor visitor) throws VolumeException {
    int recordBytes = geometry.recordBytes();
    byte[] buffer = new byte[PASS_BYTES];
    int perBuffer = PASS_BYTES / recordBytes;
    for (int first = 0; first < records; first += perBuffer) {
      int count = Math.min(perBuffer, records - first);
      read(runs, (long) first * recordBytes, buffer, 0, count * recordBytes);
      for (int i = 0; i < count; i++) {
        visit(visitor, first + i, buffer, i * recordBytes);
      }
    }
  }

  private void visit(Visitor visitor, int number, byte[] buffer, int at) {
    int recordBytes = geometry.recordBytes();
    try {
      if (FileRecord.isInUse(Bytes.of(buffer, at, recordBytes, Reason.FILE_DAMAGED))) {
        visitor.record(FileRecord.of(number, buffer, at, recordBytes));
      }
    } catch (VolumeException e) {
      visitor.damaged(number);
    }
  }
}
