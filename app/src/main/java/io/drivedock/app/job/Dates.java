package io.drivedock.app.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** The dates of a job that count, as our server tells them beside it. */
final class Dates {

  private static final Map<String, String> SHORT = new LinkedHashMap<>();
  private static final Map<String, String> LONG = new LinkedHashMap<>();

  static {
    SHORT.put("completesAt", "completed");
    SHORT.put("expiresAt", "expires");
    SHORT.put("dueAt", "due");
    SHORT.put("closesAt", "closes");
    SHORT.put("eraseAt", "erased");
    LONG.put("completesAt", "completed without a transfer");
    LONG.put("expiresAt", "erased, unless it is edited or shipped before");
    LONG.put("dueAt", "the parcel is overdue");
    LONG.put("closesAt", "the dock stops waiting for the parcel");
    LONG.put("eraseAt", "erased");
  }

  private Dates() {}

  /** The next of them in a word and a time as that is written; empty if there is none. */
  static String next(JsonNode dates, UnaryOperator<String> written) {
    boolean isOverdue = dates.path("overdue").asBoolean(false);
    for (Map.Entry<String, String> date : SHORT.entrySet()) {
      String at = written.apply(JobBody.text(dates, date.getKey()));
      if (!at.isEmpty() && !(isOverdue && date.getKey().equals("dueAt"))) {
        return (isOverdue ? "overdue, " : "") + date.getValue() + " " + at;
      }
    }
    return "";
  }

  /** All that lie ahead, and what happens then. */
  static List<String> ahead(JsonNode dates, Instant now) {
    List<String> lines = new ArrayList<>();
    if (dates.path("overdue").asBoolean(false)) {
      lines.add("the parcel is overdue");
    }
    for (Map.Entry<String, String> date : LONG.entrySet()) {
      String text = JobBody.text(dates, date.getKey());
      if (Times.parse(text).filter(at -> !at.isBefore(now)).isPresent()) {
        lines.add(Times.shown(text, now) + ": " + date.getValue());
      }
    }
    return lines;
  }
}
