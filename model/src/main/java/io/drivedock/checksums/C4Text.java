package io.drivedock.checksums;

import java.math.BigInteger;
import java.util.Optional;

/** How C4 writes its SHA-512: in base 58 (SMPTE ST 2114). */
final class C4Text {

  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
  private static final String PREFIX = "c4";
  private static final int LENGTH = 88;
  private static final int HASH_BYTES = 64;

  private C4Text() {}

  static String of(byte[] hash) {
    StringBuilder digits = new StringBuilder(LENGTH);
    BigInteger rest = new BigInteger(1, hash);
    for (int i = 0; i < LENGTH; i++) {
      BigInteger[] next = rest.divideAndRemainder(BASE);
      digits.append(DIGITS.charAt(next[1].intValue()));
      rest = next[0];
    }
    return PREFIX + digits.reverse();
  }

  static Optional<byte[]> parse(String text) {
    if (text.length() != PREFIX.length() + LENGTH || !text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    BigInteger value = BigInteger.ZERO;
    for (int i = PREFIX.length(); i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      value = value.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    if (value.bitLength() > Byte.SIZE * HASH_BYTES) {
      return Optional.empty();
    }
    byte[] hash = new byte[HASH_BYTES];
    byte[] magnitude = value.toByteArray();
    int length = Math.min(magnitude.length, hash.length);
    System.arraycopy(magnitude, magnitude.length - length, hash, hash.length - length, length);
    return Optional.of(hash);
  }
}
