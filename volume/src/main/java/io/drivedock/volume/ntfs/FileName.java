package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.VolumeException;

/**
 * A name that a file has in a folder. The sizes that stand beside it are stale and never used.
 *
 * @param parent the reference of the folder
 * @param space POSIX, Win32, DOS, or both of the latter
 */
record FileName(long parent, int space, String name) {

  static final int DOS = 2;

  private static final int LENGTH_AT = 64;
  private static final int SPACE_AT = 65;
  private static final int NAME_AT = 66;
  private static final int SPACE_MAX = 3;

  static FileName of(Bytes value) throws VolumeException {
    int length = value.u8(LENGTH_AT);
    int space = value.u8(SPACE_AT);
    if (length == 0 || space > SPACE_MAX) {
      throw value.damaged("A file name has %d characters of kind %d".formatted(length, space));
    }
    return new FileName(value.i64(0), space, name(value, length));
  }

  /** Character by character: unpaired surrogates, which NTFS allows, stay as they are. */
  private static String name(Bytes value, int length) throws VolumeException {
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = (char) value.u16(NAME_AT + 2L * i);
    }
    return new String(chars);
  }

  /** Whether it is the short twin of another name of the same file. */
  boolean isDosTwin() {
    return space == DOS;
  }
}
