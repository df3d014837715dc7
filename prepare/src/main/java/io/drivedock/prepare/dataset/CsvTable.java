package io.drivedock.prepare.dataset;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.drivedock.settings.NearestWord;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table whose first row names its columns, in any order and any letter case, separated by commas,
 * semicolons or tabs. The values are taken without the blanks around them.
 */
final class CsvTable {

  /** The longest table, in bytes. */
  static final int BYTES_MAX = 16 << 20;

  private static final int FAULTS_MAX = 1_000;
  private static final char[] SEPARATORS = {',', ';', '\t'};
  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("\"?sep=([,;\\t])\"?\\s*", Pattern.CASE_INSENSITIVE);
  private static final String TYPOGRAPHIC_QUOTES = "\u201C\u201D\u201E\u00AB\u00BB";

  /** A column: its name, what else it is called, and whether every table has it. */
  record Column(String name, List<String> otherNames, boolean isRequired) {}

  /** A row: where it begins, and its values by the names of columns. */
  record Row(int line, Map<String, String> values) {

    /** The value in a column; empty if there is none. */
    String value(Column column) {
      return values.getOrDefault(column.name(), "");
    }
  }

  private final String file;
  private final List<Column> columns;
  private final List<CsvFault> faults = new ArrayList<>();
  private final List<CsvFault> notes = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  /** Reads a table; what is wrong with its form stands in {@link #faults}. */
  CsvTable(String file, byte[] bytes, List<Column> columns) {
    this.file = file;
    this.columns = columns;
    if (bytes.length > BYTES_MAX) {
      fault(0, null, "the file has more than %,d bytes".formatted(BYTES_MAX));
      return;
    }
    try {
      read(CsvText.decode(bytes));
    } catch (CharacterCodingException e) {
      fault(
          CsvText.lineOfFault(bytes),
          null,
          "the file is neither UTF-8 nor UTF-16; in Excel, save it as \"CSV UTF-8\"");
    }
  }

  List<Row> rows() {
    return rows;
  }

  List<CsvFault> notes() {
    return List.copyOf(notes);
  }

  /** Notes what is wrong with a row. */
  void fault(int line, @Nullable String column, String message) {
    if (faults.size() < FAULTS_MAX) {
      faults.add(new CsvFault(file, line, column, message));
    }
  }

  /** Notes what was read in spite of its spelling. */
  void note(int line, @Nullable String column, String message) {
    if (notes.size() < FAULTS_MAX) {
      notes.add(new CsvFault(file, line, column, message));
    }
  }

  /**
   * Ends the reading.
   *
   * @throws CsvException if anything was wrong
   */
  void check() throws CsvException {
    if (!faults.isEmpty()) {
      throw new CsvException(
          faults.stream().sorted((a, b) -> Integer.compare(a.line(), b.line())).toList());
    }
  }

  private void read(String text) {
    int linesBefore = 0;
    String table = text;
    Character said = null;
    String first = text.lines().findFirst().orElse("");
    Matcher separatorLine = SEPARATOR_LINE.matcher(first);
    if (separatorLine.matches()) {
      said = separatorLine.group(1).charAt(0);
      int end = text.indexOf('\n');
      table = end < 0 ? "" : text.substring(end + 1);
      linesBefore = 1;
      note(1, null, "the line \"sep=\" is for Excel; it is followed and not needed");
    }
    char separator = said == null ? separator(table) : said;
    if (separator == ';') {
      note(linesBefore + 1, null, "the columns are separated by semicolons");
    }
    parse(table, separator, linesBefore);
  }

  /** The separator by which the first line has the most columns that are known. */
  private char separator(String table) {
    String header = table.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    char best = SEPARATORS[0];
    long bestCount = -1;
    for (char candidate : SEPARATORS) {
      long count =
          Pattern.compile(Pattern.quote(String.valueOf(candidate)))
              .splitAsStream(header.replace("\"", ""))
              .filter(name -> known(name).isPresent())
              .count();
      if (count > bestCount || (count == 0 && bestCount == 0 && header.indexOf(best) < 0)) {
        best = candidate;
        bestCount = count;
      }
    }
    return best;
  }

