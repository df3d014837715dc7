package io.drivedock.app.dock;

import io.drivedock.app.client.Api;
import io.drivedock.app.client.Api.Answer;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** The stations and their slots. */
@Command(
    name = "stations",
    description = "Show the stations, their slots, and whether they reach their targets.")
final class ListStations extends DockAction {

  @Override
  void run(Api api) {
    for (Map<String, Object> each :
        api.dock("list the stations", "GET", "/stations", null).list("value")) {
      Answer station = new Answer(200, each);
      boolean isSilent = station.text("silent").equals("true");
      out()
          .println(
              isSilent
                  ? "%s  SILENT since %s".formatted(each.get("name"), each.get("seenAt"))
                  : String.valueOf(each.get("name")));
      List<Map<String, Object>> targets = station.list("targets");
      if (targets.isEmpty()) {
        out().println("  targets not checked yet");
      }
      for (Map<String, Object> target : targets) {
        out().println("  target %s  %s".formatted(target.get("name"), reached(target)));
      }
      for (Map<String, Object> slot : station.list("slots")) {
        out().println("  %-18s %s".formatted(slot.get("driveId"), doing(slot)));
        if (slot.containsKey("holds")) {
          out().println("  %-18s %s".formatted("", slot.get("holds")));
        }
      }
    }
  }

  private static Object reached(Map<String, Object> target) {
    return target.getOrDefault("problem", "reached");
  }

  private static String doing(Map<String, Object> slot) {
    Object doing = slot.get("doing");
    if ("moving".equals(doing)) {
      String moving =
          "moving, %s of %s bytes, %s bytes a second"
              .formatted(slot.get("bytesDone"), slot.get("bytesTotal"), slot.get("bytesPerSecond"));
      return slot.containsKey("why") ? moving + ": " + slot.get("why") : moving;
    }
    return slot.containsKey("why")
        ? "%s until %s: %s".formatted(doing, slot.get("until"), slot.get("why"))
        : String.valueOf(doing);
  }
}
