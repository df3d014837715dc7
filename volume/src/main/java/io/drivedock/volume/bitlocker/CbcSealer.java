package io.drivedock.volume.bitlocker;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts sectors with AES-CBC, each with an IV of its own: its place in bytes, encrypted. */
final class CbcSealer implements SectorCipher {

  private final SecretKeySpec key;
  private final Cipher data;
  private final Ecb initial;
  private final int sectorBytes;

  CbcSealer(byte[] key, int sectorBytes) {
    this.key = new SecretKeySpec(key, Ecb.ALGORITHM);
    this.initial = Ecb.encrypting(key, 0, key.length);
    this.sectorBytes = sectorBytes;
    try {
      this.data = Cipher.getInstance("AES/CBC/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES as every JDK has it", e);
    }
  }

  @Override
  public void run(long position, byte[] in, byte[] out, int outAt, int length) {
    byte[] iv = new byte[BLOCK_BYTES];
    try {
      for (int at = 0; at < length; at += sectorBytes) {
        Arrays.fill(iv, (byte) 0);
        LONGS.set(iv, 0, position + at);
        initial.run(iv, 0, BLOCK_BYTES, iv, 0);
        data.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
        data.doFinal(in, at, sectorBytes, out, outAt + at);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("There is room for a sector", e);
    }
  }
}
