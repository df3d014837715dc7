package io.drivedock.volume.bitlocker;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CBC with an IV for each sector: its place in bytes, encrypted. All sectors are decrypted as
 * one chain that never ends; then only the first block of each is wrong, and is mended. An XOR of
 * all blocks in Java would cost more than the decryption.
 */
final class CbcCipher implements SectorCipher {

  /** Short, because the JVM compiles what is called often. */
  private static final int PIECE_BYTES = 4 << 10;

  private final Cipher data;
  private final Ecb initial;
  private final int sectorBytes;
  private final byte[] ivs;

  /** The block of ciphertext that the chain goes on from; of the first it is zeros. */
  private long lastLow;

  private long lastHigh;

  /** With the first bytes of a volume's key. */
  CbcCipher(byte[] key, int keyBytes, int sectorBytes) {
    this.initial = Ecb.encrypting(key, 0, keyBytes);
    this.sectorBytes = sectorBytes;
    this.ivs = new byte[BATCH_BYTES / sectorBytes * BLOCK_BYTES];
    byte[] first = Arrays.copyOf(key, keyBytes);
    try {
      data = Cipher.getInstance("AES/CBC/NoPadding");
      data.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(first, Ecb.ALGORITHM),
          new IvParameterSpec(new byte[BLOCK_BYTES]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES as every JDK has it", e);
    } finally {
      Arrays.fill(first, (byte) 0);
    }
  }

  @Override
  public void run(long position, byte[] in, byte[] out, int outAt, int length) {
    int sectors = length / sectorBytes;
    for (int i = 0; i < sectors; i++) {
      LONGS.set(ivs, i * BLOCK_BYTES, position + (long) i * sectorBytes);
      LONGS.set(ivs, i * BLOCK_BYTES + Long.BYTES, 0L);
    }
    initial.run(ivs, 0, sectors * BLOCK_BYTES, ivs, 0);
    for (int at = 0; at < length; at += PIECE_BYTES) {
      piece(in, at, out, outAt + at, Math.min(PIECE_BYTES, length - at));
    }
  }

  private void piece(byte[] in, int inAt, byte[] out, int outAt, int length) {
    try {
      if (data.update(in, inAt, length, out, outAt) != length) {
        throw new IllegalStateException("Not whole blocks: " + length);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("There is room for " + length, e);
    }
    int ivAt = inAt / sectorBytes * BLOCK_BYTES;
    for (int start = 0; start < length; start += sectorBytes, ivAt += BLOCK_BYTES) {
      mend(out, outAt + start, lastLow ^ (long) LONGS.get(ivs, ivAt));
      mend(out, outAt + start + Long.BYTES, lastHigh ^ (long) LONGS.get(ivs, ivAt + Long.BYTES));
      int last = inAt + start + sectorBytes - BLOCK_BYTES;
      lastLow = (long) LONGS.get(in, last);
      lastHigh = (long) LONGS.get(in, last + Long.BYTES);
    }
  }

  private static void mend(byte[] out, int at, long with) {
    LONGS.set(out, at, (long) LONGS.get(out, at) ^ with);
  }
}
