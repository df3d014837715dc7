package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.VolumeException;

/** An attribute of a file record, or a piece of one that goes on in another record. */
record Attribute(long type, Bytes bytes) {

  static final long ATTRIBUTE_LIST = 0x20;
  static final long FILE_NAME = 0x30;
  static final long VOLUME_NAME = 0x60;
  static final long VOLUME_INFORMATION = 0x70;
  static final long DATA = 0x80;
  static final long INDEX_ROOT = 0x90;
  static final long INDEX_ALLOCATION = 0xA0;
  static final long REPARSE_POINT = 0xC0;
  static final long END = 0xFFFF_FFFFL;

  static final int HEADER_BYTES_MIN = 24;

  static final int COMPRESSED = 0x00FF;
  static final int COMPRESSED_LZNT1 = 0x0001;
  static final int ENCRYPTED = 0x4000;

  private static final int STAND_ALONE_MAX = 1 << 20;

  boolean isNonResident() throws VolumeException {
    return bytes.u8(8) != 0;
  }

  boolean hasName() throws VolumeException {
    return bytes.u8(9) != 0;
  }

  String name() throws VolumeException {
    return bytes.slice(bytes.u16(10), 2L * bytes.u8(9)).utf16();
  }

  boolean isNamed(String name) throws VolumeException {
    return bytes.u8(9) == name.length() && name().equals(name);
  }

  int flags() throws VolumeException {
    return bytes.u16(12);
  }

  /** The value of a resident attribute. */
  Bytes value() throws VolumeException {
    if (isNonResident()) {
      throw bytes.damaged("An attribute of type 0x%x should be resident".formatted(type));
    }
    return bytes.slice(bytes.u16(20), bytes.u32(16));
  }

  long firstVcn() throws VolumeException {
    return isNonResident() ? bytes.u63(16) : 0;
  }

  /** What is behind the last cluster. */
  long endVcn() throws VolumeException {
    long last = bytes.i64(24);
    if (last < -1 || last == Long.MAX_VALUE) {
      throw bytes.damaged("An attribute of type 0x%x has an impossible end".formatted(type));
    }
    return last + 1;
  }

  int compressionUnitShift() throws VolumeException {
    return bytes.u8(34);
  }

  long realSize() throws VolumeException {
    return isNonResident() ? bytes.u63(48) : bytes.u32(16);
  }

  long initializedSize() throws VolumeException {
    return bytes.u63(56);
  }

  /** The coded runs of this piece. */
  Bytes codedRuns() throws VolumeException {
    return bytes.from(bytes.u16(32));
  }

  /** The whole value, wherever it lies, of an attribute that is in one piece. */
  byte[] wholeValue(Mft mft, int bytesMax) throws VolumeException {
    if (!isNonResident()) {
      Bytes value = value();
      if (value.length() > bytesMax) {
        throw bytes.damaged("An attribute of type 0x%x is too long".formatted(type));
      }
      return value.copy(0, value.length());
    }
    long size = realSize();
    if (size > Math.min(bytesMax, STAND_ALONE_MAX) || firstVcn() != 0) {
      throw bytes.damaged("An attribute of type 0x%x has %d bytes".formatted(type, size));
    }
    byte[] value = new byte[(int) size];
    Runs runs = new Runs();
    runs.add(this, mft.geometry());
    mft.read(runs, 0, value, 0, (int) Math.min(size, initializedSize()));
    return value;
  }
}
