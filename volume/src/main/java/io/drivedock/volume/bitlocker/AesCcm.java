package io.drivedock.volume.bitlocker;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES in CCM mode (RFC 3610) with a nonce of 12 bytes, a tag of 16 and no other data, which the JDK
 * lacks.
 */
final class AesCcm {

  private static final int BLOCK_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  /** Three bytes count; in the first block the tag's length stands as well. */
  private static final byte COUNTER_FLAGS = 2;

  private static final byte FIRST_FLAGS = 0x3A;

  private AesCcm() {}

  /**
   * Opens what was sealed.
   *
   * @param sealed the tag, then the ciphertext
   * @return the plaintext, or null if the tag does not fit
   */
  static byte @Nullable [] open(byte[] key, byte[] nonce, byte[] sealed) {
    byte[] both = count(key, nonce, sealed);
    byte[] plain = Arrays.copyOfRange(both, BLOCK_BYTES, both.length);
    byte[] tag = Arrays.copyOf(both, BLOCK_BYTES);
    boolean fits = MessageDigest.isEqual(tag, tag(key, nonce, plain));
    Arrays.fill(both, (byte) 0);
    if (!fits) {
      Arrays.fill(plain, (byte) 0);
      return null;
    }
    return plain;
  }

  /** Seals a plaintext: the tag, then the ciphertext. */
  static byte[] seal(byte[] key, byte[] nonce, byte[] plain) {
    byte[] both = new byte[BLOCK_BYTES + plain.length];
    System.arraycopy(tag(key, nonce, plain), 0, both, 0, BLOCK_BYTES);
    System.arraycopy(plain, 0, both, BLOCK_BYTES, plain.length);
    return count(key, nonce, both);
  }

  /** Counter mode from block 0, which is the tag's. */
  private static byte[] count(byte[] key, byte[] nonce, byte[] bytes) {
    byte[] counter = new byte[BLOCK_BYTES];
    counter[0] = COUNTER_FLAGS;
    System.arraycopy(nonce, 0, counter, 1, NONCE_BYTES);
    return run("AES/CTR/NoPadding", key, counter, bytes);
  }

  private static byte[] tag(byte[] key, byte[] nonce, byte[] plain) {
    int blocks = 1 + (plain.length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    byte[] chained = new byte[blocks * BLOCK_BYTES];
    chained[0] = FIRST_FLAGS;
    System.arraycopy(nonce, 0, chained, 1, NONCE_BYTES);
    chained[13] = (byte) (plain.length >> 16);
    chained[14] = (byte) (plain.length >> 8);
    chained[15] = (byte) plain.length;
    System.arraycopy(plain, 0, chained, BLOCK_BYTES, plain.length);
    byte[] macs = run("AES/CBC/NoPadding", key, new byte[BLOCK_BYTES], chained);
    Arrays.fill(chained, (byte) 0);
    return Arrays.copyOfRange(macs, macs.length - BLOCK_BYTES, macs.length);
  }

  private static byte[] run(String mode, byte[] key, byte[] iv, byte[] bytes) {
    try {
      Cipher cipher = Cipher.getInstance(mode);
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, Ecb.ALGORITHM), new IvParameterSpec(iv));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES as every JDK has it", e);
    }
  }
}
