package io.drivedock.checksums;

import io.drivedock.checksums.ListEntry.Expected;
import io.drivedock.checksums.ListEntry.Spelling;
import io.drivedock.drive.SafeXml;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * One XML list: MHL 1.x, a generation of ASC MHL 2.0 (the schema of the American Society of
 * Cinematographers, ASCMHL.xsd), or what Microsoft's FCIV writes.
 */
final class MhlDocument {

  private static final int NAME_MAX = 40_000;
  private static final int TEXT_MAX = 1_000;
  private static final Set<String> NO_HASHES =
      Set.of(
          "file",
          "path",
          "size",
          "creationdate",
          "lastmodificationdate",
          "hashdate",
          "metadata",
          "previousPath",
          "name");

  private final ParsedList parsed;
  private final List<String> ignored = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();
  private final List<Renamed> renamed = new ArrayList<>();
  private int line;

  /** Another list that this one vouches for. */
  record Reference(String path, String c4) {}

  /** A file that had another name in an earlier generation. */
  record Renamed(String before, String now) {}

  private MhlDocument(String format) {
    parsed = new ParsedList(format);
  }

  static boolean isXml(byte[] bytes) {
    int length = Math.min(bytes.length, 200);
    StringBuilder start = new StringBuilder();
    for (int i = 0; i < length; i++) {
      if (bytes[i] > ' ') {
        start.append((char) bytes[i]);
      }
    }
    String text = start.toString().toLowerCase(Locale.ROOT);
    return text.startsWith("<?xml")
        || text.startsWith("<hashlist")
        || text.startsWith("<fciv")
        || text.startsWith("<!doctype")
        || text.startsWith("<html");
  }

  static MhlDocument read(byte[] bytes, String format) {
    MhlDocument document = new MhlDocument(format);
    try (SafeXml xml = new SafeXml(new ByteArrayInputStream(bytes))) {
      document.read(xml);
    } catch (XMLStreamException e) {
      document.parsed.fault(Finding.Kind.UNREADABLE, "", "not readable: " + SafeXml.describe(e));
    }
    return document;
  }

