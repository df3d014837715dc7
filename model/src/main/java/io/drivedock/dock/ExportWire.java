package io.drivedock.dock;

import io.drivedock.drive.NameOrder;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How what is said about exports is spelt in JSON between server and stations. */
public final class ExportWire {

  /** What a job may name in itself is 32 KiB of text. */
  private static final int ENTRIES_MAX = 33_000;

  private ExportWire() {}

  static Map<String, Object> write(ExportSelection selection) {
    return switch (selection) {
      case ExportSelection.Listed(List<String> paths, List<String> prefixes) ->
          Map.of("blobPath", paths, "blobPathPrefix", prefixes);
      case ExportSelection.ListedInBlob(String blob) -> Map.of("blobListBlobPath", blob);
    };
  }

  static ExportSelection selection(Map<String, ?> wire) {
    String blob = DockWire.textOrNull(wire, "blobListBlobPath");
    return blob != null
        ? new ExportSelection.ListedInBlob(blob)
        : new ExportSelection.Listed(texts(wire, "blobPath"), texts(wire, "blobPathPrefix"));
  }

  private static List<String> texts(Map<String, ?> wire, String name) {
    if (!(wire.get(name) instanceof List<?> list)
        || list.size() > ENTRIES_MAX
        || !list.stream().allMatch(String.class::isInstance)) {
      throw new WireException(
          "'" + name + "' must be a list of at most " + ENTRIES_MAX + " strings");
    }
    return list.stream().map(String.class::cast).toList();
  }

  static Map<String, Object> write(DriveReport.Exported exported) {
    Map<String, Object> wire = new LinkedHashMap<>();
    DockWire.putIfPresent(wire, "manifestFile", exported.manifestFile());
    DockWire.putIfPresent(wire, "manifestHash", exported.manifestHash());
    DockWire.putIfPresent(wire, "incompleteListUri", exported.incompleteListUri());
    return wire;
  }

  static DriveReport.Exported exported(Map<String, ?> wire) {
    return new DriveReport.Exported(
        DockWire.textOrNull(wire, "manifestFile"),
        DockWire.textOrNull(wire, "manifestHash"),
        DockWire.textOrNull(wire, "incompleteListUri"));
  }

  /** Spells what a drive is to hold. */
  public static Map<String, Object> write(DriveAllocation plan) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("runs", plan.runs().stream().map(ExportWire::write).toList());
    wire.put("leftOut", plan.leftOut().stream().map(ExportWire::write).toList());
    wire.put("blobsSelected", plan.blobsSelected());
    wire.put("blobsWaiting", plan.blobsWaiting());
    return wire;
  }

  /** Reads what a drive is to hold. */
  public static DriveAllocation plan(Map<String, ?> wire) {
    List<ExportRun> runs = runs(wire, "runs");
    List<ExportRun> leftOut = runs(wire, "leftOut");
    // A server of an earlier version does not tell.
    return wire.containsKey("blobsSelected")
        ? new DriveAllocation(
            runs,
            leftOut,
            DockWire.number(wire, "blobsSelected"),
            DockWire.number(wire, "blobsWaiting"))
        : new DriveAllocation(runs, leftOut);
  }

  /** Spells runs as the only member of an object. */
  public static Map<String, Object> write(List<ExportRun> runs) {
    return Map.of("runs", runs.stream().map(ExportWire::write).toList());
  }

  /** Reads runs that are a member of an object. */
  public static List<ExportRun> runs(Map<String, ?> wire, String name) {
    return DockWire.objects(wire, name, ExportPlan.RUNS_MAX).stream()
        .map(run -> DockWire.checked(() -> run(run)))
        .toList();
  }

  public static Map<String, Object> write(ExportRun run) {
    Map<String, Object> wire = new LinkedHashMap<>();
    wire.put("firstContainer", run.firstContainer());
    wire.put("firstName", run.firstName());
    putUnlessEmpty(wire, "firstSnapshot", run.firstSnapshot());
    wire.put("lastContainer", run.lastContainer());
    wire.put("lastName", run.lastName());
    putUnlessEmpty(wire, "lastSnapshot", run.lastSnapshot());
    wire.put("blobs", run.blobs());
    wire.put("bytes", run.bytes());
    wire.put("position", run.position());
    wire.put("order", run.order().text());
    return wire;
  }

  public static ExportRun run(Map<String, ?> wire) {
    return new ExportRun(
        DockWire.text(wire, "firstContainer"),
        anyText(wire, "firstName"),
        textOrEmpty(wire, "firstSnapshot"),
        DockWire.text(wire, "lastContainer"),
        anyText(wire, "lastName"),
        textOrEmpty(wire, "lastSnapshot"),
        DockWire.number(wire, "blobs"),
        DockWire.number(wire, "bytes"),
        anyText(wire, "position"),
        NameOrder.parse(DockWire.text(wire, "order"))
            .orElseThrow(() -> new WireException("'order' has an unknown value")));
  }

  private static void putUnlessEmpty(Map<String, Object> wire, String name, String text) {
    if (!text.isEmpty()) {
      wire.put(name, text);
    }
  }

  private static String textOrEmpty(Map<String, ?> wire, String name) {
    String text = DockWire.textOrNull(wire, name);
    return text == null ? "" : text;
  }

  /** A name may be a blank, or empty. */
  private static String anyText(Map<String, ?> wire, String name) {
    String text = DockWire.textOrNull(wire, name);
    if (text == null) {
      throw new WireException("'" + name + "' is missing");
    }
    return text;
  }

  /** Reads how many bytes a drive can take. */
  public static long freeBytes(Map<String, ?> wire) {
    return DockWire.number(wire, "freeBytes");
  }
}
