package io.drivedock.volume.bitlocker;

/**
 * AES-CBC with the Elephant diffuser of Windows Vista and 7 (Niels Ferguson, "AES-CBC + Elephant
 * diffuser", 2006): after CBC each sector runs through two diffusers and an XOR with a key of its
 * own.
 */
final class ElephantCipher implements SectorCipher {

  private static final int TWEAK_KEY_AT = 32;
  private static final int SECTOR_KEY_BYTES = 32;
  private static final byte SECOND_HALF = (byte) 0x80;
  private static final int ROUNDS_B = 3;
  private static final int ROUNDS_A = 5;

  private final CbcCipher cbc;
  private final Ecb tweak;
  private final int sectorBytes;
  private final int[] words;
  private final byte[] sectorKey = new byte[SECTOR_KEY_BYTES];

  ElephantCipher(byte[] key, int keyBytes, int sectorBytes) {
    this.cbc = new CbcCipher(key, keyBytes, sectorBytes);
    this.tweak = Ecb.encrypting(key, TWEAK_KEY_AT, TWEAK_KEY_AT + keyBytes);
    this.sectorBytes = sectorBytes;
    this.words = new int[sectorBytes / Integer.BYTES];
  }

  @Override
  public void run(long position, byte[] in, byte[] out, int outAt, int length) {
    cbc.run(position, in, out, outAt, length);
    for (int at = 0; at < length; at += sectorBytes) {
      undo(position + at, out, outAt + at);
    }
  }

  private void undo(long position, byte[] sector, int start) {
    for (int i = 0; i < words.length; i++) {
      words[i] = (int) INTS.get(sector, start + i * Integer.BYTES);
    }
    diffuseB();
    diffuseA();
    for (int half = 0; half < SECTOR_KEY_BYTES; half += BLOCK_BYTES) {
      LONGS.set(sectorKey, half, position);
      LONGS.set(sectorKey, half + Long.BYTES, 0L);
    }
    sectorKey[SECTOR_KEY_BYTES - 1] = SECOND_HALF;
    tweak.run(sectorKey, 0, SECTOR_KEY_BYTES, sectorKey, 0);
    for (int i = 0; i < words.length; i++) {
      int at = i * Integer.BYTES;
      INTS.set(sector, start + at, words[i] ^ (int) INTS.get(sectorKey, at % SECTOR_KEY_BYTES));
    }
  }

  private void diffuseB() {
    int mask = words.length - 1;
    for (int round = 0; round < ROUNDS_B; round++) {
      for (int i = 0; i < words.length; i += 4) {
        words[i] += words[(i + 2) & mask] ^ words[(i + 5) & mask];
        words[i + 1] += words[(i + 3) & mask] ^ Integer.rotateLeft(words[(i + 6) & mask], 10);
        words[i + 2] += words[(i + 4) & mask] ^ words[(i + 7) & mask];
        words[i + 3] += words[(i + 5) & mask] ^ Integer.rotateLeft(words[(i + 8) & mask], 25);
      }
    }
  }

  private void diffuseA() {
    int mask = words.length - 1;
    for (int round = 0; round < ROUNDS_A; round++) {
      for (int i = 0; i < words.length; i += 4) {
        words[i] += words[(i - 2) & mask] ^ Integer.rotateLeft(words[(i - 5) & mask], 9);
        words[i + 1] += words[(i - 1) & mask] ^ words[(i - 4) & mask];
        words[i + 2] += words[i] ^ Integer.rotateLeft(words[(i - 3) & mask], 13);
        words[i + 3] += words[i + 1] ^ words[(i - 2) & mask];
      }
    }
  }
}
