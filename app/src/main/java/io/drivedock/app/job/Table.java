package io.drivedock.app.job;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows under headings. On a terminal it fits its width; elsewhere every cell is whole. */
final class Table {

  private static final String GAP = "  ";

  private final Terminal terminal;
  private final String indent;
  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param least how far it may be shortened where the terminal is narrow
   * @param paint colours a cell
   */
  record Column(String title, boolean isNumber, int least, UnaryOperator<String> paint) {
    static Column text(String title, int least) {
      return new Column(title, false, least, UnaryOperator.identity());
    }

    static Column number(String title) {
      return new Column(title, true, Integer.MAX_VALUE, UnaryOperator.identity());
    }

    static Column state(String title, Terminal terminal) {
      return new Column(title, false, Integer.MAX_VALUE, terminal::state);
    }
  }

  Table(Terminal terminal, String indent, List<Column> columns) {
    this.terminal = terminal;
    this.indent = indent;
    this.columns = List.copyOf(columns);
  }

  void row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalStateException("a row has a cell for each column");
    }
    rows.add(cells.stream().map(cell -> cell.isEmpty() ? "-" : cell).toList());
  }

  /** The lines, the first of which are the headings. */
  List<String> lines() {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    lines.add(terminal.strong(line(columns.stream().map(Column::title).toList(), widths, false)));
    rows.forEach(row -> lines.add(line(row, widths, true)));
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    int total = length(indent) + GAP.length() * (columns.size() - 1);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = length(columns.get(i).title());
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
      total += widths[i];
    }
    while (terminal.isTerminal() && total > terminal.columns()) {
      int widest = mostToSpare(widths);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
      total--;
    }
    return widths;
  }

  /** The widest of the columns that may still be shortened; -1 if there is none. */
  private int mostToSpare(int[] widths) {
    int found = -1;
    for (int i = 0; i < widths.length; i++) {
      int least = Math.max(columns.get(i).least(), length(columns.get(i).title()));
      if (widths[i] > least && (found < 0 || widths[i] > widths[found])) {
        found = i;
      }
    }
    return found;
  }

  private String line(List<String> cells, int[] widths, boolean isPainted) {
    StringBuilder line = new StringBuilder(indent);
    for (int i = 0; i < widths.length; i++) {
      String cell = shortened(cells.get(i), widths[i]);
      String blanks = " ".repeat(widths[i] - length(cell));
      boolean isNumber = columns.get(i).isNumber();
      String painted = isPainted ? columns.get(i).paint().apply(cell) : cell;
      line.append(i == 0 ? "" : GAP).append(isNumber ? blanks + painted : painted + blanks);
    }
    return line.toString().stripTrailing();
  }

  private static String shortened(String cell, int width) {
    return length(cell) <= width
        ? cell
        : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
