package io.drivedock.app.job;

import io.drivedock.prepare.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * A job as the API gives it. Texts are printable whatever the server sent; what is not there is
 * empty.
 *
 * @param raw the answer as it came
 */
record JobBody(String raw, JsonNode json) {

  /** One drive of a job. */
  record DriveBody(JsonNode json) {
    String id() {
      return JobBody.text(json, "driveId");
    }

    String state() {
      return JobBody.text(json, "state");
    }

    String copyStatus() {
      return JobBody.text(json, "copyStatus");
    }

    OptionalInt percent() {
      return JobBody.percent(json);
    }
  }

  String name() {
    return text("name");
  }

  String state() {
    return text("properties", "state");
  }

  boolean isCancelRequested() {
    return json.path("properties").path("cancelRequested").asBoolean(false);
  }

  /** Whether nothing more will happen to it but its erasure. */
  boolean isFinished() {
    return state().equals("Completed") || state().equals("Closed");
  }

  OptionalInt percent() {
    return percent(json.path("properties"));
  }

  List<DriveBody> drives() {
    List<DriveBody> drives = new ArrayList<>();
    json.path("properties").path("driveList").forEach(drive -> drives.add(new DriveBody(drive)));
    return drives;
  }

  /** What it is in three words: name, state, and whether it was cancelled. */
  String gist() {
    return name() + " is " + state() + (isCancelRequested() ? ", cancel requested" : "");
  }

  /** A text of the body, found by the names of members on the way to it. */
  String text(String... names) {
    return text(json, names);
  }

  static String text(JsonNode json, String... names) {
    JsonNode node = json;
    for (String name : names) {
      node = node.path(name);
    }
    return node.isValueNode() && !node.isNull() ? Printable.of(node.asString("")) : "";
  }

  private static OptionalInt percent(JsonNode json) {
    JsonNode percent = json.path("percentComplete");
    return percent.isNumber()
        ? OptionalInt.of((int) Math.clamp(percent.asDouble(0), 0, 100))
        : OptionalInt.empty();
  }
}
