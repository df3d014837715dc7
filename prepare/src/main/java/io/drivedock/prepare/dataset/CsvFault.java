package io.drivedock.prepare.dataset;

import io.drivedock.prepare.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Something in a table that is wrong, or that was read in spite of it.
 *
 * @param file as the customer named it
 * @param line from 1; 0 if it is about all of the file
 * @param column the name of a column; null if it is about the whole line
 * @param message what is wrong and what would be right
 */
public record CsvFault(String file, int line, @Nullable String column, String message) {

  /** In one line, fit for a terminal. */
  public String text() {
    String place = line == 0 ? file : file + ", line " + line;
    return Printable.of(column == null ? place : place + ", column " + column)
        + ": "
        + Printable.of(message);
  }
}
