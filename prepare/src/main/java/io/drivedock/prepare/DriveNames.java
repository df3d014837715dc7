package io.drivedock.prepare;

import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.drive.ManifestWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where things lie on a drive. A copy lies under its own name if every file system a drive may have
 * can hold that name, NTFS on Windows included, and otherwise in the tool's own folder under a name
 * made of the SHA-256 of its path, so that a later run finds it there again.
 */
final class DriveNames {

  /** The tool's own folder at the top of a drive. */
  static final String OWN_FOLDER = "_drivedock";

  /** The manifest while it is written. */
  static final String NEW_MANIFEST = ManifestWriter.FILE_NAME + ".new";

  private static final String HASHED_FOLDER = "names";

  /** What file systems and Windows put at the top of a drive. */
  private static final Set<String> SYSTEM_FOLDERS =
      Set.of(
          "lost+found",
          "system volume information",
          "$recycle.bin",
          ".trashes",
          ".spotlight-v100",
          ".fseventsd");

  /** Names that Windows keeps for devices, with whatever ending. */
  private static final Pattern DEVICE =
      Pattern.compile(
          "(con|prn|aux|nul|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³])( *\\..*)?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ENDING = Pattern.compile("\\.([A-Za-z0-9]{1,16})$");

  /** Linux counts the bytes of a name, and of a whole path up to 4,096. */
  private static final int SEGMENT_BYTES_MAX = 255;

  private static final int PATH_BYTES_MAX = 2_000;

  private DriveNames() {}

  /** Whether a name at the top of a drive is the tool's own. */
  static boolean isOwn(String topName) {
    return topName.equalsIgnoreCase(OWN_FOLDER)
        || topName.equalsIgnoreCase(NEW_MANIFEST)
        || topName.equalsIgnoreCase(ManifestWriter.FILE_NAME);
  }

  /** Whether a name at the top of a drive is the file system's own. */
  static boolean isSystems(String topName) {
    return SYSTEM_FOLDERS.contains(topName.toLowerCase(Locale.ROOT));
  }

  /** Where the copy of a file lies. */
  static DrivePath ofCopy(SourceFile file) {
    if (!file.isClashing() && isHoldable(file.segments())) {
      return DrivePath.of(file.segments());
    }
    String hash = sha256(file.name());
    Matcher ending = ENDING.matcher(file.segments().getLast());
    return own(HASHED_FOLDER, hash.substring(0, 2), hash + (ending.find() ? ending.group() : ""));
  }

  /** A path in the tool's own folder. */
  static DrivePath own(String... segments) {
    List<String> all = new ArrayList<>(List.of(OWN_FOLDER));
    all.addAll(List.of(segments));
    return DrivePath.of(all);
  }

  private static boolean isHoldable(List<String> segments) {
    String top = segments.getFirst();
    if (isOwn(top) || isSystems(top)) {
      return false;
    }
    int bytes = 0;
    for (String segment : segments) {
      int length = segment.getBytes(StandardCharsets.UTF_8).length;
      bytes += length + 1;
      // A manifest is read without the blanks around a path, and Windows drops dots and blanks.
      if (length > SEGMENT_BYTES_MAX
          || segment.endsWith(".")
          || !segment.equals(segment.strip())
          || DEVICE.matcher(segment).matches()) {
        return false;
      }
    }
    try {
      return bytes <= PATH_BYTES_MAX && !DrivePath.of(segments).text().isEmpty();
    } catch (DrivePathException e) {
      return false;
    }
  }

  static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
