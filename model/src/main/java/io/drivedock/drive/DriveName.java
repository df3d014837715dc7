package io.drivedock.drive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which names every system that may read a drive can hold, NTFS on Windows included, and what takes
 * the place of others: the SHA-256 of what the name stands for (data-plane dossier, section 6.3).
 */
public final class DriveName {

  /** Linux counts the bytes of a name. */
  private static final int BYTES_MAX = 255;

  private static final int HASH_FOLDER = 2;

  /** Names that Windows keeps for devices, with whatever ending. */
  private static final Pattern DEVICE =
      Pattern.compile(
          "(con|prn|aux|nul|clock\\$|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³])( *\\..*)?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ENDING = Pattern.compile("\\.([A-Za-z0-9]{1,16})$");

  private DriveName() {}

  /** Whether a segment that a {@link DrivePath} can have is held as it is everywhere. */
  public static boolean isHoldable(String segment) {
    // Windows drops dots and blanks at the end.
    return segment.getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX
        && !segment.endsWith(".")
        && segment.equals(segment.strip())
        && !DEVICE.matcher(segment).matches();
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
