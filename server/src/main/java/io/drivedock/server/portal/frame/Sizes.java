package io.drivedock.server.portal.frame;

import java.util.Locale;

/** Bytes as people read them: in binary units, and in the decimal ones that drives are sold by. */
public final class Sizes {

  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB"};
  private static final int BINARY_STEP = 1_024;
  private static final int DECIMAL_STEP = 1_000;

  private Sizes() {}

  /** Such as {@code 30.5 MiB}. */
  public static String binary(Language language, long bytes) {
    return shown(language, bytes, BINARY_STEP, BINARY);
  }

  /** Such as {@code 30.5 MiB (32.0 MB)}; below a kibibyte both are the same. */
  public static String both(Language language, long bytes) {
    String binary = binary(language, bytes);
    return bytes < DECIMAL_STEP
        ? binary
        : binary + " (" + shown(language, bytes, DECIMAL_STEP, DECIMAL) + ")";
  }

  private static String shown(Language language, long bytes, int step, String[] units) {
    double value = bytes;
    int unit = 0;
    while (value >= step && unit < units.length - 1) {
      value /= step;
      unit++;
    }
    Locale locale = language.locale();
    return unit == 0
        ? String.format(locale, "%d %s", bytes, units[0])
        : String.format(locale, "%.1f %s", value, units[unit]);
  }
}
