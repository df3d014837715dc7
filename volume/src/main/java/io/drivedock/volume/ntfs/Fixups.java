package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.VolumeException;

/**
 * The last two bytes of every 512 of a record or an index block are kept apart and replaced by a
 * number that changes with each write, so that a write that was cut off shows. The stride is 512
 * whatever the sector is.
 */
public final class Fixups {

  private static final int STRIDE = 512;
  private static final int NUMBER = 1;

  private Fixups() {}

  /** How many bytes a structure needs for what is kept. */
  public static int keptBytes(int length) {
    return 2 * (length / STRIDE + 1);
  }

  /**
   * Keeps the tails of a structure that begins an array and is to be written.
   *
   * @param from where in the structure they are kept
   */
  public static void make(StructureWriter structure, int length, int from) {
    byte[] bytes = structure.all();
    structure.u16(4, from);
    structure.u16(6, length / STRIDE + 1);
    structure.u16(from, NUMBER);
    for (int i = 1; i <= length / STRIDE; i++) {
      int tail = i * STRIDE - 2;
      structure.u8(from + 2 * i, bytes[tail]);
      structure.u8(from + 2 * i + 1, bytes[tail + 1]);
      structure.u16(tail, NUMBER);
    }
  }

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
