package io.drivedock.server.dock;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the dock API answers over real HTTP. */
record DockAnswer(int status, Map<String, Object> body) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Calls a path of the API. */
  static DockAnswer of(
      TestServer server, Role role, String method, String path, @Nullable Map<String, ?> body) {
    HttpResponse<String> answer =
        server.send(
            role, method, "/dock/v1" + path, body == null ? null : JSON.writeValueAsString(body));
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