  private void read(SafeXml xml) throws XMLStreamException {
    xml.nextTag();
    String root = xml.name();
    if (!root.equals("hashlist") && !root.equals("FCIV") && !root.equals("ascmhldirectory")) {
      throw xml.fault("<" + root + "> is not a list of checksums");
    }
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.name()) {
        case "hashes", "references" -> readInner(xml);
        case "processinfo" -> readProcess(xml);
        default -> readEntry(xml);
      }
    }
    if (xml.nextTag() != XMLStreamConstants.END_DOCUMENT) {
      throw xml.fault("there is more after the list");
    }
  }

  private void readInner(SafeXml xml) throws XMLStreamException {
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      readEntry(xml);
    }
  }

  private void readEntry(SafeXml xml) throws XMLStreamException {
    switch (xml.name()) {
      case "hash", "FILE_ENTRY" -> readHash(xml);
      case "hashlistreference", "hashlist" -> readReference(xml);
      default -> xml.skip();
    }
  }

  private void readProcess(SafeXml xml) throws XMLStreamException {
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (!xml.name().equals("ignore")) {
        xml.skip();
        continue;
      }
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        ignored.add(xml.text(TEXT_MAX));
      }
    }
  }

  private void readReference(SafeXml xml) throws XMLStreamException {
    String path = "";
    String c4 = "";
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.name()) {
        case "path" -> path = xml.name(NAME_MAX);
        case "c4" -> c4 = xml.text(TEXT_MAX);
        default -> xml.skip();
      }
    }
    references.add(new Reference(path, c4));
  }

  /** What an entry says, while it is read. */
  private static final class Hash {
    private String path = "";
    private String before = "";
    private long length = ListEntry.NO_LENGTH;
    private final List<Expected> hashes = new ArrayList<>();
    private @Nullable String unknown;
    private @Nullable String wrong;
    private boolean hasFailed;
    private boolean isOfSize;
  }

  private void readHash(SafeXml xml) throws XMLStreamException {
    line++;
    Hash hash = new Hash();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String element = xml.name();
      switch (element) {
        case "file", "path", "name" -> {
          String size = xml.attribute("size");
          hash.length = size == null ? hash.length : length(size);
          hash.path = xml.name(NAME_MAX);
        }
        case "previousPath" -> hash.before = xml.name(NAME_MAX);
        case "size" -> hash.length = length(xml.text(TEXT_MAX));
        case "null" -> {
          hash.isOfSize = true;
          xml.skip();
        }
        default -> {
          if (NO_HASHES.contains(element)) {
            xml.skip();
          } else {
            String action = xml.attribute("action");
            readDigest(hash, element, "failed".equals(action), xml.text(TEXT_MAX));
          }
        }
      }
    }
    add(hash);
  }

  private static void readDigest(Hash hash, String element, boolean hasFailed, String text) {
    if (hasFailed) {
      hash.hasFailed = true;
      return;
    }
    Optional<Algorithm> algorithm =
        element.equals("xxhash") ? Optional.of(Algorithm.XXH32) : Algorithm.parse(element);
    if (algorithm.isEmpty()) {
      hash.unknown = element;
      return;
    }
    Optional<byte[]> digest =
        element.equals("xxhash") ? decimal(text) : digest(algorithm.get(), text);
    if (digest.isEmpty()) {
      hash.wrong = "'" + text + "' is not a hash of <" + element + ">";
      return;
    }
    List<Algorithm> possible =
        algorithm.get() == Algorithm.XXH64_REVERSED
            ? List.of(Algorithm.XXH64_REVERSED, Algorithm.XXH64)
            : List.of(algorithm.get());
    hash.hashes.add(new Expected(digest.get(), possible));
  }

  /** XXH32 in MHL 1.x: a decimal number, often padded to ten digits. */
  private static Optional<byte[]> decimal(String text) {
    if (!text.matches("\\d{1,10}") || Long.parseLong(text) >>> Integer.SIZE != 0) {
      return Optional.empty();
    }
    return Optional.of(Hashes.bytes(Long.parseLong(text), Integer.BYTES));
  }

  private static Optional<byte[]> digest(Algorithm algorithm, String text) {
    Optional<byte[]> hash = HashText.parse(text);
    if (hash.isEmpty() && text.endsWith("=")) {
      try {
        hash = Optional.of(Base64.getDecoder().decode(text));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    if (hash.isEmpty() && text.length() == 2 * algorithm.bytes() && text.matches("[0-9a-fA-F]+")) {
      hash = Optional.of(HexFormat.of().parseHex(text));
    }
    return hash.filter(bytes -> bytes.length == algorithm.bytes());
  }

  private static long length(String text) {
    String plain = text.strip();
    return plain.matches("\\d{1,18}") ? Long.parseLong(plain) : ListEntry.NO_LENGTH;
  }

  private void add(Hash hash) {
    if (hash.hasFailed) {
      parsed.fault(
          Finding.Kind.WRONG, hash.path, "the sender's own history records that a check failed");
    }
    if (hash.path.isEmpty()) {
      parsed.fault(Finding.Kind.UNREADABLE, "", "entry " + line + " names no file");
    } else if (hash.wrong != null) {
      parsed.fault(Finding.Kind.UNREADABLE, hash.path, hash.wrong);
    } else if (hash.hashes.isEmpty() && !(hash.isOfSize && hash.length >= 0)) {
      if (!hash.hasFailed) {
        String what = hash.unknown == null ? "it has no hash" : "<" + hash.unknown + "> is unknown";
        parsed.fault(Finding.Kind.UNCHECKED, hash.path, what);
      }
    } else {
      Spelling name = new Spelling(hash.path, null);
      parsed.add(new ListEntry(line, List.of(name), hash.hashes, hash.length));
    }
    if (!hash.before.isEmpty()) {
      renamed.add(new Renamed(hash.before, hash.path));
    }
  }

  ParsedList parsed() {
    return parsed;
  }

  /** Patterns of files that the list does not name, in the syntax of gitignore. */
  List<String> ignored() {
    return ignored;
  }

  List<Reference> references() {
    return references;
  }

  List<Renamed> renamed() {
    return renamed;
  }
}
