package io.drivedock.server.portal.jobs;

import io.drivedock.job.Job;
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

  static ApiCall of(String what, String origin, String path, String method) {
    return new ApiCall(what, begun(method, origin, path));
  }

  static ApiCall of(String what, String origin, String path, String method, Object body) {
    return new ApiCall(
        what,
        begun(method, origin, path)
            + " \\\n  -H 'Content-Type: application/json' -d "
            + quoted(JSON.writeValueAsString(body)));
  }

  private static String begun(String method, String origin, String path) {
    return "curl -X %s -H \"Authorization: Bearer $DRIVEDOCK_TOKEN\" \\\n  %s"
        .formatted(method, quoted(origin + path + "?api-version=" + VERSION));
  }

  /** A word of a shell, whatever is in it. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The calls that every job has, by the buttons of its page. */
  static Map<String, ApiCall> ofJob(String origin, Job job) {
    String path = job.path().resourceId();
    String drive = job.drives().isEmpty() ? "…" : job.drives().getFirst().id().value();
    Map<String, Object> shipped =
        Map.of(
            "deliveryPackage",
            Map.of("carrierName", "UPS", "trackingNumber", "1Z…"),
            "state",
            "Shipping");
    Map<String, ApiCall> calls = new LinkedHashMap<>();
    put(calls, of("show", origin, path, "GET"));
    put(calls, of("actions", origin, path + "/actions", "GET"));
    put(calls, of("ship", origin, path, "PATCH", Map.of("properties", shipped)));
    put(
        calls,
        of("cancel", origin, path, "PATCH", Map.of("properties", Map.of("cancelRequested", true))));
    put(calls, of("withdraw", origin, path + "/withdrawDrive", "POST", Map.of("driveId", drive)));
    put(calls, of("keys", origin, path + "/listBitLockerKeys", "POST"));
    put(calls, of("delete", origin, path, "DELETE"));
    return calls;
  }

  private static void put(Map<String, ApiCall> calls, ApiCall call) {
    calls.put(call.what(), call);
  }
}
