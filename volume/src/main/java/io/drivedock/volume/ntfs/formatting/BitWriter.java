package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.VolumeException;

/** Writes long rows of the same bit, the lowest of a byte first. */
final class BitWriter {

  private final ForwardWriter into;
  private final byte[] last = new byte[1];
  private int bits;

  BitWriter(ForwardWriter into) {
    this.into = into;
  }

  /** Writes so many bits; altogether they must make whole bytes in the end. */
  void write(boolean isSet, long count) throws VolumeException {
    long left = count;
    while (left > 0 && bits > 0) {
      one(isSet);
      left--;
    }
    into.fill((byte) (isSet ? 0xFF : 0), left / Byte.SIZE);
    for (left %= Byte.SIZE; left > 0; left--) {
      one(isSet);
    }
  }

  private void one(boolean isSet) throws VolumeException {
    if (isSet) {
      last[0] |= (byte) (1 << bits);
    }
    bits++;
    if (bits == Byte.SIZE) {
      into.write(last, 0, 1);
      last[0] = 0;
      bits = 0;
    }
  }
}
