package io.drivedock.drive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A path as lists have it that holds what XML cannot: {@code %} and two digits for each byte. */
final class EncodedPath {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int DIGITS = 2;

  private EncodedPath() {}

  static String encoded(String path) {
    StringBuilder encoded = new StringBuilder();
    path.codePoints()
        .forEach(
            point -> {
              String character = Character.toString(point);
              if (point == '%' || !XmlText.isPlain(character)) {
                for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
                  encoded.append('%').append(HEX.toHexDigits(b));
                }
              } else {
                encoded.append(character);
              }
            });
    return encoded.toString();
  }

  /** The path; what is not encoded rightly is taken as it is. */
  static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int end = i + 1 + DIGITS;
      boolean isByte =
          text.charAt(i) == '%'
              && end <= text.length()
              && HexFormat.isHexDigit(text.charAt(i + 1))
              && HexFormat.isHexDigit(text.charAt(i + DIGITS));
      if (isByte) {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, end));
        i = end;
      } else {
        int next = text.offsetByCodePoints(i, 1);
        bytes.writeBytes(text.substring(i, next).getBytes(StandardCharsets.UTF_8));
        i = next;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
