package io.drivedock.server.portal.label;

import java.util.Arrays;

/**
 * Bytes as letters and digits that a QR code packs tightly and a person can type: Crockford's Base
 * 32, which has no I, L, O and U. Read in any letter case, with I and L as 1 and O as 0.
 */
final class LabelText {

  private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS = 5;
  private static final byte[] VALUES = values();

  private LabelText() {}

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < LETTERS.length(); i++) {
      values[LETTERS.charAt(i)] = (byte) i;
      values[Character.toLowerCase(LETTERS.charAt(i))] = (byte) i;
    }
    for (char one : "IiLl".toCharArray()) {
      values[one] = 1;
    }
    values['O'] = 0;
    values['o'] = 0;
    return values;
  }

  /** How many letters so many bytes take. */
  static int lettersOf(int bytes) {
    return (bytes * Byte.SIZE + BITS - 1) / BITS;
  }

  static String write(byte[] bytes) {
    StringBuilder text = new StringBuilder(lettersOf(bytes.length));
    int held = 0;
    int bits = 0;
    for (byte each : bytes) {
      held = (held << Byte.SIZE) | (each & 0xFF);
      bits += Byte.SIZE;
      while (bits >= BITS) {
        bits -= BITS;
        text.append(LETTERS.charAt((held >>> bits) & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(LETTERS.charAt((held << (BITS - bits)) & 31));
    }
    return text.toString();
  }

  /**
   * The bytes of a text; its length must be that of whole bytes.
   *
   * @throws IllegalArgumentException if it holds another letter, or bits that nobody wrote
   */
  static byte[] read(String text) {
    byte[] bytes = new byte[text.length() * BITS / Byte.SIZE];
    int held = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      int value = letter < VALUES.length ? VALUES[letter] : -1;
      if (value < 0) {
        throw new IllegalArgumentException("a letter that is none of Base 32");
      }
      held = (held << BITS) | value;
      bits += BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes[at++] = (byte) (held >>> bits);
        held &= (1 << bits) - 1;
      }
    }
    if (held != 0) {
      throw new IllegalArgumentException("bits that are left over");
    }
    return bytes;
  }
}
