package io.drivedock.checksums;

import io.drivedock.checksums.ListEntry.Spelling;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file that a list means. Names are only ever looked up among the files that are there,
 * so that none leads out of the folder.
 */
final class NameMatcher {

  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[/\\\\].*", Pattern.DOTALL);
  private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL");
  private static final int SAMPLE = 20;

  /** The pictures of the control characters, with which rclone replaces them. */
  private static final char FIRST_PICTURE = '\u2400';

  private static final char LAST_PICTURE = '\u241F';

  private final NavigableMap<String, Long> files;
  private @Nullable Map<String, String> composed;
  private @Nullable Map<String, String> folded;

  NameMatcher(FolderFiles tree) {
    files = tree.files();
  }

  /** What a name turned out to be. */
  sealed interface Match {

    /**
     * A file.
     *
     * @param note what was assumed; null if the name stands so in the list
     */
    record Found(String file, @Nullable String note) implements Match {}

    /** Nothing that is there, or that may be looked for. */
    record Failed(Finding.Kind kind, String text) implements Match {}
  }

  /**
   * What stands before the names of a list, and is to be taken off: tools that were started
   * elsewhere write the whole way.
   *
   * @param names the first names of the list
   */
  String prefix(String base, List<String> names) {
    boolean isAnyThere = false;
    boolean isAllAbsolute = !names.isEmpty();
    for (String name : names) {
      isAnyThere |= isThere(base, name);
      isAllAbsolute &= isAbsolute(name);
    }
    if (isAnyThere && !isAllAbsolute) {
      return "";
    }
    Map<String, Integer> prefixes = new HashMap<>();
    for (String name : names.subList(0, Math.min(SAMPLE, names.size()))) {
      String plain = slashed(name);
      for (int at = plain.indexOf('/'); at >= 0; at = plain.indexOf('/', at + 1)) {
        if (isThere(base, plain.substring(at + 1))) {
          prefixes.merge(plain.substring(0, at + 1), 1, Integer::sum);
          break;
        }
      }
    }
    return prefixes.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private boolean isThere(String base, String name) {
    String plain = name.startsWith("./") ? name.substring(2) : name;
    return files.containsKey(base + plain)
        || files.containsKey(base + slashed(plain))
        || composed().containsKey(compose(base + slashed(plain)));
  }

  static boolean isAbsolute(String name) {
    return name.startsWith("/") || name.startsWith("\\\\") || DRIVE.matcher(name).matches();
  }

  private static String slashed(String name) {
    return name.replace('\\', '/');
  }

  Match find(String base, String prefix, List<Spelling> names) {
    Match.@Nullable Failed failed = null;
    for (Spelling spelling : names) {
      switch (find(base, prefix, spelling)) {
        case Match.Found found -> {
          return found;
        }
        case Match.Failed one -> failed = failed == null ? one : failed;
      }
    }
    return failed == null ? missing() : failed;
  }

  private Match find(String base, String prefix, Spelling spelling) {
    String name = spelling.name();
    String note = spelling.note();
    if (!prefix.isEmpty() && slashed(name).startsWith(prefix)) {
      name = name.substring(prefix.length());
      if (files.containsKey(base + slashed(name))) {
        return new Match.Found(base + slashed(name), note);
      }
    }
    if (files.containsKey(base + name)) {
      return new Match.Found(base + name, note);
    }
    if (name.indexOf('\0') >= 0) {
      return refused("the name holds a zero byte");
    }
    if (isAbsolute(name)) {
      return refused("the name is absolute and leads out of the folder");
    }
    String plain = withoutDots(name);
    if (isOutside(slashed(plain))) {
      return refused("the name leads out of the folder");
    }
    if (files.containsKey(base + plain)) {
      return new Match.Found(base + plain, note);
    }
    if (files.containsKey(base + slashed(plain))) {
      return new Match.Found(base + slashed(plain), "\\ stands for /");
    }
    return tolerant(base, plain);
  }

  private static String withoutPictures(String path) {
    StringBuilder plain = new StringBuilder(path);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c >= FIRST_PICTURE && c <= LAST_PICTURE) {
        plain.setCharAt(i, (char) (c - FIRST_PICTURE));
      }
    }
    return plain.toString();
  }

  private static String withoutDots(String name) {
    String rest = name;
    while (rest.startsWith("./") || rest.startsWith(".\\")) {
      rest = rest.substring(2);
    }
    return rest;
  }

  private static boolean isOutside(String name) {
    return List.of(name.split("/", -1)).contains("..");
  }

  private Match tolerant(String base, String name) {
    String path = base + slashed(name);
    String pictured = withoutPictures(path);
    if (files.containsKey(pictured)) {
      return new Match.Found(pictured, "\u240A and those like it stand for control characters");
    }
    String other = composed().get(compose(path));
    if (other != null) {
      return new Match.Found(other, "the name is written with other Unicode characters");
    }
    String below = files.ceilingKey(path + "/");
    if (below != null && below.startsWith(path + "/")) {
      return new Match.Failed(Finding.Kind.UNREADABLE, "it is a folder");
    }
    String alike = folded().get(fold(path));
    if (alike != null) {
      return new Match.Failed(
          Finding.Kind.MISSING, "it is not there; " + alike + " differs in letter case only");
    }
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    if (last.indexOf(':') >= 0) {
      return refused("the name is that of a stream, not of a file");
    }
    String stem = last.replaceFirst("\\..*", "").toUpperCase(Locale.ROOT);
    if (DEVICES.contains(stem) || stem.matches("(COM|LPT)[1-9]")) {
      return refused("the name is that of a device");
    }
    return missing();
  }

  private static Match.Failed missing() {
    return new Match.Failed(Finding.Kind.MISSING, "it is in the list and not there");
  }

  private static Match.Failed refused(String text) {
    return new Match.Failed(Finding.Kind.UNREADABLE, text);
  }

  private static String compose(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static String fold(String name) {
    return compose(name).toLowerCase(Locale.ROOT);
  }

  private Map<String, String> composed() {
    if (composed == null) {
      composed = new HashMap<>();
      for (String file : files.keySet()) {
        composed.putIfAbsent(compose(file), file);
      }
    }
    return composed;
  }

  private Map<String, String> folded() {
    if (folded == null) {
      folded = new HashMap<>();
      for (String file : files.keySet()) {
        folded.putIfAbsent(fold(file), file);
      }
    }
    return folded;
  }
}
