package io.drivedock.prepare.dataset;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.prepare.dataset.CsvTable.Column;
import io.drivedock.prepare.dataset.CsvTable.Row;
import io.drivedock.settings.NearestWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a {@code dataset.csv} row by row, and compares the rows. */
final class DataSetReader {

  static final Column BASE_PATH =
      new Column("BasePath", List.of("SourcePath", "Source", "Path"), true);
  static final Column DESTINATION =
      new Column(
          "DstItemPathOrPrefix",
          List.of("DstBlobPathOrPrefix", "DstBlobPath", "DstItemPath", "DstPrefix", "Destination"),
          true);
  static final Column ITEM_TYPE = new Column("ItemType", List.of("BlobType", "Type"), false);
  static final Column DISPOSITION = new Column("Disposition", List.of("ImportDisposition"), false);
  static final Column METADATA = new Column("MetadataFile", List.of("MetadataPath"), false);
  static final Column PROPERTIES =
      new Column("PropertiesFile", List.of("PropertyFile", "PropertiesPath"), false);

  private static final Pattern URL = Pattern.compile("https?://([^/]*)/(.*)");
  private static final Pattern DOUBLED = Pattern.compile("(?<=.)\\\\{2,}");

  /** Words that people write, and the word that they mean, where the letters do not say it. */
  private static final Map<String, String> TYPES_MEANT =
      Map.of("block", "BlockBlob", "page", "PageBlob", "blob", "BlockBlob", "share", "file");

  private static final Map<String, String> DISPOSITIONS_MEANT =
      Map.of("replace", "overwrite", "skip", "no-overwrite", "keep", "no-overwrite");

  private static final List<String> PAGE_BLOB_ENDINGS = List.of(".vhd", ".vhdx");

  private final CsvTable table;
  private final String file;

  /** What a destination says. */
  private record Place(String container, String name) {}

  DataSetReader(String file, byte[] bytes) {
    this.file = file;
    table =
        new CsvTable(
            file,
            bytes,
            List.of(BASE_PATH, DESTINATION, ITEM_TYPE, DISPOSITION, METADATA, PROPERTIES));
  }

