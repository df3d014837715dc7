package io.drivedock.volume.bitlocker;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** AES, block by block, of which the modes of disks are made. For one thread at a time. */
final class Ecb {

  static final String ALGORITHM = "AES";

  private final Cipher cipher;

  private Ecb(int mode, byte[] keys, int from, int to) {
    byte[] key = Arrays.copyOfRange(keys, from, to);
    try {
      cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES as every JDK has it", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  static Ecb encrypting(byte[] keys, int from, int to) {
    return new Ecb(Cipher.ENCRYPT_MODE, keys, from, to);
  }

  static Ecb decrypting(byte[] keys, int from, int to) {
    return new Ecb(Cipher.DECRYPT_MODE, keys, from, to);
  }

  /** Whole blocks; in place if both arrays and both places are the same. */
  void run(byte[] in, int inAt, int length, byte[] out, int outAt) {
    try {
      if (cipher.update(in, inAt, length, out, outAt) != length) {
        throw new IllegalStateException("Not whole blocks: " + length);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("There is room for " + length, e);
    }
  }
}
