package io.drivedock.server.deployments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/**
 * Names that follow from texts, the same that ARM makes of them, so that what is declared here has
 * there the name that it had here.
 */
final class NameHashes {

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int UNIQUE_LENGTH = 13;
  private static final int BITS_PER_LETTER = 5;

  /** Of {@code guid} (Microsoft, "String functions for Bicep"). */
  private static final UUID NAMESPACE = UUID.fromString("11fb06fb-712d-4ddd-98c7-e71bbd588830");

  private static final int GUID_BYTES = 16;
  private static final int FIRST = 0x239B961B;
  private static final int SECOND = 0xAB0E9789;

  private NameHashes() {}

  /** A UUID of version 5 (RFC 9562, section 5.5). */
  static String guid(List<String> texts) {
    ByteBuffer namespace =
        ByteBuffer.allocate(GUID_BYTES)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits())
            .flip();
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(namespace);
      ByteBuffer hash = ByteBuffer.wrap(sha1.digest(joined(texts)));
      long most = (hash.getLong() & ~0xF000L) | 0x5000L;
      long least = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
      return new UUID(most, least).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /**
   * 13 letters and digits. Microsoft never published how they are made; this is what its library
   * for templates does, as Azure's provider for Terraform and others have written it down.
   */
  static String unique(List<String> texts) {
    long hash = murmur(joined(texts));
    StringBuilder unique = new StringBuilder();
    for (int i = 0; i < UNIQUE_LENGTH; i++) {
      unique.append(LETTERS.charAt((int) (hash >>> (Long.SIZE - BITS_PER_LETTER))));
      hash <<= BITS_PER_LETTER;
    }
    return unique.toString();
  }

  private static byte[] joined(List<String> texts) {
    return String.join("-", texts).getBytes(StandardCharsets.UTF_8);
  }

  /** MurmurHash3 (Appleby, public domain) with two words of 32 bits instead of four. */
  private static long murmur(byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int one = 0;
    int two = 0;
    while (rest.remaining() >= 2 * Integer.BYTES) {
      one ^= first(rest.getInt());
      one = Integer.rotateLeft(one, 19) + two;
      one = one * 5 + 0x561CCD1B;
      two ^= second(rest.getInt());
      two = Integer.rotateLeft(two, 13) + one;
      two = two * 5 + 0x0BCAA747;
    }
    one ^= first(tail(rest));
    two ^= second(tail(rest));
    one ^= bytes.length;
    two ^= bytes.length;
    one += two;
    two += one;
    one = mixed(one);
    two = mixed(two);
    one += two;
    two += one;
    return Integer.toUnsignedLong(two) << Integer.SIZE | Integer.toUnsignedLong(one);
  }

  private static int first(int word) {
    return Integer.rotateLeft(word * FIRST, 15) * SECOND;
  }

  private static int second(int word) {
    return Integer.rotateLeft(word * SECOND, 17) * FIRST;
  }

  /** Up to four more bytes; what is missing is 0, which changes nothing. */
  private static int tail(ByteBuffer rest) {
    int word = 0;
    for (int shift = 0; shift < Integer.SIZE && rest.hasRemaining(); shift += Byte.SIZE) {
      word |= Byte.toUnsignedInt(rest.get()) << shift;
    }
    return word;
  }

  private static int mixed(int word) {
    int mixed = (word ^ (word >>> 16)) * 0x85EBCA6B;
    mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
    return mixed ^ (mixed >>> 16);
  }
}
