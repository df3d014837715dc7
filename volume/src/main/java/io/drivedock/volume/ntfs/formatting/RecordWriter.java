package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.ntfs.Fixups;
import java.util.Arrays;

/** Builds one file record after another in the same memory. */
final class RecordWriter {

  static final int STANDARD_INFORMATION = 0x10;
  static final int FILE_NAME = 0x30;
  static final int VOLUME_NAME = 0x60;
  static final int VOLUME_INFORMATION = 0x70;
  static final int DATA = 0x80;
  static final int INDEX_ROOT = 0x90;
  static final int INDEX_ALLOCATION = 0xA0;
  static final int BITMAP = 0xB0;

  static final int IN_USE = 1;
  static final int DIRECTORY = 2;
  static final int IN_EXTEND = 4;
  static final int VIEW_INDEX = 8;

  static final int FIRST_DESCRIPTOR = 0x100;

  private static final int KEPT_AT = 48;
  private static final int RESIDENT_BYTES = 24;
  private static final int NON_RESIDENT_BYTES = 64;
  private static final int RUNS_BYTES = 16;
  private static final int STANDARD_BYTES = 72;
  private static final int END_BYTES = 8;
  private static final int NUMBER_BYTES_MAX = 5;

  private final int recordBytes;
  private final StructureWriter out;
  private int nextId;

  RecordWriter(int recordBytes) {
    this.recordBytes = recordBytes;
    this.out = new StructureWriter(recordBytes);
  }

  private static int firstAttribute(int recordBytes) {
    return eight(KEPT_AT + Fixups.keptBytes(recordBytes));
  }

  static int eight(int length) {
    return (length + 7) & -8;
  }

  /** What is left of a record that has a name, for further attributes. */
  static int room(int recordBytes, int nameLength) {
    return recordBytes
        - firstAttribute(recordBytes)
        - (RESIDENT_BYTES + STANDARD_BYTES)
        - (RESIDENT_BYTES + eight(FileNames.bytes(nameLength)))
        - END_BYTES;
  }

  /** How long the content of a file is at most that lies in its record. */
  static int residentMax(int recordBytes, int nameLength) {
    return room(recordBytes, nameLength) - RESIDENT_BYTES & -8;
  }

  /** How long an attribute is that has its value with it. */
  static int residentBytes(int nameLength, int valueBytes) {
    return RESIDENT_BYTES + eight(2 * nameLength) + eight(valueBytes);
  }

  /** How long an attribute is at most that has its value elsewhere, in one piece. */
  static int nonResidentBytes(int nameLength) {
    return NON_RESIDENT_BYTES + eight(2 * nameLength) + RUNS_BYTES;
  }

  void begin(int number, int flags, int links) {
    Arrays.fill(out.all(), (byte) 0);
    nextId = 0;
    out.position(0).ascii("FILE");
    out.u16(16, Records.sequence(number));
    out.u16(18, links);
    out.u16(20, firstAttribute(recordBytes));
    out.u16(22, flags);
    out.u32(28, recordBytes);
    out.u32(44, number);
    out.position(firstAttribute(recordBytes));
  }

  /** The four times, what kind of file it is, and who may read it. */
  void standardInformation(long ticks, int attributes) {
    StructureWriter value = new StructureWriter(STANDARD_BYTES);
    value.u64(ticks).u64(ticks).u64(ticks).u64(ticks).u32(attributes);
    value.u32(52, FIRST_DESCRIPTOR);
    resident(STANDARD_INFORMATION, "", value.all(), STANDARD_BYTES);
  }

  void fileName(byte[] value) {
    int at = out.position();
    resident(FILE_NAME, "", value, value.length);
    out.u8(at + 22, 1);
  }

  void resident(int type, String name, byte[] value, int length) {
    int at = out.position();
    int valueAt = RESIDENT_BYTES + eight(2 * name.length());
    out.u32(type).u32(eight(valueAt + length));
    out.u8(0).u8(name.length()).u16(RESIDENT_BYTES).u16(0).u16(nextId++);
    out.u32(length).u16(valueAt).u16(0);
    out.utf16(name);
    System.arraycopy(value, 0, out.all(), at + valueAt, length);
    out.position(at + eight(valueAt + length));
  }

  /**
   * Adds an attribute in one piece elsewhere.
   *
   * @param cluster where it begins; a hole if that is negative
   */
  void nonResident(
      int type, String name, long cluster, long clusters, int clusterBytes, long real) {
    int at = out.position();
    int runsAt = NON_RESIDENT_BYTES + eight(2 * name.length());
    out.u32(type).u32(0);
    out.u8(1).u8(name.length()).u16(NON_RESIDENT_BYTES).u16(0).u16(nextId++);
    out.u64(0).u64(clusters - 1).u16(runsAt).u16(0).u32(0);
    out.u64(clusters * clusterBytes).u64(real).u64(cluster < 0 ? 0 : real);
    out.utf16(name);
    out.position(at + runsAt);
    int lengthBytes = numberBytes(clusters);
    int placeBytes = cluster < 0 ? 0 : numberBytes(cluster);
    out.u8(placeBytes << 4 | lengthBytes);
    number(clusters, lengthBytes);
    number(cluster, placeBytes);
    out.u8(0);
    out.position(at + eight(out.position() - at));
    out.u32(at + 4, out.position() - at);
  }

  /** So many that the number stays positive. */
  private static int numberBytes(long number) {
    int bytes = (Long.SIZE - Long.numberOfLeadingZeros(number)) / Byte.SIZE + 1;
    if (bytes > NUMBER_BYTES_MAX) {
      throw new IllegalArgumentException("Cluster %d is beyond those of NTFS".formatted(number));
    }
    return bytes;
  }

  private void number(long number, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.u8((int) (number >> (i * Byte.SIZE)));
    }
  }

  /** The record, which lasts until the next one begins. */
  byte[] end() {
    out.u32(0xFFFF_FFFFL).u32(0);
    out.u32(24, out.position());
    out.u16(40, nextId);
    Fixups.make(out, recordBytes, KEPT_AT);
    return out.all();
  }
}
