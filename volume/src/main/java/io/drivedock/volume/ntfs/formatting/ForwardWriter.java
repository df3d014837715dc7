package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import java.util.Arrays;

/** Writes one thing behind the other, in large pieces that end where sectors end. */
final class ForwardWriter {

  private static final int BUFFER_BYTES = 1 << 20;

  private final Target target;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long flushed;
  private int used;

  ForwardWriter(Target target, long position) {
    this.target = target;
    this.flushed = position;
  }

  long position() {
    return flushed + used;
  }

  void write(byte[] from, int offset, int length) throws VolumeException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, BUFFER_BYTES - used);
      System.arraycopy(from, offset + done, buffer, used, count);
      used += count;
      done += count;
      if (used == BUFFER_BYTES) {
        flush();
      }
    }
  }

  void fill(byte value, long length) throws VolumeException {
    long left = length;
    while (left > 0) {
      int count = (int) Math.min(left, BUFFER_BYTES - used);
      Arrays.fill(buffer, used, used + count, value);
      used += count;
      left -= count;
      if (used == BUFFER_BYTES) {
        flush();
      }
    }
  }

  /** Zeros up to the next multiple. */
  void align(int to) throws VolumeException {
    fill((byte) 0, Math.floorMod(-position(), to));
  }

  /** Goes on at a place before, where something else is written. */
  void back(long position) {
    used = (int) Math.max(0, position - flushed);
    flushed = Math.min(flushed, position);
  }

  void flush() throws VolumeException {
    if (used > 0) {
      target.write(flushed, buffer, 0, used);
      flushed += used;
      used = 0;
    }
  }
}
