package io.drivedock.volume.bitlocker;

/**
 * XTS-AES, with the number of the sector as the tweak. One pass applies the tweaks and keeps them,
 * one bulk call of AES, one pass applies them again: three times as fast as block by block. All of
 * it in pieces that stay in the first cache of the processor. Plain arithmetic of longs; the Vector
 * API was five times slower.
 */
final class XtsCipher implements SectorCipher {

  private static final long POLYNOMIAL = 0x87;
  private static final int PIECE_BYTES = 4 << 10;

  private final Ecb data;
  private final Ecb tweak;
  private final int sectorBytes;
  private final byte[] firsts;
  private final byte[] tweaks = new byte[PIECE_BYTES];

  private XtsCipher(Ecb data, byte[] key, int sectorBytes) {
    this.data = data;
    this.tweak = Ecb.encrypting(key, key.length / 2, key.length);
    this.sectorBytes = sectorBytes;
    this.firsts = new byte[PIECE_BYTES / sectorBytes * BLOCK_BYTES];
  }

  static XtsCipher decrypting(byte[] key, int sectorBytes) {
    return new XtsCipher(Ecb.decrypting(key, 0, key.length / 2), key, sectorBytes);
  }

  static XtsCipher encrypting(byte[] key, int sectorBytes) {
    return new XtsCipher(Ecb.encrypting(key, 0, key.length / 2), key, sectorBytes);
  }

  @Override
  public void run(long position, byte[] in, byte[] out, int outAt, int length) {
    for (int at = 0; at < length; at += PIECE_BYTES) {
      piece(position + at, in, at, out, outAt + at, Math.min(PIECE_BYTES, length - at));
    }
  }

  private void piece(long position, byte[] in, int inAt, byte[] out, int outAt, int length) {
    int sectors = length / sectorBytes;
    long number = position / sectorBytes;
    for (int i = 0; i < sectors; i++) {
      LONGS.set(firsts, i * BLOCK_BYTES, number + i);
      LONGS.set(firsts, i * BLOCK_BYTES + Long.BYTES, 0L);
    }
    tweak.run(firsts, 0, sectors * BLOCK_BYTES, firsts, 0);
    for (int i = 0; i < sectors; i++) {
      mask(i, in, inAt + i * sectorBytes, out, outAt + i * sectorBytes);
    }
    data.run(out, outAt, length, out, outAt);
    for (int at = 0; at < length; at += Long.BYTES) {
      LONGS.set(out, outAt + at, (long) LONGS.get(out, outAt + at) ^ (long) LONGS.get(tweaks, at));
    }
  }

  /** One sector of a piece, block by block; each tweak is the one before times x. */
  private void mask(int sector, byte[] in, int inAt, byte[] out, int outAt) {
    long low = (long) LONGS.get(firsts, sector * BLOCK_BYTES);
    long high = (long) LONGS.get(firsts, sector * BLOCK_BYTES + Long.BYTES);
    int tweakAt = sector * sectorBytes;
    for (int at = 0; at < sectorBytes; at += BLOCK_BYTES) {
      int i = inAt + at;
      int o = outAt + at;
      LONGS.set(tweaks, tweakAt + at, low);
      LONGS.set(tweaks, tweakAt + at + Long.BYTES, high);
      LONGS.set(out, o, (long) LONGS.get(in, i) ^ low);
      LONGS.set(out, o + Long.BYTES, (long) LONGS.get(in, i + Long.BYTES) ^ high);
      long carry = high >> 63;
      high = (high << 1) | (low >>> 63);
      low = (low << 1) ^ (carry & POLYNOMIAL);
    }
  }
}
