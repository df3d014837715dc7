package io.drivedock.server.portal.jobs;

import io.drivedock.job.Job;
import io.drivedock.job.JobPath;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The call of the API that does what a button does, as a line for a shell.
 *
 * @param what names the phrase of the button
 */
public record ApiCall(String what, String line) {

  private static final String VERSION = "2021-01-01";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static ApiCall of(String what, String origin, JobPath path, String method, String suffix) {
    return new ApiCall(what, begun(method, origin, path, suffix));
  }

  static ApiCall of(
      String what, String origin, JobPath path, String method, String suffix, Object body) {
    return new ApiCall(
        what,
        begun(method, origin, path, suffix)
            + " \\\n  -H 'Content-Type: application/json' -d "
            + quoted(JSON.writeValueAsString(body)));
  }

  private static String begun(String method, String origin, JobPath path, String suffix) {
    return "curl -X %s -H \"Authorization: Bearer $DRIVEDOCK_TOKEN\" \\\n  %s"
        .formatted(method, quoted(origin + path.resourceId() + suffix + "?api-version=" + VERSION));
  }

  /** A word of a shell, whatever is in it. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The calls that every job has, by the buttons of its page. */
  static Map<String, ApiCall> ofJob(String origin, Job job) {
    JobPath path = job.path();
    Map<String, ApiCall> calls = new LinkedHashMap<>();
    put(calls, of("show", origin, path, "GET", ""));
    put(calls, of("actions", origin, path, "GET", "/actions"));
    put(
        calls,
        of(
            "ship",
            origin,
            path,
            "PATCH",
            "",
            properties(
                Map.of(
                    "deliveryPackage",
                    Map.of("carrierName", "UPS", "trackingNumber", "1Z…"),
                    "state",
                    "Shipping"))));
    put(
        calls,
        of("cancel", origin, path, "PATCH", "", properties(Map.of("cancelRequested", true))));
    put(
        calls,
        of(
            "withdraw",
            origin,
            path,
            "POST",
            "/withdrawDrive",
            Map.of(
                "driveId", job.drives().isEmpty() ? "…" : job.drives().getFirst().id().value())));
    put(calls, of("keys", origin, path, "POST", "/listBitLockerKeys"));
    put(calls, of("delete", origin, path, "DELETE", ""));
    return calls;
  }

  private static void put(Map<String, ApiCall> calls, ApiCall call) {
    calls.put(call.what(), call);
  }

  private static Map<String, Object> properties(Map<String, Object> properties) {
    return Map.of("properties", properties);
  }
}