  private void parse(String table, char separator, int linesBefore) {
    List<@Nullable Column> header = null;
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .commentStrategy(CommentStrategy.NONE)
            .skipEmptyLines(true)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .trimWhitespacesAroundQuotes(true)
            .allowUnclosedQuote(false)
            .ofCsvRecord(table)) {
      for (CsvRecord row : reader) {
        int line = linesBefore + (int) row.getStartingLineNumber();
        if (row.getFields().stream().allMatch(String::isBlank)) {
          continue;
        }
        if (header == null) {
          header = header(line, row.getFields(), separator);
          if (header.isEmpty() || !faults.isEmpty()) {
            return;
          }
          if (Character.isWhitespace(table.charAt(0))) {
            note(line, null, "the table is indented");
          }
        } else {
          row(line, header, row.getFields());
        }
      }
    } catch (CsvParseException e) {
      unclosed(table, linesBefore);
      return;
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
    if (header == null) {
      fault(0, null, "the file is empty; its first line must be " + template());
    } else if (rows.isEmpty() && faults.isEmpty()) {
      fault(0, null, "the file has no rows below its header");
    }
  }

  /** The library says that a quote is open, and not where; values hardly ever span lines. */
  private void unclosed(String table, int linesBefore) {
    int line = linesBefore;
    for (String text : (Iterable<String>) table.lines()::iterator) {
      line++;
      if (text.chars().filter(c -> c == '"').count() % 2 != 0) {
        fault(line, null, "a quotation mark is opened and never closed");
        return;
      }
    }
    fault(0, null, "its quotation marks do not go together; in a value in quotes they are doubled");
  }

  /** The columns in the order of the file; empty if they are not known. */
  private List<@Nullable Column> header(int line, List<String> names, char separator) {
    if (names.size() == 1 && names.getFirst().indexOf(separator) >= 0) {
      fault(
          line,
          null,
          "the whole line is one value in quotation marks, as echo \"...\" > FILE writes it in"
              + " cmd; remove the quotation marks around each line");
      return List.of();
    }
    if (names.stream().noneMatch(name -> known(name).isPresent())) {
      fault(line, null, "there is no header line; the first line must be " + template());
      return List.of();
    }
    List<@Nullable Column> header = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (String written : names) {
      String name = written.strip();
      Optional<Column> column = known(name);
      header.add(column.orElse(null));
      if (column.isEmpty()) {
        if (!name.isEmpty()) {
          fault(line, name, "there is no such column" + meant(name) + "; known are " + template());
        }
        continue;
      }
      String before = seen.putIfAbsent(column.get().name(), name);
      if (before != null) {
        fault(line, name, "this column is there already as " + before + "; remove one of them");
      } else if (!isUsual(column.get(), name)) {
        note(line, column.get().name(), "the name of the column is written '" + name + "'");
      }
    }
    for (Column column : columns) {
      if (column.isRequired() && !seen.containsKey(column.name())) {
        fault(line, column.name(), "the column is missing; the header is " + template());
      }
    }
    return header;
  }

  private static boolean isUsual(Column column, String written) {
    return column.name().equals(written) || column.otherNames().contains(written);
  }

  private void row(int line, List<@Nullable Column> header, List<String> fields) {
    Map<String, String> values = new HashMap<>();
    boolean isQuoted = false;
    for (int i = 0; i < fields.size(); i++) {
      String value = fields.get(i).strip();
      if (i >= header.size()) {
        if (!value.isEmpty()) {
          fault(
              line,
              null,
              "the row has %d values and the header %d columns; put a value that holds the"
                      .formatted(fields.size(), header.size())
                  + " separator in quotation marks");
          return;
        }
        continue;
      }
      Column column = header.get(i);
      if (column == null) {
        continue;
      }
      if (!value.isEmpty() && TYPOGRAPHIC_QUOTES.indexOf(value.charAt(0)) >= 0) {
        fault(
            line,
            column.name(),
            "the value is in typographic quotation marks; use \" or none at all");
        isQuoted = true;
      } else if (value.length() != fields.get(i).length()) {
        note(line, column.name(), "the blanks around the value are ignored");
      }
      values.put(column.name(), value);
    }
    if (fields.size() < header.size()) {
      note(line, null, "the row has fewer values than the header; the others are empty");
    }
    if (!isQuoted) {
      rows.add(new Row(line, values));
    }
  }

  private Optional<Column> known(String name) {
    String plain = plain(name);
    return columns.stream()
        .filter(
            column ->
                plain(column.name()).equals(plain)
                    || column.otherNames().stream().anyMatch(other -> plain(other).equals(plain)))
        .findFirst();
  }

  private static String plain(String name) {
    return name.strip().replaceAll("[ _-]", "").toLowerCase(Locale.ROOT);
  }

  private String meant(String name) {
    List<String> names = new ArrayList<>();
    for (Column column : columns) {
      names.add(column.name());
      names.addAll(column.otherNames());
    }
    return NearestWord.to(name, names).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private String template() {
    return columns.stream().map(Column::name).collect(Collectors.joining(","));
  }
}
