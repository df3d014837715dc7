package io.drivedock.prepare.planning;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The list of every file on every drive: a table in CSV with the columns Drive, Path and Bytes, in
 * the order of the walk. The path is relative to the source, with {@code /} between its names; the
 * drive is empty for a file that is on none.
 */
public final class PackingIndex implements AutoCloseable {

  static final List<String> HEADER = List.of("Drive", "Path", "Bytes");

  private static final int FIELD_CHARACTERS_MAX = 64 * 1024;

  private final Path file;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;

  /**
   * A line of an index.
   *
   * @param line where it stands
   * @param drive empty for none
   */
  public record Entry(long line, String drive, String path, long bytes) {

    List<String> segments() {
      return List.of(path.split("/", -1));
    }
  }

  /**
   * Opens an index.
   *
   * @throws IndexException if it cannot be read or is none
   */
  public PackingIndex(Path file) throws IndexException {
    this.file = file;
    try {
      reader =
          CsvReader.builder()
              .commentStrategy(CommentStrategy.NONE)
              .missingFieldStrategy(FieldMismatchStrategy.STRICT)
              .extraFieldStrategy(FieldMismatchStrategy.STRICT)
              .allowUnclosedQuote(false)
              .detectBomHeader(true)
              .maxBufferSize(FIELD_CHARACTERS_MAX)
              .ofCsvRecord(file);
    } catch (IOException e) {
      throw new IndexException(
          "the index " + file + " cannot be read: " + SourceWalk.reason(e) + ".");
    }
    records = reader.iterator();
    Optional<CsvRecord> header = record();
    if (header.isEmpty() || !header.get().getFields().equals(HEADER)) {
      close();
      throw new IndexException(
          file + " is not an index: its first line is not " + String.join(",", HEADER) + ".");
    }
  }

  /**
   * The next line.
   *
   * @return nothing at the end
   * @throws IndexException if the line is none, or reading fails
   */
  public Optional<Entry> next() throws IndexException {
    Optional<CsvRecord> found = record();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    CsvRecord fields = found.get();
    try {
      long bytes = Long.parseLong(fields.getField(2));
      if (bytes >= 0 && !fields.getField(1).isEmpty()) {
        return Optional.of(
            new Entry(
                fields.getStartingLineNumber(), fields.getField(0), fields.getField(1), bytes));
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IndexException(
        file
            + ", line "
            + fields.getStartingLineNumber()
            + ": this is not a drive, a path and a number of bytes. Make the index anew.");
  }

  private Optional<CsvRecord> record() throws IndexException {
    try {
      return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
    } catch (CsvParseException | UncheckedIOException e) {
      throw new IndexException(
          file + " cannot be read to its end: it is cut off or was changed. Make the index anew.");
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
