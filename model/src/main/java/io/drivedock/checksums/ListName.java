package io.drivedock.checksums;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a file says of it as a list.
 *
 * @param algorithm the hash that it names; null if it names none
 */
record ListName(String path, @Nullable Algorithm algorithm) {

  private static final int NAME_MAX = 255;
  private static final int ENDING_MAX = 12;
  private static final Set<String> PLAIN_ENDINGS = Set.of("txt", "asc", "csv", "lst", "list");

  /** Names of lists that do not name a hash. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(checksums?|hash(es|sums?)|hashdeep[^/]*|get-?filehash[^/]*|file-?hash(es)?)"
              + "\\.(txt|csv|md5|sfv|asc|lst)|checksums?|fciv\\.xml",
          Pattern.CASE_INSENSITIVE);

  static ListName of(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return new ListName(path, algorithm(name).orElse(null));
  }

  private static Optional<Algorithm> algorithm(String name) {
    String rest = name;
    int dot = rest.lastIndexOf('.');
    if (dot > 0 && PLAIN_ENDINGS.contains(rest.substring(dot + 1))) {
      rest = rest.substring(0, dot);
      dot = rest.lastIndexOf('.');
    }
    String word = rest.substring(dot + 1).replaceFirst("(?<=[0-9])[-_]?sums?$", "");
    if (dot < 0 && word.equals(rest)) {
      // A whole name is one only as SHA256SUMS, never as sha256 or c4.
      return Optional.empty();
    }
    return Algorithm.parse(word).filter(found -> found != Algorithm.C4);
  }

  /** Whether a file of that name is taken for a list without being named. */
  static boolean isOne(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    if ((dot >= 0 && name.length() - dot > ENDING_MAX) || name.length() > NAME_MAX) {
      return false;
    }
    return WORDS.matcher(name).matches()
        || algorithm(name.toLowerCase(Locale.ROOT)).isPresent()
        || MhlHistory.isList(path);
  }

  /** The name that a digest alone is meant for: the list's without its ending. */
  String sidecarOf() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  boolean isSfv() {
    return algorithm == Algorithm.CRC_32;
  }
}
