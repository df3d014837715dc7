package io.drivedock.prepare.planning;

import java.util.regex.Pattern;

/**
 * A drive that is thought of.
 *
 * @param name by which the plan calls it; its drive id where that is known
 * @param freeBytes that are free on it now
 * @param bytes the size that is printed on it; 0 if only what is free is known
 */
public record DriveRoom(String name, long freeBytes, long bytes) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Checks that the name can stand in an index. */
  public DriveRoom {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of a drive has 1 to 64 letters, digits, dots, underscores and hyphens");
    }
    if (freeBytes < 0 || bytes < 0) {
      throw new IllegalArgumentException("the size of a drive is not negative");
    }
  }

  /** A blank drive of that size. */
  public static DriveRoom blank(String name, DriveSize size) {
    return new DriveRoom(name, DriveSpace.freeOnBlank(size.bytes()), size.bytes());
  }

  /** A drive that is mounted, with so much space left. */
  public static DriveRoom mounted(String name, long freeBytes) {
    return new DriveRoom(name, freeBytes, 0);
  }

  /** What can be put onto it. */
  long units() {
    return DriveSpace.ofFree(freeBytes);
  }
}
