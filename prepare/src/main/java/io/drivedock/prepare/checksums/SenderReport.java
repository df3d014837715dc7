package io.drivedock.prepare.checksums;

import io.drivedock.checksums.Algorithm;
import io.drivedock.checksums.ChecksumReport;
import io.drivedock.checksums.Finding;
import io.drivedock.checksums.ListVerdict;
import io.drivedock.prepare.text.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a person, or a program, reads of a check. */
public final class SenderReport {

  private static final int LISTS_SHOWN_MAX = 20;
  private static final int FINDINGS_SHOWN_MAX = 20;

  private SenderReport() {}

  /** Prints a line for each list, and the first findings. */
  public static void print(ChecksumReport report, PrintWriter out) {
    List<ListVerdict> lists = report.lists();
    for (ListVerdict list : lists.subList(0, Math.min(LISTS_SHOWN_MAX, lists.size()))) {
      out.println("  " + line(list));
    }
    if (lists.size() > LISTS_SHOWN_MAX) {
      long good = lists.stream().filter(ListVerdict::isGood).count();
      out.printf("  %,d lists in all, %,d of them good%n", lists.size(), good);
    }
    List<Finding> shown = shown(report);
    for (Finding finding : shown.subList(0, Math.min(FINDINGS_SHOWN_MAX, shown.size()))) {
      out.println("  " + finding.kind().word() + "  " + Printable.of(finding.line()));
    }
    long more = shown.size() - FINDINGS_SHOWN_MAX + report.findingsOmitted();
    if (more > 0) {
      out.printf("  and %,d more%n", more);
    }
  }

  /** Faults first, and notes behind them. */
  private static List<Finding> shown(ChecksumReport report) {
    return report.findings().stream()
        .sorted((a, b) -> Boolean.compare(isNote(a), isNote(b)))
        .toList();
  }

  private static boolean isNote(Finding finding) {
    return finding.kind() == Finding.Kind.NOTE;
  }

  private static String line(ListVerdict list) {
    String algorithms =
        list.algorithms().stream().sorted().map(Algorithm::label).collect(Collectors.joining(", "));
    String how = algorithms.isEmpty() ? "" : " (" + algorithms + ")";
    String path = Printable.of(list.path());
    if (list.isGood()) {
      return "%s: %s, all agree%s".formatted(path, entries(list.seen()), how);
    }
    return "%s: %s, %d understood, %d checked, %d agree%s"
        .formatted(
            path, entries(list.seen()), list.understood(), list.checked(), list.agreed(), how);
  }

  private static String entries(long count) {
    return count + (count == 1 ? " entry" : " entries");
  }

  /** Adds the report to a document. */
  public static void write(ChecksumReport report, ObjectNode json) {
    json.put("isClean", report.isClean());
    ArrayNode lists = json.putArray("lists");
    for (ListVerdict list : report.lists()) {
      ObjectNode one = lists.addObject();
      one.put("path", list.path());
      one.put("format", list.format());
      ArrayNode algorithms = one.putArray("algorithms");
      list.algorithms().stream().sorted().forEach(each -> algorithms.add(each.word()));
      one.put("seen", list.seen());
      one.put("understood", list.understood());
      one.put("checked", list.checked());
      one.put("agreed", list.agreed());
      one.put("isGood", list.isGood());
    }
    ArrayNode findings = json.putArray("findings");
    for (Finding finding : report.findings()) {
      findings
          .addObject()
          .put("kind", finding.kind().word())
          .put("list", finding.list())
          .put("file", finding.file())
          .put("text", finding.text());
    }
    json.put("findingsOmitted", report.findingsOmitted());
  }
}
