package io.drivedock.checksums;

import io.drivedock.checksums.ListEntry.Expected;
import io.drivedock.checksums.ListEntry.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists with a header of column names, as PowerShell's {@code Get-FileHash} with Export-Csv. */
final class CsvList {

  private static final String TYPE = "#TYPE";
  private static final List<String> NAMES = List.of("path", "name", "filename", "file", "key");
  private static final List<String> HASHES = List.of("hash", "digest", "checksum", "etag");
  private static final List<String> LENGTHS = List.of("size", "length", "bytes");
  private static final String ALGORITHM = "algorithm";

  private CsvList() {}

  /** Which column holds what; -1 where none does. */
  private record Columns(int name, int hash, @Nullable Algorithm named, int algorithm, int length) {

    static Optional<Columns> of(List<String> header) {
      int name = -1;
      int hash = -1;
      int algorithm = -1;
      int length = -1;
      Algorithm named = null;
      for (int i = 0; i < header.size(); i++) {
        String word = header.get(i).strip().toLowerCase(Locale.ROOT);
        Algorithm column = Algorithm.parse(word).orElse(null);
        if (NAMES.contains(word)) {
          name = i;
        } else if (HASHES.contains(word)) {
          hash = i;
        } else if (column != null) {
          hash = i;
          named = column;
        } else if (word.equals(ALGORITHM)) {
          algorithm = i;
        } else if (LENGTHS.contains(word)) {
          length = i;
        }
      }
      return name < 0 || hash < 0
          ? Optional.empty()
          : Optional.of(new Columns(name, hash, named, algorithm, length));
    }
  }

  static boolean isOne(List<String> lines) {
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith(TYPE)) {
        return line.length() < 1_000
            && Columns.of(records(line, separator(line)).getFirst()).isPresent();
      }
    }
    return false;
  }

  private static char separator(String header) {
    for (char separator : new char[] {',', ';', '\t'}) {
      if (header.indexOf(separator) > 0) {
        return separator;
      }
    }
    return ',';
  }

  static ParsedList read(ListName name, String text) {
    ParsedList list = new ParsedList("CSV");
    String rest = text;
    if (rest.startsWith(TYPE)) {
      rest = rest.substring(rest.indexOf('\n') + 1);
    }
    String header = rest.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    List<List<String>> records = records(rest, separator(header));
    Columns columns = Columns.of(records.getFirst()).orElseThrow();
    for (int i = 1; i < records.size(); i++) {
      List<String> record = records.get(i);
      if (record.size() == 1 && record.getFirst().isBlank()) {
        continue;
      }
      if (record.size() <= Math.max(columns.name(), columns.hash())
          || record.size() <= Math.max(columns.algorithm(), columns.length())) {
        list.unreadable(i + 1, "it has fewer columns than the header");
      } else {
        add(list, i + 1, record, columns, name);
      }
    }
    return list;
  }

  private static void add(
      ParsedList list, int number, List<String> record, Columns columns, ListName name) {
    String file = record.get(columns.name());
    String digest = record.get(columns.hash()).strip();
    if (columns.algorithm() >= 0) {
      LineReader.add(
          list, number, record.get(columns.algorithm()), digest, new Spelling(file, null));
      return;
    }
    if (digest.contains("-") && HashText.parse(digest).isEmpty()) {
      list.note(
          file + ": '" + digest + "' is the tag of an upload in parts, and no hash of the file");
      return;
    }
    Algorithm named = columns.named() == null ? name.algorithm() : columns.named();
    Optional<byte[]> hash = HashText.parse(digest);
    List<Algorithm> possible = hash.map(bytes -> HashText.possible(bytes, named)).orElse(List.of());
    if (hash.isEmpty() || possible.isEmpty()) {
      list.unreadable(number, "not a digest");
      return;
    }
    list.add(
        new ListEntry(
            number,
            List.of(new Spelling(file, null)),
            List.of(new Expected(hash.get(), possible)),
            length(record, columns)));
  }

  private static long length(List<String> record, Columns columns) {
    String text = columns.length() < 0 ? "" : record.get(columns.length()).strip();
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : ListEntry.NO_LENGTH;
  }

  /** RFC 4180; a quote that is never closed ends with the text. There is at least one record. */
  private static List<List<String>> records(String text, char separator) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean isQuoted = false;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (isQuoted) {
        if (c != '"') {
          field.append(c);
        } else if (i < text.length() && text.charAt(i) == '"') {
          field.append(c);
          i++;
        } else {
          isQuoted = false;
        }
      } else if (c == '"' && field.isEmpty()) {
        isQuoted = true;
      } else if (c == separator) {
        record.add(field.toString());
        field.setLength(0);
      } else if (c == '\n') {
        record.add(field.toString());
        field.setLength(0);
        records.add(record);
        record = new ArrayList<>();
      } else if (c != '\r') {
        field.append(c);
      }
    }
    if (!field.isEmpty() || !record.isEmpty() || records.isEmpty()) {
      record.add(field.toString());
      records.add(record);
    }
    return records;
  }
}
