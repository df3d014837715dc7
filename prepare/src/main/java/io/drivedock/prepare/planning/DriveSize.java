package io.drivedock.prepare.planning;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size that is printed on a drive, in decimal units.
 *
 * @param bytes at least 1
 */
public record DriveSize(long bytes) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?) ?(MB|GB|TB)", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Long> UNITS =
      Map.of("MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);
  private static final List<String> SHOWN = List.of("KB", "MB", "GB", "TB", "PB", "EB");
  private static final double STEP = 1_000;

  /** From here on it would be shown as 1000.00. */
  private static final double NEXT_UNIT = 999.995;

  public DriveSize {
    if (bytes < 1) {
      throw new IllegalArgumentException("a drive must have at least one byte");
    }
  }

  /**
   * Reads a number and a unit.
   *
   * @throws IllegalArgumentException if the text is no size
   */
  public static DriveSize parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a size must be a number with MB, GB or TB, as in \"2 TB\" or 1.5TB");
    }
    long unit = UNITS.getOrDefault(matcher.group(2).toUpperCase(Locale.ROOT), 1L);
    return new DriveSize(
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValue());
  }

  /** In a decimal unit. */
  public String text() {
    return text(bytes);
  }

  /** Two decimals and a decimal unit, as the preview of Azure has it. */
  public static String text(long bytes) {
    double value = bytes / STEP;
    int unit = 0;
    while (value >= NEXT_UNIT && unit < SHOWN.size() - 1) {
      value /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", value, SHOWN.get(unit));
  }
}
