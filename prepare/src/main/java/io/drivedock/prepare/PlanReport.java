package io.drivedock.prepare;

import io.drivedock.prepare.planning.DriveRoom;
import io.drivedock.prepare.planning.DriveSize;
import io.drivedock.prepare.planning.PackingIndex;
import io.drivedock.prepare.planning.PackingPlan;
import io.drivedock.prepare.planning.PlannedSource;
import io.drivedock.prepare.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan for people, or JSON. */
final class PlanReport {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** The most folders of a drive, and files, that are printed. */
  private static final int SHOWN_MAX = 5;

  private PlanReport() {}

  static void print(PlannedSource planned, PrintWriter out) {
    PackingPlan plan = planned.plan();
    out.printf(
        "%s, %s, need %s.%n%n",
        Printable.count(plan.tree().files(), "file"),
        Printable.bytes(plan.tree().bytes()),
        Printable.count(plan.drivesUsed(), "drive"));
    out.printf("%-20s %10s %12s %10s %6s%n", "drive", "size", "files", "bytes", "full");
    for (int i = 0; i < plan.loads().size(); i++) {
      PackingPlan.Load load = plan.loads().get(i);
      PlannedSource.DriveFiles files = planned.drives().get(i);
      if (files.files() == 0) {
        out.printf("%-20s %10s %12s%n", load.drive().name(), size(load.drive()), "not needed");
        continue;
      }
      out.printf(
          "%-20s %10s %,12d %10s %5.1f%%%n",
          load.drive().name(),
          size(load.drive()),
          files.files(),
          Printable.bytes(files.bytes()),
          load.percent());
      printSome(load.folders(), load.folderCount(), "  ", out);
    }
    if (plan.cutCount() > 0) {
      out.printf(
          "%n%s on several drives:%n",
          plan.cutCount() == 1 ? "1 folder is" : "%,d folders are".formatted(plan.cutCount()));
      printSome(plan.cutFolders(), plan.cutCount(), "  ", out);
    }
    if (plan.movedFiles() > 0) {
      out.printf(
          "%n%s had no room on the former drive any more.%n",
          Printable.count(plan.movedFiles(), "file"));
    }
    if (plan.withoutDrive() > 0) {
      out.printf(
          "%n%s on no drive:%n",
          plan.withoutDrive() == 1
              ? "1 file fits"
              : "%,d files fit".formatted(plan.withoutDrive()));
      printSome(
          planned.withoutDrive().stream()
              .map(file -> "%s (%s)".formatted(file.path(), Printable.bytes(file.bytes())))
              .toList(),
          plan.withoutDrive(),
          "  ",
          out);
    }
    if (planned.leftOut() > 0) {
      out.printf(
          "%n%,d of the names in the folder are no files that can be copied, such as links;"
              + " prepare names them.%n",
          planned.leftOut());
    }
    out.println();
  }

  private static String size(DriveRoom drive) {
    return drive.bytes() == 0
        ? Printable.bytes(drive.freeBytes())
        : new DriveSize(drive.bytes()).text();
  }

  private static void printSome(List<String> all, long count, String indent, PrintWriter out) {
    all.stream()
        .limit(SHOWN_MAX)
        .forEach(
            each -> {
              out.print(indent);
              out.println(Printable.of(each));
            });
    if (count > SHOWN_MAX) {
      out.printf("%sand %,d more%n", indent, count - SHOWN_MAX);
    }
  }

  static ObjectNode json(PlannedSource planned) {
    PackingPlan plan = planned.plan();
    ObjectNode json = JSON.createObjectNode();
    json.put("files", plan.tree().files()).put("bytes", plan.tree().bytes());
    json.put("drivesNeeded", plan.drivesUsed());
    ArrayNode drives = json.putArray("drives");
    for (int i = 0; i < plan.loads().size(); i++) {
      PackingPlan.Load load = plan.loads().get(i);
      ObjectNode drive = drives.addObject();
      drive.put("name", load.drive().name());
      drive.put("freeBytes", load.drive().freeBytes());
      drive.put("files", planned.drives().get(i).files());
      drive.put("bytes", planned.drives().get(i).bytes());
      drive.put("space", load.space());
      drive.put("folderCount", load.folderCount());
      load.folders().forEach(drive.putArray("folders")::add);
    }
    json.put("foldersCut", plan.cutCount());
    plan.cutFolders().forEach(json.putArray("cut")::add);
    json.put("moved", plan.movedFiles());
    json.put("leftOut", planned.leftOut());
    json.put("withoutDriveCount", plan.withoutDrive());
    ArrayNode without = json.putArray("withoutDrive");
    for (PackingIndex.Entry file : planned.withoutDrive()) {
      without.addObject().put("path", file.path()).put("bytes", file.bytes());
    }
    return json;
  }

  /** How many drives of each size. */
  static final class Sizes {
    private final List<Size> sizes = new ArrayList<>();
    private long files;
    private long bytes;

    private record Size(DriveSize size, PackingPlan plan) {}

    void add(DriveSize size, PackingPlan plan) {
      sizes.add(new Size(size, plan));
      files = plan.tree().files();
      bytes = plan.tree().bytes();
    }

    void print(PrintWriter out) {
      out.printf("%s, %s.%n%n", Printable.count(files, "file"), Printable.bytes(bytes));
      out.printf("%-10s %8s  %s%n", "size", "drives", "folders on several drives");
      for (Size each : sizes) {
        out.printf(
            "%-10s %,8d  %,d%s%n",
            each.size().text(),
            each.plan().drivesUsed(),
            each.plan().cutCount(),
            each.plan().withoutDrive() == 0
                ? ""
                : "; %,d files fit on none".formatted(each.plan().withoutDrive()));
      }
      out.printf("%nFor a plan, choose drives with --drive-size or --drive.%n");
    }

    ObjectNode json() {
      ObjectNode json = JSON.createObjectNode();
      json.put("files", files).put("bytes", bytes);
      ArrayNode all = json.putArray("sizes");
      for (Size each : sizes) {
        all.addObject()
            .put("driveBytes", each.size().bytes())
            .put("drivesNeeded", each.plan().drivesUsed())
            .put("foldersCut", each.plan().cutCount())
            .put("withoutDriveCount", each.plan().withoutDrive());
      }
      return json;
    }
  }
}
