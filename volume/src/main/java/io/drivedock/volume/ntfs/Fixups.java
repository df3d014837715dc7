package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.VolumeException;

/**
 * The last two bytes of every 512 of a record or an index block are kept apart and replaced by a
 * number that changes with each write, so that a write that was cut off shows. The stride is 512
 * whatever the sector is.
 */
final class Fixups {

  private static final int STRIDE = 512;

  private Fixups() {}

  /** Puts the kept bytes back; false if the structure was written by halves. */
  static boolean undo(byte[] bytes, int at, int length, Bytes view) throws VolumeException {
    int from = view.u16(4);
    int count = view.u16(6);
    if (count != length / STRIDE + 1 || from + 2 * count > STRIDE - 2) {
      return false;
    }
    int number = view.u16(from);
    for (int i = 1; i < count; i++) {
      if (view.u16(i * STRIDE - 2) != number) {
        return false;
      }
    }
    for (int i = 1; i < count; i++) {
      int tail = at + i * STRIDE - 2;
      bytes[tail] = bytes[at + from + 2 * i];
      bytes[tail + 1] = bytes[at + from + 2 * i + 1];
    }
    return true;
  }
}
