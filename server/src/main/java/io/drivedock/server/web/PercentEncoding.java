package io.drivedock.server.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.IntPredicate;

/**
 * Text in which a byte may stand as {@code %} and two hex digits (RFC 3986, section 2.1), read
 * strictly: every escape is whole, the bytes are UTF-8, and none of the characters is a control
 * character.
 */
public final class PercentEncoding {

  private static final String UNRESERVED_SIGNS = "-._~";

  /** Without the semicolon: nothing here has path parameters, and routes would not see them. */
  private static final String PATH_SIGNS = UNRESERVED_SIGNS + "!$&'()*+,=:@/";

  private static final String QUERY_SIGNS = PATH_SIGNS + ";?";
  private static final int ESCAPE_CHARS = 3;
  private static final int BYTE_MAX = 0xFF;

  private PercentEncoding() {}

  /** Whether a path can be read: it has no character that must be escaped, and no dot segment. */
  static boolean isPath(String path) {
    for (String segment : path.split("/", -1)) {
      String plain = normalized(segment);
      if (plain.equals(".") || plain.equals("..")) {
        return false;
      }
    }
    return isReadable(path, isOneOf(PATH_SIGNS), false);
  }

  /** Whether a query can be read: it has no character that must be escaped. */
  static boolean isQuery(String query) {
    return isReadable(query, isOneOf(QUERY_SIGNS), true);
  }

  /**
   * Whether a form can be read.
   *
   * @param form its bytes, each as the character of its number
   */
  public static boolean isForm(String form) {
    return isReadable(form, c -> c <= BYTE_MAX, true);
  }

  /** Whether text that was decoded, such as the value of a field, has control characters. */
  static boolean hasControls(String text, boolean areLinesAllowed) {
    return text.chars()
        .anyMatch(
            c ->
                Character.isISOControl(c)
                    && !(areLinesAllowed && (c == '\t' || c == '\n' || c == '\r')));
  }

  /** Whether bytes are UTF-8 without control characters but those of lines. */
  static boolean isText(byte[] bytes) {
    return isText(bytes, true);
  }

  private static boolean isText(byte[] bytes, boolean areLinesAllowed) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return !hasControls(text, areLinesAllowed);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The same path with every letter, digit and sign as itself that needs no escape. */
  static String normalized(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    StringBuilder normal = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      int escaped = path.charAt(i) == '%' ? escaped(path, i) : -1;
      if (escaped >= 0 && isOneOf(UNRESERVED_SIGNS).test(escaped)) {
        normal.append((char) escaped);
        i += ESCAPE_CHARS - 1;
      } else {
        normal.append(path.charAt(i));
      }
    }
    return normal.toString();
  }

  private static IntPredicate isOneOf(String signs) {
    return c ->
        (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9')
            || signs.indexOf(c) >= 0;
  }

  private static boolean isReadable(String text, IntPredicate mayStand, boolean areLinesAllowed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int escaped = escaped(text, i);
        if (escaped < 0) {
          return false;
        }
        bytes.write(escaped);
        i += ESCAPE_CHARS - 1;
      } else if (mayStand.test(c)) {
        bytes.write(c);
      } else {
        return false;
      }
    }
    return isText(bytes.toByteArray(), areLinesAllowed);
  }

  /** The byte that is escaped at a place; -1 if the escape is broken. */
  private static int escaped(String text, int at) {
    int end = at + ESCAPE_CHARS;
    return end <= text.length()
            && HexFormat.isHexDigit(text.charAt(at + 1))
            && HexFormat.isHexDigit(text.charAt(at + 2))
        ? HexFormat.fromHexDigits(text, at + 1, end)
        : -1;
  }
}
