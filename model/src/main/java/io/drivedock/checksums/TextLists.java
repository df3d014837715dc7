package io.drivedock.checksums;

import io.drivedock.checksums.ListEntry.Expected;
import io.drivedock.checksums.ListEntry.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out what kind of text a list is, and reads it. */
final class TextLists {

  private static final String HASHDEEP = "%%%% HASHDEEP-";
  private static final String SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----";
  private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
  private static final Pattern CKSUM = Pattern.compile("\\d{1,10} +\\d{1,19} .*");
  private static final Pattern CERTUTIL =
      Pattern.compile("(\\S{1,20}) hash of (?:file )?(.+?):?", Pattern.CASE_INSENSITIVE);
  private static final Pattern TABLE = Pattern.compile("Algorithm +Hash +Path *");
  private static final Pattern FORMAT_LIST = Pattern.compile("(Algorithm|Hash|Path)\\s*: ?(.*)");

  private final ListName name;
  private final String text;
  private final List<String> lines;

  private TextLists(ListName name, String text, List<String> lines) {
    this.name = name;
    this.text = text;
    this.lines = lines;
  }

  static ParsedList read(ListName name, ListText reading) {
    List<String> notes = new ArrayList<>();
    List<String> lines = lines(reading.text(), notes);
    ParsedList list = new TextLists(name, reading.text(), lines).read();
    if (reading.note() != null) {
      list.note(reading.note());
    }
    notes.forEach(list::note);
    return list;
  }

  /** The lines, without the carriage returns of a list in which most lines end in one. */
  private static List<String> lines(String text, List<String> notes) {
    if (text.indexOf('\0') > 0 && text.endsWith("\0")) {
      return List.of(text.split("\0"));
    }
    if (text.indexOf('\n') < 0 && text.indexOf('\r') >= 0) {
      notes.add("its lines end in a carriage return alone");
      return List.of(text.split("\r", -1));
    }
    String[] lines = text.split("\n", -1);
    int returns = 0;
    for (String line : lines) {
      returns += line.endsWith("\r") ? 1 : 0;
    }
    if (returns * 2 > lines.length - 1) {
      for (int i = 0; i < lines.length; i++) {
        if (lines[i].endsWith("\r")) {
          lines[i] = lines[i].substring(0, lines[i].length() - 1);
        }
      }
    }
    return List.of(lines);
  }

  private ParsedList read() {
    String first = lines.stream().filter(line -> !line.isBlank()).findFirst().orElse("");
    if (first.startsWith(HASHDEEP)) {
      return hashdeep();
    }
    if (first.startsWith(SIGNED)) {
      return signed();
    }
    if (TABLE.matcher(first.strip()).matches()) {
      return onlyFault(
          "PowerShell's table",
          "the table cuts long paths and hashes; write a list with"
              + " Get-FileHash … | Export-Csv -NoTypeInformation");
    }
    if (FORMAT_LIST.matcher(first).matches()) {
      return formatList();
    }
    if (CERTUTIL.matcher(first).matches()) {
      return certutil();
    }
    if (first.startsWith("magnet:")) {
      return onlyFault("magnet links", "magnet links are not a list of checksums");
    }
    if (CsvList.isOne(lines)) {
      return CsvList.read(name, text);
    }
    if (name.algorithm() == null && isAll(CKSUM)) {
      return onlyFault(
          "cksum",
          "it has the CRC of cksum or the 16-bit sum of sum, which are too weak to be honoured;"
              + " write a list with sha256sum");
    }
    return plain(lines);
  }

  private boolean isAll(Pattern pattern) {
    boolean isAny = false;
    for (String line : lines) {
      if (!line.isBlank()) {
        if (!pattern.matcher(line).matches()) {
          return false;
        }
        isAny = true;
      }
    }
    return isAny;
  }

  private static ParsedList onlyFault(String format, String text) {
    ParsedList list = new ParsedList(format);
    list.fault(Finding.Kind.UNCHECKED, "", text);
    return list;
  }

  private ParsedList plain(List<String> from) {
    ParsedList list = new ParsedList("list");
    LineReader reader = new LineReader(name, list);
    List<String> full = from.stream().filter(line -> !line.isBlank()).toList();
    if (full.size() == 1 && reader.isBare(full.getFirst())) {
      return list;
    }
    for (int i = 0; i < from.size(); i++) {
      reader.read(i + 1, from.get(i));
    }
    return list;
  }

