package io.drivedock.app.job;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What may be done with a job now and why not the rest, as our server tells it beside the job. */
final class Choices {

  private final JsonNode actions;

  private Choices(JsonNode actions) {
    this.actions = actions;
  }

  static Choices of(JsonNode beside) {
    return new Choices(beside.path("actions"));
  }

  /** How many actions have that name. */
  int count(String name) {
    int count = 0;
    for (JsonNode action : actions) {
      count += JobBody.text(action, "name").equals(name) ? 1 : 0;
    }
    return count;
  }

  /** What may be done, a line each. */
  List<String> allowed() {
    List<String> lines = new ArrayList<>();
    for (JsonNode action : actions) {
      if (!action.path("allowed").asBoolean(false)) {
        continue;
      }
      List<String> members = new ArrayList<>();
      for (JsonNode member : action.path("members")) {
        if (member.path("allowed").asBoolean(false)) {
          members.add(JobBody.text(member, "name"));
        }
      }
      lines.add(name(action) + (members.isEmpty() ? "" : ": " + String.join(", ", members)));
    }
    return lines;
  }

  /** What may not, with the reason. */
  List<String> refused() {
    List<String> lines = new ArrayList<>();
    for (JsonNode action : actions) {
      if (!action.path("allowed").asBoolean(false)) {
        lines.add(name(action) + ": " + JobBody.text(action, "reason"));
      }
    }
    return lines;
  }

  private static String name(JsonNode action) {
    String drive = JobBody.text(action, "driveId");
    String told = JobBody.text(action, "name");
    String name = told.equals("listKeys") ? "keys" : told;
    boolean isWithdrawn = action.path("withdrawn").asBoolean(false);
    return (drive.isEmpty() ? name : name + " " + drive) + (isWithdrawn ? " (withdrawn)" : "");
  }
}
