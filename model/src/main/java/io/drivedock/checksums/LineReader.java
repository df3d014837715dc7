package io.drivedock.checksums;

import io.drivedock.checksums.ListEntry.Expected;
import io.drivedock.checksums.ListEntry.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lists of one line a file: of GNU coreutils and those like it, with or without tags, of
 * md5deep, RHash and OpenSSL, and SFV.
 */
final class LineReader {

  private static final int LINE_MAX = 40_000;
  private static final Pattern TAG = Pattern.compile("([A-Za-z0-9][A-Za-z0-9/_-]{1,20}) ?\\(");
  private static final Pattern WITH_SIZE = Pattern.compile(" *(\\d{1,18}) +(\\S+ .*)");
  private static final Pattern TIGER = Pattern.compile("[a-zA-Z2-7]{39} .*");

  private final ListName name;
  private final ParsedList list;

  LineReader(ListName name, ParsedList list) {
    this.name = name;
    this.list = list;
  }

  /** Takes a list that is one digest and nothing else: it is of the file that it is named after. */
  boolean isBare(String line) {
    Optional<byte[]> hash = HashText.parse(line.strip());
    if (hash.isEmpty() || HashText.possible(hash.get(), name.algorithm()).isEmpty()) {
      return false;
    }
    add(1, hash.get(), List.of(new Spelling(name.sidecarOf(), null)), ListEntry.NO_LENGTH);
    return true;
  }

  void read(int number, String line) {
    if (line.isBlank()) {
      return;
    }
    if (line.length() > LINE_MAX) {
      list.unreadable(number, "it has %,d characters".formatted(line.length()));
      return;
    }
    boolean isRead =
        name.isSfv()
            ? sfv(number, line)
            : escaped(number, line)
                || plain(number, line, ListEntry.NO_LENGTH)
                || withSize(number, line)
                || tagged(number, line, false)
                || nameFirst(number, line);
    if (isRead || isComment(line)) {
      return;
    }
    if (TIGER.matcher(line).matches()) {
      list.fault(
          Finding.Kind.UNCHECKED, line.substring(40).strip(), "a Tiger tree hash is not checked");
    } else {
      list.unreadable(number, "not a checksum and a name");
    }
  }

  private static boolean isComment(String line) {
    return line.startsWith("#") || line.startsWith(";") || line.startsWith("//");
  }