  /** The body of a message that is signed in the clear (RFC 9580, section 7). */
  private ParsedList signed() {
    List<String> body = new ArrayList<>();
    boolean isBody = false;
    for (String line : lines) {
      if (line.startsWith(SIGNATURE)) {
        break;
      }
      if (isBody) {
        body.add(line.startsWith("- ") ? line.substring(2) : line);
      } else if (line.isBlank()) {
        isBody = true;
      }
    }
    ParsedList list = plain(body);
    list.note("its PGP signature was not checked");
    return list;
  }

  /** {@code size,hash,hash,name} with nothing quoted: the name is all that follows. */
  private ParsedList hashdeep() {
    ParsedList list = new ParsedList("hashdeep");
    List<Algorithm> columns = new ArrayList<>();
    boolean hasUnknown = false;
    int hashes = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("%%%% size,")) {
        String[] words = line.split(",", -1);
        hashes = words.length - 2;
        for (int column = 1; column <= hashes; column++) {
          Algorithm algorithm = Algorithm.parse(words[column]).orElse(null);
          hasUnknown |= algorithm == null;
          if (algorithm != null) {
            columns.add(algorithm);
          }
        }
      } else if (!line.isBlank() && !line.startsWith("##") && !line.startsWith("%%%%")) {
        if (hasUnknown || columns.isEmpty()) {
          list.fault(
              Finding.Kind.UNCHECKED, "", "line " + (i + 1) + ": a hash of it is not known here");
        } else {
          hashdeep(list, i + 1, line, columns);
        }
      }
    }
    return list;
  }

  private static void hashdeep(
      ParsedList list, int number, String line, List<Algorithm> algorithms) {
    String[] fields = line.split(",", algorithms.size() + 2);
    List<Expected> hashes = new ArrayList<>();
    for (int i = 1; i < fields.length - 1; i++) {
      Algorithm algorithm = algorithms.get(i - 1);
      HashText.parse(fields[i])
          .filter(hash -> hash.length == algorithm.bytes())
          .ifPresent(hash -> hashes.add(new Expected(hash, List.of(algorithm))));
    }
    if (fields.length != algorithms.size() + 2
        || hashes.size() != algorithms.size()
        || !fields[0].matches("\\d{1,18}")) {
      list.unreadable(number, "not as its header says");
      return;
    }
    list.add(
        new ListEntry(
            number,
            List.of(new Spelling(fields[fields.length - 1], null)),
            hashes,
            Long.parseLong(fields[0])));
  }

  /** What {@code >} in PowerShell writes of objects: a property a line. */
  private ParsedList formatList() {
    ParsedList list = new ParsedList("Get-FileHash");
    String[] values = new String[3];
    int last = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher property = FORMAT_LIST.matcher(line);
      if (property.matches()) {
        last = List.of("Algorithm", "Hash", "Path").indexOf(property.group(1));
        values[last] = property.group(2);
      } else if (last >= 0 && line.startsWith("            ")) {
        values[last] += line.substring(12);
      } else if (line.isBlank()) {
        formatListEntry(list, i, values);
        values = new String[3];
        last = -1;
      } else {
        list.unreadable(i + 1, "not a property");
      }
    }
    formatListEntry(list, lines.size(), values);
    return list;
  }

  private static void formatListEntry(ParsedList list, int number, String[] values) {
    if (values[0] == null && values[1] == null && values[2] == null) {
      return;
    }
    if (values[0] == null || values[1] == null || values[2] == null) {
      list.unreadable(number, "not all of Algorithm, Hash and Path");
      return;
    }
    LineReader.add(list, number, values[0], values[1].strip(), new Spelling(values[2], null));
  }

  /** Three lines a file; Windows 7 puts blanks between the bytes. */
  private ParsedList certutil() {
    ParsedList list = new ParsedList("certutil");
    String algorithm = null;
    String file = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher head = CERTUTIL.matcher(line);
      if (line.isBlank() || line.startsWith("CertUtil:")) {
        continue;
      }
      if (head.matches()) {
        if (file != null) {
          list.unreadable(i, "no hash follows");
        }
        algorithm = head.group(1);
        file = head.group(2);
      } else if (file != null && algorithm != null) {
        String hash = line.replace(" ", "").toLowerCase(Locale.ROOT);
        LineReader.add(list, i + 1, algorithm, hash, new Spelling(file, null));
        file = null;
      } else {
        list.unreadable(i + 1, "a hash without a file");
      }
    }
    if (file != null) {
      list.unreadable(lines.size(), "no hash follows");
    }
    return list;
  }
}
