package io.drivedock.prepare.text;

/** Names and answers of strangers, so that they cannot steer a terminal or break a line. */
public final class Printable {

  private Printable() {}

  /** The text with everything that shows nothing written as an escape. */
  public static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isHidden(c)) {
                printable.append("\\u%04X".formatted(c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }

  /** Whether a character shows nothing, and may do something instead. */
  static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** A number of bytes for people: three digits and a unit. */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.5) {
      value /= 1024;
      unit++;
    }
    String digits = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
    return digits.formatted(value) + " " + "KMGTPE".charAt(unit) + "iB";
  }

  /** A number of things: {@code 1 file}, {@code 2 files}. */
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
