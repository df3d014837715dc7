package io.drivedock.drive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An MD5 digest: 16 bytes. It guards against damage, not against malice.
 *
 * <p>In every XML of a drive it is written as 32 upper-case hexadecimal digits, in {@code
 * Content-MD5} as Base64.
 */
public final class Md5 {

  /** The length of a digest in bytes. */
  public static final int BYTES = 16;

  private static final int HEX_DIGITS = 32;
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final long high;
  private final long low;

  private Md5(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /**
   * Wraps the 16 bytes of a finished digest. To hash data, see {@link #ofContent}.
   *
   * @throws IllegalArgumentException if there are not exactly 16 bytes
   */
  public static Md5 of(byte[] digest) {
    if (digest.length != BYTES) {
      throw new IllegalArgumentException("an MD5 digest has 16 bytes, not " + digest.length);
    }
    return new Md5((long) LONG.get(digest, 0), (long) LONG.get(digest, Long.BYTES));
  }

  /**
   * Takes the next 16 bytes of the buffer, whose position moves by 16, as a finished digest.
   *
   * @throws IllegalArgumentException if fewer remain
   */
  public static Md5 of(ByteBuffer digest) {
    if (digest.remaining() < BYTES) {
      throw new IllegalArgumentException("an MD5 digest has 16 bytes, not " + digest.remaining());
    }
    byte[] bytes = new byte[BYTES];
    digest.get(bytes);
    return of(bytes);
  }

  public static Md5 ofContent(byte[] data) {
    return of(digest().digest(data));
  }

  /** Hashes what remains in the buffer, whose position moves to its limit. */
  public static Md5 ofContent(ByteBuffer data) {
    MessageDigest digest = digest();
    digest.update(data);
    return of(digest.digest());
  }

  /** A new digest for hashing in pieces; hand its result to {@link #of(byte[])}. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /**
   * Reads 32 hexadecimal digits of either case; blanks around them are dropped, because
   * documentation samples have them.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Md5 parseHex(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) <= ' ') {
      end--;
    }
    if (end - start != HEX_DIGITS) {
      throw new IllegalArgumentException("an MD5 is written as 32 hexadecimal digits");
    }
    int middle = start + HEX_DIGITS / 2;
    return new Md5(hexLong(text, start), hexLong(text, middle));
  }

  /**
   * Reads the Base64 of 16 bytes, as in a Content-MD5 header.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Md5 parseBase64(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a Content-MD5 is the Base64 of 16 bytes", e);
    }
    return of(bytes);
  }

  private static long hexLong(String text, int start) {
    long value = 0;
    for (int i = start; i < start + HEX_DIGITS / 2; i++) {
      int digit = hexDigit(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("an MD5 is written as 32 hexadecimal digits");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  /** 32 upper-case hexadecimal digits. */
  public String hex() {
    char[] digits = new char[HEX_DIGITS];
    for (int i = 0; i < HEX_DIGITS; i++) {
      digits[i] = (char) hexDigitAt(i);
    }
    return new String(digits);
  }

  /**
   * The ASCII code of the {@code index}-th hexadecimal digit, for writers that spare the string.
   */
  int hexDigitAt(int index) {
    long half = index < HEX_DIGITS / 2 ? high : low;
    int shift = 60 - (index & 15) * 4;
    return HEX[(int) (half >>> shift) & 15];
  }

  /** The Base64 of the 16 bytes. */
  public String base64() {
    return Base64.getEncoder().encodeToString(toBytes());
  }

  /** A fresh copy of the 16 bytes. */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    LONG.set(bytes, 0, high);
    LONG.set(bytes, Long.BYTES, low);
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Md5 md5 && high == md5.high && low == md5.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low);
  }

  /** The same as {@link #hex}. */
  @Override
  public String toString() {
    return hex();
  }
}