  DataSet read() throws CsvException {
    List<DataSetRow> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      @Nullable DataSetRow read = read(row);
      if (read != null) {
        rows.add(read);
      }
    }
    checkNesting(rows);
    table.check();
    return new DataSet(file, rows, table.notes());
  }

  private @Nullable DataSetRow read(Row row) {
    SourcePath source = source(row);
    ItemType type = type(row, source);
    ImportDisposition disposition = disposition(row);
    Place place = place(row, source);
    if (source == null || type == null || disposition == null || place == null) {
      return null;
    }
    return new DataSetRow(
        row.line(),
        source,
        place.container(),
        place.name(),
        type,
        disposition,
        sideFile(row, METADATA),
        sideFile(row, PROPERTIES));
  }

  private void fault(Row row, Column column, String message) {
    table.fault(row.line(), column.name(), message);
  }

  private @Nullable SourcePath source(Row row) {
    String text = row.value(BASE_PATH);
    if (text.isEmpty()) {
      fault(row, BASE_PATH, "the value is missing");
      return null;
    }
    boolean isWindows = !text.startsWith("/");
    if (isWindows && DOUBLED.matcher(text).find()) {
      table.note(row.line(), BASE_PATH.name(), "doubled backslashes are read as single ones");
      text = DOUBLED.matcher(text).replaceAll("\\\\");
    }
    try {
      return new SourcePath(text);
    } catch (IllegalArgumentException e) {
      fault(row, BASE_PATH, "'" + text + "': " + e.getMessage());
      return null;
    }
  }

  // ---- words

  private @Nullable ItemType type(Row row, @Nullable SourcePath source) {
    String word = row.value(ITEM_TYPE);
    if (word.isEmpty()) {
      return byName(source);
    }
    List<String> words = Arrays.stream(ItemType.values()).map(ItemType::text).toList();
    Optional<String> known = word(row, ITEM_TYPE, word, words, TYPES_MEANT);
    return known
        .flatMap(text -> Stream.of(ItemType.values()).filter(t -> t.text().equals(text)).findAny())
        .orElse(null);
  }

  /** Where nothing is said, disks of virtual machines are page blobs, as Azure's tool has it. */
  private static ItemType byName(@Nullable SourcePath source) {
    String name = source == null ? "" : source.text().toLowerCase(Locale.ROOT);
    return PAGE_BLOB_ENDINGS.stream().anyMatch(name::endsWith)
        ? ItemType.PAGE_BLOB
        : ItemType.BLOCK_BLOB;
  }

  private @Nullable ImportDisposition disposition(Row row) {
    String word = row.value(DISPOSITION);
    if (word.isEmpty()) {
      return ImportDisposition.RENAME;
    }
    List<String> words =
        Arrays.stream(ImportDisposition.values()).map(ImportDisposition::text).toList();
    return word(row, DISPOSITION, word, words, DISPOSITIONS_MEANT)
        .flatMap(ImportDisposition::parse)
        .orElse(null);
  }

  private Optional<String> word(
      Row row, Column column, String word, List<String> words, Map<String, String> meant) {
    if (words.contains(word)) {
      return Optional.of(word);
    }
    Optional<String> otherCase = words.stream().filter(word::equalsIgnoreCase).findFirst();
    if (otherCase.isPresent()) {
      table.note(row.line(), column.name(), "'" + word + "' is read as " + otherCase.get());
      return otherCase;
    }
    if (word.equalsIgnoreCase("AppendBlob")) {
      fault(row, column, "append blobs cannot be imported; use BlockBlob");
      return Optional.empty();
    }
    String near =
        Optional.ofNullable(meant.get(word.toLowerCase(Locale.ROOT)))
            .or(() -> NearestWord.to(word, words))
            .map(text -> "; did you mean " + text + "?")
            .orElse(".");
    fault(
        row,
        column,
        "'%s' is not one of the words%s Allowed are %s"
            .formatted(word, near, String.join(", ", words)));
    return Optional.empty();
  }

  private static @Nullable String sideFile(Row row, Column column) {
    String value = row.value(column);
    return value.isEmpty() || value.equalsIgnoreCase("None") ? null : value;
  }

  // ---- destinations

  private @Nullable Place place(Row row, @Nullable SourcePath source) {
    String text = row.value(DESTINATION);
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      table.note(
          row.line(),
          DESTINATION.name(),
          "the address of the account, %s, is ignored: the job names the account"
              .formatted(url.group(1)));
      text = url.group(2);
    }
    String refusal = refusal(text, source);
    if (refusal != null) {
      fault(row, DESTINATION, refusal);
      return null;
    }
    int slash = text.indexOf('/');
    return new Place(text.substring(0, slash), text.substring(slash + 1));
  }

  private static @Nullable String refusal(String text, @Nullable SourcePath source) {
    if (text.isEmpty()) {
      return "the value is missing; write container/ or container/folder/, or container/name for"
          + " one file";
    }
    if (text.indexOf('\\') >= 0) {
      return "the names of blobs are separated by /: write " + text.replace('\\', '/');
    }
    if (text.startsWith("/")) {
      return "it begins with the container and not with /: write " + text.substring(1);
    }
    int slash = text.indexOf('/');
    String container = slash < 0 ? text : text.substring(0, slash);
    if (!BlobPath.isContainer(container)) {
      String lower = container.toLowerCase(Locale.ROOT);
      return "'%s' is not the name of a container: 3 to 63 lower-case letters, digits or single"
              .formatted(container)
          + " hyphens between them"
          + (BlobPath.isContainer(lower) ? "; did you mean " + lower + "?" : "");
    }
    boolean isFile = source != null && !source.isFolder();
    if (isFile && (slash < 0 || text.endsWith("/"))) {
      return "BasePath names one file: write the full name of its blob, container/name; if it is a"
          + " folder, end BasePath with a separator";
    }
    if (!text.endsWith("/") && (slash < 0 || (source != null && !isFile))) {
      return "BasePath names a folder: end the prefix with /, as in " + text + "/";
    }
    try {
      new BlobPath(container, text.substring(slash + 1) + (text.endsWith("/") ? "x" : ""));
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** A folder below another one would be copied twice. */
  private void checkNesting(List<DataSetRow> rows) {
    List<DataSetRow> folders = rows.stream().filter(row -> row.source().isFolder()).toList();
    for (DataSetRow row : rows) {
      for (DataSetRow folder : folders) {
        boolean isSame = row.source().text().equalsIgnoreCase(folder.source().text());
        boolean isTwice = isSame ? row.line() > folder.line() : row.line() != folder.line();
        if (isTwice && folder.source().contains(row.source())) {
          table.fault(
              row.line(),
              BASE_PATH.name(),
              "%s lies in %s of line %d and would be copied twice; remove one of the rows"
                  .formatted(row.source().text(), folder.source().text(), folder.line()));
          break;
        }
      }
    }
  }
}
