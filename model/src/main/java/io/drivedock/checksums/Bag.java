package io.drivedock.checksums;

import io.drivedock.checksums.ListEntry.Expected;
import io.drivedock.checksums.ListEntry.Spelling;
import io.drivedock.checksums.ReadList.Coverage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bag (RFC 8493 and its drafts from 0.93 on): its declaration, manifests and counts. */
final class Bag {

  static final String DECLARATION = "bagit.txt";

  private static final String PAYLOAD = "data/";
  private static final Pattern MANIFEST =
      Pattern.compile("(tag)?manifest-([A-Za-z0-9-]+)\\.txt", Pattern.CASE_INSENSITIVE);
  private static final Pattern VERSION =
      Pattern.compile("BagIt-Version(\\s*):(\\s*)(\\d{1,3})\\.(\\d{1,3})(\\s*)");
  private static final Pattern ENCODING =
      Pattern.compile("Tag-File-Character-Encoding(\\s*):(\\s*)(\\S{1,40})(\\s*)");
  private static final Pattern LINE = Pattern.compile("(\\S+)[ \t]+(\\*?)(.+)", Pattern.DOTALL);
  private static final Pattern COUNT =
      Pattern.compile("\\s*(\\d{1,9})\\s+of\\s+(\\d{1,9}|\\?)\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern OXUM = Pattern.compile("\\s*(\\d{1,18})\\.(\\d{1,18})\\s*");

  private final String base;
  private final String path;
  private final FolderFiles tree;
  private final ListBytes bytes;
  private final ParsedList faults = new ParsedList("BagIt");
  private final Map<String, String> info = new HashMap<>();
  private boolean isStrict;
  private Charset charset = StandardCharsets.UTF_8;

  /** A bag in a folder: its path is empty or ends in {@code /}. */
  Bag(String base, FolderFiles tree, ListBytes bytes) {
    this.base = base;
    this.path = base.isEmpty() ? "bag" : base.substring(0, base.length() - 1);
    this.tree = tree;
    this.bytes = bytes;
  }

  /** Which of several bags this is. */
  record Group(String id, long number, String total) {}

  /** All of its lists: the manifests, and what is wrong with the bag itself. */
  List<ReadList> read() throws IOException {
    readDeclaration();
    List<ReadList> manifests = new ArrayList<>();
    boolean hasPayload = false;
    for (String file : files().keySet()) {
      String name = file.substring(base.length());
      Matcher manifest = MANIFEST.matcher(name);
      if (manifest.matches()) {
        boolean isTag = manifest.group(1) != null;
        Optional<Algorithm> algorithm = Algorithm.parse(manifest.group(2));
        if (algorithm.isEmpty()) {
          faults.fault(
              Finding.Kind.UNCHECKED, file, "'" + manifest.group(2) + "' cannot be checked");
        } else {
          hasPayload |= !isTag;
          manifests.add(manifest(file, algorithm.get(), isTag));
        }
      }
    }
    if (!hasPayload) {
      faults.fault(Finding.Kind.UNREADABLE, "", "the bag has no manifest that can be checked");
    }
    readInfo();
    checkFetch();
    manifests.add(
        new ReadList(
            path, base, Coverage.NO_LIST, file -> false, Set.of(base + DECLARATION), faults));
    return manifests;
  }

  private NavigableMap<String, Long> files() {
    return base.isEmpty() ? tree.files() : tree.files().subMap(base, true, base + '\uFFFF', true);
  }

  /** Whether a file is a manifest of a payload by its name. */
  static boolean isManifest(String path) {
    Matcher manifest = MANIFEST.matcher(path.substring(path.lastIndexOf('/') + 1));
    return manifest.matches() && manifest.group(1) == null;
  }

  private void readDeclaration() throws IOException {
    if (!bytes.isThere(base + DECLARATION)) {
      faults.fault(Finding.Kind.MISSING, base + DECLARATION, "without it this is no bag");
      return;
    }
    byte[] declared = bytes.of(base + DECLARATION);
    String text = new String(declared, StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      faults.fault(Finding.Kind.UNREADABLE, DECLARATION, "it begins with a byte order mark");
      text = text.substring(1);
    }
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    Matcher version = VERSION.matcher(lines.isEmpty() ? "" : lines.getFirst());
    Matcher encoding = ENCODING.matcher(lines.size() < 2 ? "" : lines.get(1));
    if (!version.matches() || !encoding.matches() || lines.size() > 2) {
      faults.fault(
          Finding.Kind.UNREADABLE,
          DECLARATION,
          "it has to name a version and an encoding in two lines");
      return;
    }
    isStrict = Integer.parseInt(version.group(3)) >= 1;
    boolean isExact =
        version.group(1).isEmpty()
            && version.group(2).equals(" ")
            && version.group(5).isEmpty()
            && encoding.group(1).isEmpty()
            && encoding.group(2).equals(" ")
            && encoding.group(4).isEmpty();
    if (isStrict && !isExact) {
      faults.fault(
          Finding.Kind.UNREADABLE, DECLARATION, "version 1.0 allows no other blanks than its own");
    }
    try {
      charset = Charset.forName(encoding.group(3));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      faults.fault(Finding.Kind.UNREADABLE, DECLARATION, "its encoding is not known");
    }
  }

  private List<String> lines(String file) throws IOException {
    try {
      String text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes.of(file)))
              .toString();
      if (text.startsWith("\uFEFF")) {
        faults.note(file + " begins with a byte order mark");
        text = text.substring(1);
      }
      return List.of(text.split("\r\n|\n|\r"));
    } catch (CharacterCodingException e) {
      faults.fault(Finding.Kind.UNREADABLE, file, "it is not " + charset.name());
      return List.of();
    }
  }

  private ReadList manifest(String file, Algorithm algorithm, boolean isTag) throws IOException {
    ParsedList parsed = new ParsedList("BagIt");
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!line.isBlank()) {
        entry(parsed, number, line, algorithm, isTag);
      }
    }
    checkRepeated(parsed);
    boolean isOther = !file.endsWith("manifest-" + algorithm.word() + ".txt");
    if (isOther) {
      faults.note(file + " should be named after '" + algorithm.word() + "'");
    }
    return new ReadList(
        file,
        base,
        isTag ? Coverage.NONE : isStrict ? Coverage.ALONE : Coverage.TOGETHER,
        one -> one.startsWith(base + PAYLOAD),
        Set.of(file),
        parsed);
  }

  private void entry(
      ParsedList parsed, int number, String line, Algorithm algorithm, boolean isTag) {
    Matcher entry = LINE.matcher(line);
    Optional<byte[]> hash = entry.matches() ? HashText.parse(entry.group(1)) : Optional.empty();
    if (hash.isEmpty() || hash.get().length != algorithm.bytes()) {
      parsed.unreadable(number, "not a digest of " + algorithm.label() + " and a name");
      return;
    }
    if (!entry.group(2).isEmpty()) {
      parsed.note("its names have the * of md5sum and those like it");
    }
    String literal = entry.group(3);
    List<Spelling> names = names(literal);
    String plain = names.getFirst().name().replace('\\', '/').replaceFirst("^(\\./)+", "");
    if (!plain.equals(names.getFirst().name())) {
      parsed.note("its names are not written as the RFC says");
    }
    if (NameMatcher.isAbsolute(literal) || literal.startsWith("~") || literal.contains("://")) {
      parsed.fault(Finding.Kind.UNREADABLE, literal, "the name leads out of the bag");
    } else if (!isTag && !plain.startsWith(PAYLOAD)) {
      if (isStrict || !isTagFile(plain)) {
        parsed.fault(
            Finding.Kind.UNREADABLE,
            literal,
            "a manifest of the payload names only files in data/");
      } else {
        parsed.note("it names tag files");
        parsed.add(new ListEntry(number, names, List.of(expected(hash.get(), algorithm)), -1));
      }
    } else {
      parsed.add(new ListEntry(number, names, List.of(expected(hash.get(), algorithm)), -1));
    }
  }

  private boolean isTagFile(String name) {
    return files().containsKey(base + name);
  }

  private static Expected expected(byte[] hash, Algorithm algorithm) {
    return new Expected(hash, List.of(algorithm));
  }

  /**
   * From 1.0 on, LF, CR and % are encoded by percent signs; many tools encode only the first two.
   */
  private List<Spelling> names(String literal) {
    if (!isStrict || literal.indexOf('%') < 0) {
      return List.of(new Spelling(literal, null));
    }
    String decoded =
        literal.replaceAll("(?i)%0A", "\n").replaceAll("(?i)%0D", "\r").replace("%25", "%");
    return decoded.equals(literal)
        ? List.of(new Spelling(literal, null))
        : List.of(
            new Spelling(decoded, null), new Spelling(literal, "its % is not encoded as %25"));
  }

  private void checkRepeated(ParsedList parsed) {
    Set<String> names = new HashSet<>();
    for (ListEntry entry : parsed.entries()) {
      if (!names.add(entry.name())) {
        String text = "it is listed twice";
        if (isStrict) {
          faults.fault(Finding.Kind.UNREADABLE, entry.name(), text);
        } else {
          faults.note(entry.name() + ": " + text);
        }
      }
    }
  }

  private void readInfo() throws IOException {
    String file = base + "bag-info.txt";
    if (!bytes.isThere(file)) {
      return;
    }
    for (String line : lines(file)) {
      int colon = line.indexOf(':');
      if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
        info.putIfAbsent(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      } else if (colon <= 0 && !line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
        faults.note("bag-info.txt has a line without a label");
      }
    }
    checkOxum();
  }

  /** Payload-Oxum: bytes and files, by which a bag that is cut off is found. */
  private void checkOxum() {
    String oxum = info.get("payload-oxum");
    if (oxum == null) {
      return;
    }
    long length = 0;
    long count = 0;
    for (Map.Entry<String, Long> file : files().entrySet()) {
      if (file.getKey().startsWith(base + PAYLOAD)) {
        length += file.getValue();
        count++;
      }
    }
    Matcher said = OXUM.matcher(oxum);
    if (!said.matches()) {
      faults.note("its Payload-Oxum is not two numbers");
    } else if (Long.parseLong(said.group(1)) != length || Long.parseLong(said.group(2)) != count) {
      faults.fault(
          Finding.Kind.WRONG,
          "",
          "Payload-Oxum says %s, and data/ has %d.%d".formatted(oxum.strip(), length, count));
    }
  }

  /** Nothing is ever fetched; what is still to be fetched is missing. */
  private void checkFetch() throws IOException {
    String file = base + "fetch.txt";
    if (!bytes.isThere(file)) {
      return;
    }
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String[] fields = line.strip().split("[ \t]+", 3);
      if (line.isBlank()) {
        continue;
      }
      String name = fields.length < 3 ? "" : names(fields[2]).getFirst().name();
      String plain = name.replace('\\', '/');
      if (!plain.startsWith(PAYLOAD) || List.of(plain.split("/")).contains("..")) {
        faults.fault(
            Finding.Kind.UNREADABLE,
            file,
            "line " + number + " names no file in data/, so it is not used");
      } else if (!files().containsKey(base + name)) {
        faults.fault(
            Finding.Kind.MISSING,
            base + name,
            "it is still to be fetched; the bag is not complete");
      }
    }
  }

  /** Which of several bags this is, if it says so; after {@link #read}. */
  Optional<Group> group() {
    String id = info.get("bag-group-identifier");
    Matcher count = COUNT.matcher(info.getOrDefault("bag-count", ""));
    return id == null || !count.matches()
        ? Optional.empty()
        : Optional.of(new Group(id, Long.parseLong(count.group(1)), count.group(2)));
  }

  String path() {
    return path;
  }
}
