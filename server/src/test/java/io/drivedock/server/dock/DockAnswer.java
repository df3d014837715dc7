package io.drivedock.server.dock;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.StationName;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the dock API answers over real HTTP. */
record DockAnswer(int status, Map<String, Object> body) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Pattern STATION = Pattern.compile("/stations/([A-Za-z0-9._-]+)");
  private static final Pattern LEASE = Pattern.compile("/leases/([0-9]+).*");

  /** Which station of which server took a lease. */
  private static final Map<String, String> HOLDERS = new ConcurrentHashMap<>();

  /**
   * Calls a path of the API. A station is the one that the call names, or that took the lease that
   * it names.
   */
  static DockAnswer of(
      TestServer server, Role role, String method, String path, @Nullable Map<String, ?> body) {
    String station = role == Role.STATION ? station(server, path, body) : null;
    DockAnswer answer =
        of(
            server,
            station == null ? server.token(role) : server.stationToken(station),
            method,
            path,
            body);
    if (station != null && answer.body().get("lease") instanceof Number lease) {
      HOLDERS.put(server.uri("/" + lease).toString(), station);
    }
    return answer;
  }

  private static @Nullable String station(
      TestServer server, String path, @Nullable Map<String, ?> body) {
    Matcher named = STATION.matcher(path);
    Matcher leased = LEASE.matcher(path);
    String station =
        named.matches()
            ? named.group(1)
            : leased.matches()
                ? HOLDERS.get(server.uri("/" + leased.group(1)).toString())
                : body == null ? null : (String) body.get("station");
    return station != null && StationName.isOne(station) ? station : null;
  }

  /** Calls a path of the API with that token. */
  static DockAnswer of(
      TestServer server, String token, String method, String path, @Nullable Map<String, ?> body) {
    HttpResponse<String> answer =
        server.send(
            token, method, "/dock/v1" + path, body == null ? null : JSON.writeValueAsString(body));
    return new DockAnswer(
        answer.statusCode(),
        answer.body().isEmpty()
            ? Map.of()
            : JSON.readValue(answer.body(), new TypeReference<Map<String, Object>>() {}));
  }

  String code() {
    return (String) ((Map<?, ?>) body.get("error")).get("code");
  }

  String message() {
    return (String) ((Map<?, ?>) body.get("error")).get("message");
  }

  Map<?, ?> drive(int index) {
    return (Map<?, ?>) ((List<?>) body.get("drives")).get(index);
  }
}
