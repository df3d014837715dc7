package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.List;

/** One record of the master file table, its fixups undone. */
final class FileRecord {

  private static final String SIGN = "FILE";
  private static final int IN_USE = 1;
  private static final int DIRECTORY = 2;
  private static final int FIRST_ATTRIBUTE_AT = 20;
  private static final int FLAGS_AT = 22;
  private static final int USED_AT = 24;
  private static final int BASE_AT = 32;
  private static final int SEQUENCE_AT = 16;

  private final long number;
  private final Bytes bytes;

  private FileRecord(long number, Bytes bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /** Whether there is a record in use; anything but zeros that is none is damage. */
  static boolean isInUse(Bytes bytes) throws VolumeException {
    if (!bytes.is(0, SIGN)) {
      if (bytes.u32(0) == 0) {
        return false;
      }
      throw bytes.damaged("A record of the master file table is damaged");
    }
    return (bytes.u16(FLAGS_AT) & IN_USE) != 0;
  }

  /**
   * A record in a buffer, whose fixups are undone there.
   *
   * @throws VolumeException if it was written by halves
   */
  static FileRecord of(long number, byte[] buffer, int at, int length) throws VolumeException {
    Bytes bytes = Bytes.of(buffer, at, length, Reason.FILE_DAMAGED);
    if (!Fixups.undo(buffer, at, length, bytes)) {
      throw bytes.damaged("File record %d was written by halves".formatted(number));
    }
    if (bytes.u32(USED_AT) > length) {
      throw bytes.damaged("File record %d is longer than a record".formatted(number));
    }
    return new FileRecord(number, bytes);
  }

  long number() {
    return number;
  }

  int sequence() throws VolumeException {
    return bytes.u16(SEQUENCE_AT);
  }

  boolean isDirectory() throws VolumeException {
    return (bytes.u16(FLAGS_AT) & DIRECTORY) != 0;
  }

  /** The record that this one extends; 0 if it stands for itself. */
  long base() throws VolumeException {
    return bytes.i64(BASE_AT);
  }

  /** What points here. */
  long reference() throws VolumeException {
    return Reference.of(number, sequence());
  }

  List<Attribute> attributes() throws VolumeException {
    List<Attribute> all = new ArrayList<>();
    int used = (int) bytes.u32(USED_AT);
    int at = bytes.u16(FIRST_ATTRIBUTE_AT);
    while (at <= used - Integer.BYTES) {
      long type = bytes.u32(at);
      if (type == Attribute.END) {
        return all;
      }
      long length = bytes.u32(at + 4);
      if (length < Attribute.HEADER_BYTES_MIN || length % 8 != 0 || length > used - at) {
        throw bytes.damaged(
            "An attribute of file record %d has %d bytes".formatted(number, length));
      }
      all.add(new Attribute(type, bytes.slice(at, length)));
      at += (int) length;
    }
    throw bytes.damaged("The attributes of file record %d have no end".formatted(number));
  }
}
