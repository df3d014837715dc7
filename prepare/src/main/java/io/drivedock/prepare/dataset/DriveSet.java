package io.drivedock.prepare.dataset;

import java.util.List;

/**
 * What a {@code driveset.csv} says.
 *
 * @param file as the customer named it
 * @param rows in the order of the file
 * @param notes about what was read in spite of its spelling
 */
public record DriveSet(String file, List<DriveSetRow> rows, List<CsvFault> notes) {

  public DriveSet {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * Reads one. No message repeats a key.
   *
   * @param file how messages name it
   * @param bytes its content
   * @throws CsvException with all that is wrong with it
   */
  public static DriveSet read(String file, byte[] bytes) throws CsvException {
    return new DriveSetReader(file, bytes).read();
  }
}