  /** GNU's mark of a line whose name is escaped stands before everything. */
  private boolean escaped(int number, String line) {
    if (!line.startsWith("\\")) {
      return false;
    }
    String rest = line.substring(1);
    int blank = rest.indexOf(' ');
    if (blank > 0 && HashText.parse(rest.substring(0, blank)).isPresent()) {
      String after = rest.substring(blank + 1);
      String file = after.startsWith(" ") || after.startsWith("*") ? after.substring(1) : after;
      return add(
          number,
          HashText.parse(rest.substring(0, blank)).orElseThrow(),
          List.of(new Spelling(unescaped(file), null)),
          ListEntry.NO_LENGTH);
    }
    return tagged(number, rest, true);
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      char next = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : '\0';
      i += 2;
      switch (next) {
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case '\\' -> plain.append('\\');
        default -> {
          plain.append(c);
          i--;
        }
      }
    }
    return plain.toString();
  }

  /** A digest, a mark and a name. */
  private boolean plain(int number, String line, long length) {
    int end = 0;
    while (end < line.length() && line.charAt(end) != ' ' && line.charAt(end) != '\t') {
      end++;
    }
    if (end >= line.length() - 1) {
      return false;
    }
    Optional<byte[]> hash = HashText.parse(line.substring(0, end));
    return hash.isPresent() && add(number, hash.get(), spellings(line.substring(end)), length);
  }

  /** What the name may be, after the blank that ends the digest. */
  private static List<Spelling> spellings(String rest) {
    List<Spelling> names = new ArrayList<>();
    String behind = rest.substring(1);
    if (rest.charAt(0) == '\t') {
      names.add(new Spelling(behind, null));
    } else if (behind.startsWith(" ") || behind.startsWith("*")) {
      names.add(new Spelling(behind.substring(1), null));
      names.add(new Spelling(behind, "one blank was taken for the mark"));
    } else {
      names.add(new Spelling(behind, null));
      if (behind.startsWith("U") || behind.startsWith("^")) {
        names.add(
            new Spelling(
                behind.substring(1),
                "its digest is of the text with other line ends; checked as it lies here"));
      }
    }
    String last = names.getFirst().name();
    String stripped = last.strip();
    if (!stripped.equals(last) && !stripped.isEmpty()) {
      names.add(new Spelling(stripped, "blanks around the name were left out"));
    }
    return names;
  }

  private boolean withSize(int number, String line) {
    Matcher sized = WITH_SIZE.matcher(line);
    return sized.matches() && plain(number, sized.group(2), Long.parseLong(sized.group(1)));
  }

  /** {@code ALGORITHM (name) = digest}; the name may hold all of that itself. */
  private boolean tagged(int number, String line, boolean isEscaped) {
    Matcher tag = TAG.matcher(line);
    int close = Math.max(line.lastIndexOf(") = "), line.lastIndexOf(")= "));
    if (!tag.lookingAt() || close < tag.end()) {
      return false;
    }
    String file = line.substring(tag.end(), close);
    String digest = line.substring(line.indexOf("= ", close) + 2).strip();
    String plain = isEscaped ? unescaped(file) : file;
    add(list, number, tag.group(1), digest, new Spelling(plain, null));
    return true;
  }

  /** RHash's simple form: the name, then digests. */
  private boolean nameFirst(int number, String line) {
    List<Expected> hashes = new ArrayList<>();
    String rest = line.stripTrailing();
    int blanks = rest.lastIndexOf("  ");
    while (blanks > 0) {
      Optional<byte[]> hash = HashText.parse(rest.substring(blanks + 2));
      if (hash.isEmpty()) {
        break;
      }
      hashes.add(new Expected(hash.get(), HashText.possible(hash.get(), null)));
      rest = rest.substring(0, blanks);
      blanks = rest.lastIndexOf("  ");
    }
    if (hashes.isEmpty()) {
      return false;
    }
    list.add(new ListEntry(number, List.of(new Spelling(rest, null)), hashes, ListEntry.NO_LENGTH));
    return true;
  }

  private boolean sfv(int number, String line) {
    if (line.startsWith(";")) {
      return true;
    }
    String rest = line.stripTrailing();
    int blank = rest.lastIndexOf(' ');
    if (blank < 1) {
      return false;
    }
    Optional<byte[]> hash = HashText.parse(rest.substring(blank + 1));
    if (hash.isEmpty()) {
      return false;
    }
    String file = rest.substring(0, blank);
    List<Spelling> names = new ArrayList<>(List.of(new Spelling(file, null)));
    if (!file.stripTrailing().equals(file)) {
      names.add(new Spelling(file.stripTrailing(), null));
    }
    return add(number, hash.get(), names, ListEntry.NO_LENGTH);
  }

  private boolean add(int number, byte[] hash, List<Spelling> names, long length) {
    List<Algorithm> possible = HashText.possible(hash, name.algorithm());
    Algorithm named = name.algorithm();
    if (possible.isEmpty() && named != null) {
      list.fault(
          Finding.Kind.UNREADABLE,
          names.getFirst().name(),
          "the digest has %d bytes, and one of %s, after which the list is named, has %d"
              .formatted(hash.length, named.label(), named.bytes()));
    } else {
      list.add(new ListEntry(number, names, List.of(new Expected(hash, possible)), length));
    }
    return true;
  }

  /** Adds an entry whose algorithm is named beside it, or what is wrong with it. */
  static void add(ParsedList list, int number, String algorithm, String digest, Spelling file) {
    Optional<Algorithm> named = Algorithm.parse(algorithm);
    Optional<byte[]> hash = HashText.parse(digest);
    if (named.isEmpty()) {
      list.fault(
          Finding.Kind.UNCHECKED,
          file.name(),
          "'" + algorithm + "' is no algorithm that can be checked");
    } else if (hash.isEmpty() || hash.get().length != named.get().bytes()) {
      list.unreadable(number, "the digest is not one of " + named.get().label());
    } else {
      list.add(
          new ListEntry(
              number,
              List.of(file),
              List.of(new Expected(hash.get(), List.of(named.get()))),
              ListEntry.NO_LENGTH));
    }
  }
}
