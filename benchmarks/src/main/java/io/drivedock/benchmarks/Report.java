package io.drivedock.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What was measured, as one table. */
final class Report {

  /** What came of a limit. */
  enum Verdict {
    KEPT("kept"),
    BROKEN("BROKEN"),
    NO_LIMIT("-"),
    NOT_MEASURED("NOT MEASURED");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    static Verdict of(boolean isKept) {
      return isKept ? KEPT : BROKEN;
    }
  }

  private record Row(String what, String limit, String measured, Verdict verdict) {}

  private final List<Row> rows = new ArrayList<>();

  /** Something that has a limit. */
  void limited(String what, String limit, String measured, boolean isKept) {
    add(new Row(what, limit, measured, Verdict.of(isKept)));
  }

  void told(String what, String measured) {
    add(new Row(what, "-", measured, Verdict.NO_LIMIT));
  }

  /** Something that could not be measured. */
  void notMeasured(String what, String why) {
    add(new Row(what, "-", why.replace('\n', ' '), Verdict.NOT_MEASURED));
  }

  private void add(Row row) {
    rows.add(row);
    progress(row.what() + ": " + row.measured() + ", " + row.verdict().text);
  }

  /** Says what is being done, to whoever waits. */
  static void progress(String what) {
    System.err.println("bench: " + what);
  }

  boolean isAnyBroken() {
    return rows.stream().anyMatch(row -> row.verdict() == Verdict.BROKEN);
  }

  boolean isAnyMissing() {
    return rows.stream().anyMatch(row -> row.verdict() == Verdict.NOT_MEASURED);
  }

  /** The table, as Markdown, so that it can be put into docs/performance.md. */
  String table() {
    StringBuilder table = new StringBuilder("| what | limit | measured | verdict |\n");
    table.append("|---|---|---|---|\n");
    for (Row row : rows) {
      table.append(
          "| %s | %s | %s | %s |%n"
              .formatted(row.what(), row.limit(), row.measured(), row.verdict().text));
    }
    return table.toString();
  }
}
