package io.drivedock.prepare.dataset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** The characters of a table: UTF-8, or UTF-16 as Excel and PowerShell write it. */
final class CsvText {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private CsvText() {}

  /**
   * Decodes a table, without its byte order mark.
   *
   * @throws CharacterCodingException if it is neither; another character set is not guessed, since
   *     a wrong guess would change names
   */
  static String decode(byte[] bytes) throws CharacterCodingException {
    CharsetDecoder decoder = charset(bytes).newDecoder();
    String text = decoder.decode(ByteBuffer.wrap(bytes)).toString();
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** The line in which bytes stop being UTF-8, from 1. */
  static int lineOfFault(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    decoder.decode(in, out, true);
    int line = 1;
    for (int i = 0; i < in.position(); i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }

  /** A table begins with a letter of ASCII, so a zero beside it is half of a UTF-16 unit. */
  private static Charset charset(byte[] bytes) {
    if (bytes.length < 2) {
      return StandardCharsets.UTF_8;
    }
    int first = Byte.toUnsignedInt(bytes[0]);
    int second = Byte.toUnsignedInt(bytes[1]);
    if ((first == 0xFF && second == 0xFE) || (first != 0 && second == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    if ((first == 0xFE && second == 0xFF) || (first == 0 && second != 0)) {
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.UTF_8;
  }
}
