package io.drivedock.app.preview;

import io.drivedock.prepare.planning.DriveSize;
import io.drivedock.prepare.text.Printable;
import io.drivedock.station.planning.ExportForecast;
import io.drivedock.station.planning.ExportForecast.LeftOut;
import io.drivedock.station.planning.ExportForecast.Load;
import io.drivedock.station.planning.ExportForecast.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A forecast for people, in the words of Azure's tool, or JSON. */
record Preview(Drives drives, ExportForecast forecast) {

  /** Names may hold what steers a terminal, also in JSON. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** Whether all that is named would be on drives that come. */
  boolean isWhole() {
    return !isOfNothing()
        && forecast.isReckoned()
        && forecast.leftOut().isEmpty()
        && beyond().isEmpty();
  }

  /** Whether nothing that is there is selected, and nothing is named that is not. */
  boolean isOfNothing() {
    return forecast.selected() == 0 && forecast.exported() == 0 && forecast.leftOut().isEmpty();
  }

  /** What drives would hold that nobody sends. */
  private List<Load> beyond() {
    List<Load> loads = forecast.drives();
    return IntStream.range(0, loads.size()).filter(drives::isBeyond).mapToObj(loads::get).toList();
  }

  // ---- for people

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Number of unique blob paths/prefixes:\t" + forecast.selectors());
    lines.add("Number of duplicate blob paths/prefixes:\t" + forecast.duplicates());
    lines.add("Number of nonexistent blob paths/prefixes:\t" + forecast.nonexistent());
    lines.add("");
    lines.add((drives.sizes().size() == 1 ? "Drive size:\t" : "Drive sizes:\t") + drives.text());
    lines.add("Number of blobs that can be exported:\t" + forecast.exported());
    lines.add("Number of blobs that cannot be exported:\t" + forecast.notExported());
    lines.add("Number of drives needed:\t" + forecast.drivesNeeded());
    for (int i = 0; i < forecast.drives().size(); i++) {
      Load load = forecast.drives().get(i);
      lines.add(
          String.format(
              Locale.ROOT,
              "\tDrive #%d:\tblobs = %d, occupied space = %s",
              i + 1,
              load.blobs(),
              DriveSize.text(load.bytes())));
    }
    forecast.leftOut().forEach(left -> addLeftOut(lines, left));
    if (isOfNothing()) {
      lines.add("");
      lines.add(
          "Nothing is selected: no blob has such a prefix. Check the prefixes:"
              + " letter case matters, and a prefix begins with the container, as in"
              + " /films/1920/.");
    }
    addCount(lines);
    if (!forecast.isReckoned()) {
      lines.add("");
      lines.add(
          "The store was listed again and counted: %d blobs are selected, but %d are listed above."
                  .formatted(forecast.selected(), forecast.exported() + forecast.notExported())
              + " Blobs may have been added or removed meanwhile. Run the preview again; if the"
              + " numbers differ once more, report it as an error of this program.");
    }
    return lines;
  }

  private static void addLeftOut(List<String> lines, LeftOut left) {
    lines.add("");
    lines.add(title(left.reason()) + ":\t" + left.blobs());
    left.names().forEach(name -> lines.add("\t" + Printable.of(name)));
    long more = left.blobs() - left.names().size();
    if (more > 0) {
      lines.add("\tand " + more + " more");
    }
  }

  private static String title(Reason reason) {
    return switch (reason) {
      case MISSING -> "Selected by name, but missing";
      case ARCHIVED -> "In an archive tier; move them to an online tier before the export";
      case TOO_LARGE -> "Larger than any of these drives";
      case NO_ROOM -> "Too large, together with their neighbours, for the free space on any drive";
      case NO_NAME -> "With a name that no blob can have";
    };
  }

  private void addCount(List<String> lines) {
    if (drives.count().isEmpty()) {
      return;
    }
    int count = drives.count().getAsInt();
    long blobs = beyond().stream().mapToLong(Load::blobs).sum();
    long needed = forecast.drivesNeeded();
    if (blobs > 0) {
      lines.add("");
      lines.add(
          "%s not enough: %s on no drive, and would be in the job's incomplete list."
              .formatted(
                  count == 1 ? "1 drive is" : count + " drives are",
                  blobs == 1 ? "1 blob would be" : blobs + " blobs would be"));
    } else if (needed < count) {
      lines.add("");
      lines.add(
          "%d of the %d drives would be needed; the others would be returned empty."
              .formatted(needed, count));
    }
  }

  // ---- for programs

  String json() {
    ObjectNode json = JSON.createObjectNode();
    json.putObject("paths")
        .put("unique", forecast.selectors())
        .put("duplicate", forecast.duplicates())
        .put("nonexistent", forecast.nonexistent());
    json.putObject("blobs")
        .put("selected", forecast.selected())
        .put("exported", forecast.exported())
        .put("notExported", forecast.notExported());
    json.put("drivesNeeded", forecast.drivesNeeded());
    drives.count().ifPresent(count -> json.put("drivesGiven", count));
    json.put("isWhole", isWhole());
    ArrayNode all = json.putArray("drives");
    for (int i = 0; i < forecast.drives().size(); i++) {
      Load load = forecast.drives().get(i);
      all.addObject()
          .put("sizeBytes", drives.size(i).bytes())
          .put("blobs", load.blobs())
          .put("occupiedBytes", load.bytes())
          .put("isGiven", !drives.isBeyond(i));
    }
    ArrayNode left = json.putArray("leftOut");
    for (LeftOut one : forecast.leftOut()) {
      ArrayNode names =
          left.addObject()
              .put("reason", word(one.reason()))
              .put("blobs", one.blobs())
              .putArray("first");
      one.names().forEach(names::add);
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }

  private static String word(Reason reason) {
    return switch (reason) {
      case MISSING -> "Missing";
      case ARCHIVED -> "Archived";
      case TOO_LARGE -> "TooLarge";
      case NO_ROOM -> "NoRoom";
      case NO_NAME -> "NoName";
    };
  }
}
