package io.drivedock.drive;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hardware serial of a drive, without blanks. Two ids that differ only in letter case name the
 * same drive; the spelling is kept. Safe as a file name and as an argument of a command.
 *
 * @param value 1 to 64 of {@code A-Z a-z 0-9 . _ -}, beginning with a letter, digit or underscore
 *     (azure-rest-api-specs, storageimportexport)
 */
public record DriveId(String value) implements Comparable<DriveId> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");
  private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n]+");
  private static final int TEXT_MAX = 256;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value is not of it
   */
  public DriveId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a drive id is the drive's serial number without spaces: 1 to 64 letters,"
              + " digits or any of ._-, beginning with a letter, a digit or an underscore");
    }
  }

  /**
   * Reads a serial number, dropping blanks: drives pad their serials, and the preparation tool
   * removes blanks too.
   *
   * @throws IllegalArgumentException if what is left is no drive id; the message is a sentence that
   *     does not repeat the text
   */
  public static DriveId parse(String text) {
    return new DriveId(text.length() > TEXT_MAX ? text : BLANKS.matcher(text).replaceAll(""));
  }

  /** Whether both name the same drive. The same as {@link #equals}. */
  public boolean sameAs(DriveId other) {
    return value.equalsIgnoreCase(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DriveId id && sameAs(id);
  }

  @Override
  public int hashCode() {
    return value.toLowerCase(Locale.ROOT).hashCode();
  }

  @Override
  public int compareTo(DriveId other) {
    return String.CASE_INSENSITIVE_ORDER.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
