package io.drivedock.prepare.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a {@code dataset.csv} says.
 *
 * @param file as the customer named it
 * @param rows in the order of the file
 * @param notes about what was read in spite of its spelling
 */
public record DataSet(String file, List<DataSetRow> rows, List<CsvFault> notes) {

  private static final int PAGE_BYTES = 512;

  public DataSet {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * Reads one.
   *
   * @param file how messages name it
   * @param bytes its content
   * @throws CsvException with all that is wrong with it
   */
  public static DataSet read(String file, byte[] bytes) throws CsvException {
    return new DataSetReader(file, bytes).read();
  }

  /**
   * Checks what only the files themselves can say.
   *
   * @param lengths the length of a file; nothing if it is not there
   * @throws CsvException with all that is wrong
   */
  public void checkFiles(Function<SourcePath, OptionalLong> lengths) throws CsvException {
    List<CsvFault> faults = new ArrayList<>();
    for (DataSetRow row : rows) {
      if (row.source().isFolder()) {
        continue;
      }
      OptionalLong length = lengths.apply(row.source());
      if (length.isEmpty()) {
        faults.add(
            new CsvFault(
                file,
                row.line(),
                DataSetReader.BASE_PATH.name(),
                "the file does not exist; a folder is written with a separator at its end"));
      } else if (row.type() == ItemType.PAGE_BLOB && length.getAsLong() % PAGE_BYTES != 0) {
        faults.add(
            new CsvFault(
                file,
                row.line(),
                DataSetReader.ITEM_TYPE.name(),
                "the length of a page blob is a multiple of 512 bytes, and this file has "
                    + length.getAsLong()
                    + "; use BlockBlob"));
      }
    }
    if (!faults.isEmpty()) {
      throw new CsvException(faults);
    }
  }
}
