package io.drivedock.drive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which names every system that may read a drive can hold, NTFS on Windows included, and what takes
 * the place of others: the SHA-256 of what the name stands for.
 */
public final class DriveName {

  /** Linux counts the bytes of a name. */
  private static final int BYTES_MAX = 255;

  private static final int HASH_FOLDER = 2;

  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "clock$", "conin$", "conout$");

  /** Devices with a number, which is one of those digits. */
  private static final Set<String> NUMBERED = Set.of("com", "lpt");

  private static final int DEVICE_LETTERS = 3;
  private static final String NUMBERS = "0123456789¹²³";

  private static final Pattern ENDING = Pattern.compile("\\.([A-Za-z0-9]{1,16})$");

  private DriveName() {}

  /** Whether a segment that a {@link DrivePath} can have is held as it is everywhere. */
  public static boolean isHoldable(String segment) {
    // Windows drops dots and blanks at the end.
    return segment.getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX
        && !segment.endsWith(".")
        && segment.equals(segment.strip())
        && !isDevice(segment);
  }

  /** Whether Windows keeps it for a device, with whatever ending. */
  private static boolean isDevice(String segment) {
    int dot = segment.indexOf('.');
    String stem = (dot < 0 ? segment : segment.substring(0, dot)).stripTrailing();
    String name = stem.toLowerCase(Locale.ROOT);
    int last = name.length() - 1;
    return DEVICES.contains(name)
        || (last == DEVICE_LETTERS
            && NUMBERED.contains(name.substring(0, last))
            && NUMBERS.indexOf(name.charAt(last)) >= 0);
  }

  /** The ending of a name with its dot, if it is one that can be kept; else nothing. */
  public static String ending(String name) {
    Matcher ending = ENDING.matcher(name);
    return ending.find() ? ending.group() : "";
  }

  /** Folder and name in place of another: two digits, and all of them with an ending. */
  public static List<String> hashed(String text, String ending) {
    String hash = sha256(text);
    return List.of(hash.substring(0, HASH_FOLDER), hash + ending);
  }

  /** SHA-256 of a text in hex. */
  public static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
