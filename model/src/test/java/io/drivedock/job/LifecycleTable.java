package io.drivedock.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of {@code docs/lifecycle.md}: each is found by the first cell of its header. */
final class LifecycleTable {

  /** One outcome of a cell and the conditions under which it counts. */
  record Clause(String outcome, List<String> conditions) {
    static Clause parse(String text) {
      String[] parts = text.strip().split(" when ", 2);
      return new Clause(
          parts[0].strip(),
          parts.length == 1
              ? List.of()
              : Arrays.stream(parts[1].split(" and ")).map(String::strip).toList());
    }
  }

  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

  private LifecycleTable() {}

  /** The table whose header begins with these cells. */
  static LifecycleTable headed(String... header) {
    LifecycleTable table = new LifecycleTable();
    List<String> names = List.of();
    for (String line : lines()) {
      List<String> cells = cells(line);
      if (cells.size() >= header.length
          && cells.subList(0, header.length).equals(List.of(header))) {
        names = cells;
      } else if (cells.isEmpty()) {
        names = List.of();
      } else if (!names.isEmpty() && !cells.getFirst().startsWith("---")) {
        assertThat(cells).as("cells of %s", line).hasSameSizeAs(names);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i < cells.size(); i++) {
          row.put(names.get(i), cells.get(i));
        }
        table.rows.put(cells.getFirst(), row);
      }
    }
    assertThat(table.rows).as("rows of the table headed %s", List.of(header)).isNotEmpty();
    return table;
  }

  private static List<String> lines() {
    String root = System.getProperty("drivedock.root", "..");
    try {
      return Files.readAllLines(Path.of(root, "docs", "lifecycle.md"));
    } catch (IOException e) {
      throw new AssertionError("docs/lifecycle.md cannot be read", e);
    }
  }

  private static List<String> cells(String line) {
    if (!line.startsWith("|")) {
      return List.of();
    }
    List<String> cells = new ArrayList<>();
    for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
      cells.add(cell.strip());
    }
    return cells;
  }

  Map<String, Map<String, String>> rows() {
    return rows;
  }

  String cell(String row, String column) {
    assertThat(rows).as("rows").containsKey(row);
    assertThat(rows.get(row)).as("columns of " + row).containsKey(column);
    return rows.get(row).get(column);
  }

  List<Clause> clauses(String row, String column) {
    return Arrays.stream(cell(row, column).split(";")).map(Clause::parse).toList();
  }
}
