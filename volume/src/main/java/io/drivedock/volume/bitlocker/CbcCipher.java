package io.drivedock.volume.bitlocker;

/**
 * AES-CBC with an IV for each sector: its place in bytes, encrypted. Decryption of CBC is ECB and
 * an XOR with the ciphertext before, so one bulk call decrypts many sectors.
 */
final class CbcCipher implements SectorCipher {

  private final Ecb data;
  private final Ecb initial;
  private final int sectorBytes;
  private final byte[] ivs;

  /** With the first bytes of a volume's key. */
  CbcCipher(byte[] key, int keyBytes, int sectorBytes) {
    this.data = Ecb.decrypting(key, 0, keyBytes);
    this.initial = Ecb.encrypting(key, 0, keyBytes);
    this.sectorBytes = sectorBytes;
    this.ivs = new byte[BATCH_BYTES / sectorBytes * BLOCK_BYTES];
  }

  @Override
  public void run(long position, byte[] in, byte[] out, int outAt, int length) {
    int sectors = length / sectorBytes;
    for (int i = 0; i < sectors; i++) {
      LONGS.set(ivs, i * BLOCK_BYTES, position + (long) i * sectorBytes);
      LONGS.set(ivs, i * BLOCK_BYTES + Long.BYTES, 0L);
    }
    initial.run(ivs, 0, sectors * BLOCK_BYTES, ivs, 0);
    data.run(in, 0, length, out, outAt);
    for (int i = 0; i < sectors; i++) {
      int start = i * sectorBytes;
      xor(out, outAt + start, ivs, i * BLOCK_BYTES, BLOCK_BYTES);
      xor(out, outAt + start + BLOCK_BYTES, in, start, sectorBytes - BLOCK_BYTES);
    }
  }

  private static void xor(byte[] into, int intoAt, byte[] with, int withAt, int length) {
    for (int at = 0; at < length; at += Long.BYTES) {
      LONGS.set(
          into,
          intoAt + at,
          (long) LONGS.get(into, intoAt + at) ^ (long) LONGS.get(with, withAt + at));
    }
  }
}
