package io.drivedock.volume.bitlocker;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CBC with an IV for each sector: its place in bytes, encrypted. Many sectors are decrypted in
 * one call, as if they were one; then only the first block of each is wrong, and is mended. An XOR
 * of all blocks in Java would cost more than the decryption.
 */
final class CbcCipher implements SectorCipher {

  /** Short, because the JVM compiles what is called often. */
  private static final int PIECE_BYTES = 4 << 10;

  private final Cipher data;
  private final Ecb initial;
  private final int sectorBytes;
  private final byte[] ivs;

  /** With the first bytes of a volume's key. */
  CbcCipher(byte[] key, int keyBytes, int sectorBytes) {
    this.initial = Ecb.encrypting(key, 0, keyBytes);
    this.sectorBytes = sectorBytes;
    this.ivs = new byte[PIECE_BYTES / sectorBytes * BLOCK_BYTES];
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
    for (int at = 0; at < length; at += PIECE_BYTES) {
      piece(position + at, in, at, out, outAt + at, Math.min(PIECE_BYTES, length - at));
    }
  }

  private void piece(long position, byte[] in, int inAt, byte[] out, int outAt, int length) {
    int sectors = length / sectorBytes;
    for (int i = 0; i < sectors; i++) {
      LONGS.set(ivs, i * BLOCK_BYTES, position + (long) i * sectorBytes);
      LONGS.set(ivs, i * BLOCK_BYTES + Long.BYTES, 0L);
    }
    initial.run(ivs, 0, sectors * BLOCK_BYTES, ivs, 0);
    try {
      // Which begins with zeros as the IV again each time.
      data.doFinal(in, inAt, length, out, outAt);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("There is room for " + length, e);
    }
    xor(out, outAt, ivs, 0);
    for (int i = 1; i < sectors; i++) {
      int start = i * sectorBytes;
      xor(out, outAt + start, in, inAt + start - BLOCK_BYTES);
      xor(out, outAt + start, ivs, i * BLOCK_BYTES);
    }
  }

  private static void xor(byte[] into, int intoAt, byte[] with, int withAt) {
    for (int at = 0; at < BLOCK_BYTES; at += Long.BYTES) {
      LONGS.set(
          into,
          intoAt + at,
          (long) LONGS.get(into, intoAt + at) ^ (long) LONGS.get(with, withAt + at));
    }
  }
}
