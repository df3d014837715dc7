package io.drivedock.checksums;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A list that was read, and what it is about.
 *
 * @param path where it lies, or the folder of a bag or history; how it is called in findings
 * @param base the folder below which its names are: empty, or ending in {@code /}
 * @param coverage which files it should name
 * @param covered the files below the base that it should name
 * @param own files that it is made of, which no list has to name
 */
record ReadList(
    String path,
    String base,
    Coverage coverage,
    Predicate<String> covered,
    Set<String> own,
    ParsedList parsed) {

  /** What it means if a file that a list should name is not in it. */
  enum Coverage {
    /** Nothing: it is about the files that it names. */
    NONE,
    /** Another list may name the file. */
    TOGETHER,
    /** The list is at fault. */
    ALONE,
    /** It is no list, and only holds what is wrong with a bag as a whole. */
    NO_LIST
  }

  ReadList {
    own = Set.copyOf(own);
  }

  /** A list that is at fault as a whole. */
  static ReadList unreadable(String path, Finding.Kind kind, String why) {
    ParsedList parsed = new ParsedList("unknown");
    parsed.fault(kind, "", why);
    return new ReadList(path, "", Coverage.NONE, file -> false, Set.of(path), parsed);
  }

  static String folderOf(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** Folders that systems add to a drive, and files that they leave in folders. */
  static boolean isSystems(String path) {
    for (String segment : List.of(path.split("/"))) {
      if (SYSTEMS.contains(segment)) {
        return true;
      }
    }
    return path.substring(path.lastIndexOf('/') + 1).startsWith("._");
  }

  private static final Set<String> SYSTEMS =
      Set.of(
          ".DS_Store",
          "Thumbs.db",
          "desktop.ini",
          ".Spotlight-V100",
          ".Trashes",
          ".fseventsd",
          "$RECYCLE.BIN",
          "System Volume Information",
          "lost+found");
}
