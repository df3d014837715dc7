package io.drivedock.prepare;

import io.drivedock.prepare.planning.PackingPlan;
import io.drivedock.prepare.planning.PlannedSource;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.prepare.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A plan as a page to print: one drive a section, for the box and for the shelf. */
final class PlanPage {

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Drives</title>
      <style>
      body { font: 11pt sans-serif; margin: 2em; }
      section { break-inside: avoid; border-top: 1px solid; padding-top: .5em; }
      ul { columns: 2; padding-left: 1.2em; overflow-wrap: anywhere; }
      </style></head><body>
      """;

  private PlanPage() {}

  static void write(Path file, Path source, PlannedSource planned) throws PreparationException {
    PackingPlan plan = planned.plan();
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<h1>").append(text(String.valueOf(source.getFileName()))).append("</h1>\n<p>");
    page.append(Printable.count(plan.tree().files(), "file"))
        .append(", ")
        .append(Printable.bytes(plan.tree().bytes()))
        .append(" on ")
        .append(Printable.count(plan.drivesUsed(), "drive"))
        .append("</p>\n");
    for (int i = 0; i < plan.loads().size(); i++) {
      if (planned.drives().get(i).files() > 0) {
        section(plan.loads().get(i), planned.drives().get(i), page);
      }
    }
    if (plan.cutCount() > 0) {
      page.append("<section><h2>Folders on several drives</h2>\n");
      list(plan.cutFolders(), plan.cutCount(), page);
      page.append("</section>\n");
    }
    page.append("</body></html>\n");
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new PreparationException(
          PreparationException.Kind.JOURNAL_FAILED,
          "The page %s cannot be written: %s. Name another with --page."
              .formatted(file, SourceWalk.reason(e)),
          e);
    }
  }

  private static void section(
      PackingPlan.Load load, PlannedSource.DriveFiles files, StringBuilder page) {
    page.append("<section><h2>").append(text(load.drive().name())).append("</h2>\n<p>");
    page.append(Printable.count(files.files(), "file"))
        .append(", ")
        .append(Printable.bytes(files.bytes()))
        .append("</p>\n");
    list(load.folders(), load.folderCount(), page);
    page.append("</section>\n");
  }

  private static void list(Iterable<String> folders, long count, StringBuilder page) {
    page.append("<ul>\n");
    long shown = 0;
    for (String folder : folders) {
      page.append("<li>").append(text(folder)).append("</li>\n");
      shown++;
    }
    if (count > shown) {
      page.append("<li>and %,d more</li>\n".formatted(count - shown));
    }
    page.append("</ul>\n");
  }

  private static String text(String name) {
    return Printable.of(name).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
