package io.drivedock.prepare;

import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A device whose power is cut at its n-th call. Of what was not synced by then any part may be
 * there, whole sectors of it, in any order.
 */
final class CutDevice implements Target {

  private static final int SECTOR_BYTES = 512;

  private static final class Write {
    private final long position;
    private final byte[] bytes;

    Write(long position, byte[] bytes) {
      this.position = position;
      this.bytes = bytes;
    }
  }

  private final byte[] durable;
  private final List<Write> pending = new ArrayList<>();
  private long left;

  CutDevice(byte[] before, long calls) {
    this.durable = before.clone();
    this.left = calls;
  }

  private void spend() throws VolumeException {
    if (--left <= 0) {
      throw new VolumeException(Reason.UNREADABLE, "The power is gone");
    }
  }

  @Override
  public void write(long position, byte[] from, int offset, int length) throws VolumeException {
    Medium.check(position, length, durable.length);
    pending.add(new Write(position, Arrays.copyOfRange(from, offset, offset + length)));
    spend();
  }

  @Override
  public void sync() throws VolumeException {
    spend();
    for (Write write : pending) {
      System.arraycopy(write.bytes, 0, durable, (int) write.position, write.bytes.length);
    }
    pending.clear();
  }

  @Override
  public void close() {}

  /** What is there when the power is back. */
  byte[] left(Random random) {
    byte[] left = durable.clone();
    for (Write write : pending) {
      boolean isTorn = random.nextInt(4) == 0;
      boolean isThere = random.nextBoolean();
      for (int at = 0; at < write.bytes.length; at += SECTOR_BYTES) {
        if (isTorn ? random.nextBoolean() : isThere) {
          int count = Math.min(SECTOR_BYTES, write.bytes.length - at);
          System.arraycopy(write.bytes, at, left, (int) write.position + at, count);
        }
      }
    }
    return left;
  }
}
