package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.VolumeException;

/**
 * Which characters are the same but for case, as the volume itself says. Java's own rules differ in
 * more than 200 characters.
 */
public final class UpCase {

  static final int RECORD = 10;

  /** How long the table is on a volume. */
  public static final int BYTES = 1 << 17;

  private final char[] upper = new char[1 << 16];

  private UpCase() {}

  static UpCase of(Bytes table) throws VolumeException {
    if (table.length() != BYTES) {
      throw table.damaged("The table of upper case has %d bytes".formatted(table.length()));
    }
    UpCase upCase = new UpCase();
    for (int i = 0; i < upCase.upper.length; i++) {
      upCase.upper[i] = (char) table.u16(2L * i);
    }
    return upCase;
  }

  /**
   * The table with which volumes are formatted, which follows Unicode 5.
   *
   * @see UpperCaseRuns
   */
  public static UpCase ofWindows() {
    UpCase upCase = new UpCase();
    for (int i = 0; i < upCase.upper.length; i++) {
      upCase.upper[i] = (char) i;
    }
    UpperCaseRuns.into(upCase.upper);
    return upCase;
  }

  /** As it lies on a volume. */
  public byte[] bytes() {
    StructureWriter table = new StructureWriter(BYTES);
    for (char c : upper) {
      table.u16(c);
    }
    return table.all();
  }

  /** A character in upper case. */
  public char fold(char c) {
    return upper[c];
  }

  boolean areSame(String one, String other) {
    if (one.length() != other.length()) {
      return false;
    }
    for (int i = 0; i < one.length(); i++) {
      if (upper[one.charAt(i)] != upper[other.charAt(i)]) {
        return false;
      }
    }
    return true;
  }

  /** The order of an index: folded, and where that is equal, as it is. */
  int compare(String one, String other) {
    int common = Math.min(one.length(), other.length());
    for (int i = 0; i < common; i++) {
      int difference = upper[one.charAt(i)] - upper[other.charAt(i)];
      if (difference != 0) {
        return difference;
      }
    }
    return one.length() != other.length() ? one.length() - other.length() : one.compareTo(other);
  }
}
