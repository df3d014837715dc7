package io.drivedock.server.web;

import io.drivedock.server.work.Readiness;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** What {@code /ready} answers; {@code docs/operating.md} has its shape. */
final class ReadyAnswer {

  private static final String STATUS = "status";
  private static final String UP = "UP";
  private static final String DEGRADED = "DEGRADED";
  private static final String DOWN = "DOWN";
  private static final String UNKNOWN = "UNKNOWN";
  private static final int UNAVAILABLE = 503;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ReadyAnswer() {}

  static ServerResponse of(Readiness.Report report) {
    ServerResponse.BodyBuilder answer =
        report.isReady()
            ? ServerResponse.ok()
            : ServerResponse.status(UNAVAILABLE)
                .header(Unavailable.RETRY_AFTER, String.valueOf(Readiness.KEPT.toSeconds()));
    return answer
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(JSON.writeValueAsBytes(shape(report)));
  }

  private static Map<String, Object> shape(Readiness.Report report) {
    Map<String, Object> rounds = tasks(report.tasks());
    Map<String, Object> targets = targets(report.targets());
    boolean isDegraded = rounds.containsValue(DEGRADED) || targets.containsValue(DEGRADED);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(STATUS, report.isReady() ? (isDegraded ? DEGRADED : UP) : DOWN);
    all.put("database", database(report));
    all.put("rounds", rounds);
    all.put("targets", targets);
    return all;
  }

  private static Map<String, Object> database(Readiness.Report report) {
    Map<String, Object> database = new LinkedHashMap<>();
    database.put(STATUS, report.isReady() ? UP : DOWN);
    if (!report.isReady()) {
      database.put("problem", report.trouble() == null ? "SLOW" : report.trouble().name());
    }
    return database;
  }

  private static Map<String, Object> tasks(Readiness.@Nullable TasksReport report) {
    Map<String, Object> rounds = new LinkedHashMap<>();
    if (report == null) {
      rounds.put(STATUS, UNKNOWN);
      return rounds;
    }
    rounds.put(STATUS, report.stale().isEmpty() && report.failing().isEmpty() ? UP : DEGRADED);
    rounds.put("stale", report.stale());
    rounds.put("failing", report.failing());
    return rounds;
  }

  private static Map<String, Object> targets(Readiness.@Nullable TargetsReport report) {
    Map<String, Object> targets = new LinkedHashMap<>();
    if (report == null) {
      targets.put(STATUS, UNKNOWN);
      return targets;
    }
    targets.put(STATUS, report.failing() == 0 ? UP : DEGRADED);
    targets.put("reached", report.reached());
    targets.put("failing", report.failing());
    return targets;
  }
}
