package io.drivedock.prepare;

import io.drivedock.drive.DriveName;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.prepare.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where things lie on a drive. A copy lies under its own name if every file system a drive may have
 * can hold that name, NTFS on Windows included, and otherwise in the tool's own folder under a name
 * made of the SHA-256 of its path, so that a later run finds it there again.
 */
final class PreparedFileNames {

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

  /** Linux counts the bytes of a whole path, up to 4,096. */
  private static final int PATH_BYTES_MAX = 2_000;

  private PreparedFileNames() {}

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
    List<String> segments = new ArrayList<>(List.of(HASHED_FOLDER));
    segments.addAll(DriveName.hashed(file.name(), DriveName.ending(file.segments().getLast())));
    return own(segments.toArray(String[]::new));
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
      bytes += segment.getBytes(StandardCharsets.UTF_8).length + 1;
      if (!DriveName.isHoldable(segment)) {
        return false;
      }
    }
    try {
      return bytes <= PATH_BYTES_MAX && !DrivePath.of(segments).text().isEmpty();
    } catch (DrivePathException e) {
      return false;
    }
  }
}
