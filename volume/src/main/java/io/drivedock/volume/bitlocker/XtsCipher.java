package io.drivedock.volume.bitlocker;

/**
 * XTS-AES, with the number of the sector as the tweak. One pass applies the tweaks and keeps them,
 * one bulk call of AES, one pass applies them again: three times as fast as block by block. Plain
 * arithmetic of longs; the Vector API was five times slower.
 */
final class XtsCipher implements SectorCipher {

  private static final long POLYNOMIAL = 0x87;

  private final Ecb data;
  private final Ecb tweak;
  private final int sectorBytes;
  private final byte[] firsts;
  private final byte[] tweaks = new byte[BATCH_BYTES];

  private XtsCipher(Ecb data, byte[] key, int sectorBytes) {
    this.data = data;
    this.tweak = Ecb.encrypting(key, key.length / 2, key.length);
    this.sectorBytes = sectorBytes;
    this.firsts = new byte[BATCH_BYTES / sectorBytes * BLOCK_BYTES];
  }

  static XtsCipher decrypting(byte[] key, int sectorBytes) {
    return new XtsCipher(Ecb.decrypting(key, 0, key.length / 2), key, sectorBytes);
  }

  static XtsCipher encrypting(byte[] key, int sectorBytes) {
    return new XtsCipher(Ecb.encrypting(key, 0, key.length / 2), key, sectorBytes);
  }

  @Override
  public void run(long position, byte[] in, byte[] out, int outAt, int length) {
    int sectors = length / sectorBytes;
    long number = position / sectorBytes;
    for (int i = 0; i < sectors; i++) {
      LONGS.set(firsts, i * BLOCK_BYTES, number + i);
      LONGS.set(firsts, i * BLOCK_BYTES + Long.BYTES, 0L);
    }
    tweak.run(firsts, 0, sectors * BLOCK_BYTES, firsts, 0);
    for (int i = 0; i < sectors; i++) {
      mask(i * BLOCK_BYTES, in, i * sectorBytes, out, outAt + i * sectorBytes);
    }
    data.run(out, outAt, length, out, outAt);
    for (int at = 0; at < length; at += Long.BYTES) {
      LONGS.set(out, outAt + at, (long) LONGS.get(out, outAt + at) ^ (long) LONGS.get(tweaks, at));
    }
  }

  /** One sector, block by block; each tweak is the one before times x. */
  private void mask(int first, byte[] in, int inAt, byte[] out, int outAt) {
    long low = (long) LONGS.get(firsts, first);
    long high = (long) LONGS.get(firsts, first + Long.BYTES);
    for (int at = 0; at < sectorBytes; at += BLOCK_BYTES) {
      int i = inAt + at;
      int o = outAt + at;
      LONGS.set(tweaks, i, low);
      LONGS.set(tweaks, i + Long.BYTES, high);
      LONGS.set(out, o, (long) LONGS.get(in, i) ^ low);
      LONGS.set(out, o + Long.BYTES, (long) LONGS.get(in, i + Long.BYTES) ^ high);
      long carry = high >> 63;
      high = (high << 1) | (low >>> 63);
      low = (low << 1) ^ (carry & POLYNOMIAL);
    }
  }
}
