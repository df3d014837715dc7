package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A client of a real server that believes nothing: each answer is held against the swagger of its
 * version, has the headers that every answer has, and holds no BitLocker key unless it was asked
 * for keys.
 */
final class ArmClient implements AutoCloseable {

  static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
  static final String GROUP_JOBS =
      "/subscriptions/"
          + SUBSCRIPTION
          + "/resourceGroups/Harbour/providers/Microsoft.ImportExport/jobs";
  static final String SUBSCRIPTION_JOBS =
      "/subscriptions/" + SUBSCRIPTION + "/providers/Microsoft.ImportExport/jobs";
  static final String NEWEST = "2021-01-01";

  private static final String GUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String KEY_GROUP = "[0-9]{6}-[0-9]{6}-[0-9]{6}";

  private final TestServer server;

  /** An answer; the body is absent where it has none. */
  record Answered(int status, @Nullable JsonNode body, String text, HttpHeaders headers) {

    String code() {
      return at("/error/code");
    }

    /** The text at a JSON pointer, or nothing at all. */
    String at(String pointer) {
      return body == null ? "" : body.at(pointer).asString("");
    }

    /** {@code code target} of each detail. */
    List<String> details() {
      return body == null
          ? List.of()
          : body.at("/error/details")
              .valueStream()
              .map(d -> d.path("code").asString("") + " " + d.path("target").asString(""))
              .toList();
    }

    boolean has(String pointer) {
      return body != null && !body.at(pointer).isMissingNode();
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    Answered is(int expected) {
      assertThat(status).as(text).isEqualTo(expected);
      return this;
    }
  }

  private ArmClient(TestServer server) {
    this.server = server;
  }

  /** A client of a fresh server that has the locations West US, East US and North. */
  static ArmClient start(Path folder) {
    return start(folder, Map.of());
  }

  static ArmClient start(Path folder, Map<String, Object> settings) {
    Map<String, Object> all = new LinkedHashMap<>();
    Map<String, Object> locations = new LinkedHashMap<>();
    locations.put("West US", address("Santa Clara"));
    locations.put("East US", address("Ashburn"));
    Map<String, Object> north = new LinkedHashMap<>(address("Nowhere"));
    north.put("alternateLocations", List.of("westus"));
    locations.put("North", north);
    all.put("locations", locations);
    all.putAll(settings);
    return new ArmClient(TestServer.start(folder, all));
  }

  private static Map<String, Object> address(String city) {
    return Map.of(
        "recipientName",
        "Dock",
        "streetAddress1",
        "Quay 1",
        "city",
        city,
        "stateOrProvince",
        "",
        "postalCode",
        "20457",
        "countryOrRegion",
        "Germany",
        "additionalShippingInformation",
        "Ring twice",
        "supportedCarriers",
        List.of("FedEx"));
  }

  TestServer server() {
    return server;
  }

  static String job(String name) {
    return GROUP_JOBS + "/" + name;
  }

  Answered get(String path) {
    return call("GET", path, null);
  }

  Answered put(String path, @Nullable String body) {
    return call("PUT", path, body);
  }

  Answered patch(String path, @Nullable String body) {
    return call("PATCH", path, body);
  }

  Answered delete(String path) {
    return call("DELETE", path, null);
  }

  Answered keys(String path) {
    return call("POST", path + "/listBitLockerKeys", null);
  }

  Answered with(String header, String value, String method, String path, @Nullable String body) {
    return call(Role.CUSTOMER, method, path, body, request -> request.header(header, value));
  }

  /** As a customer, in the newest version, unless the path says otherwise. */
  Answered call(String method, String path, @Nullable String body) {
    return call(Role.CUSTOMER, method, path, body, request -> {});
  }

  Answered call(
      Role role,
      String method,
      String path,
      @Nullable String body,
      Consumer<HttpRequest.Builder> more) {
    String query = path.contains("?") ? path : path + "?api-version=" + NEWEST;
    HttpRequest.Builder request =
        server.request(method, query, body).header("Authorization", "Bearer " + server.token(role));
    more.accept(request);
    return checked(method, query, server.send(request));
  }

  /** Follows an absolute address of this server, such as a nextLink. */
  Answered follow(String link) {
    assertThat(link).startsWith(server.uri("/").toString());
    URI uri = URI.create(link.replace("$", "%24"));
    return get(uri.getRawPath() + "?" + uri.getRawQuery());
  }

  /** Sends a request that the JDK's client would not, and gives the whole answer as it came. */
  String raw(String requestLine, String host) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      String request =
          requestLine
              + "\r\nHost: "
              + host
              + "\r\nConnection: close\r\nAuthorization: Bearer "
              + server.token(Role.CUSTOMER)
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("the server did not answer", e);
    }
  }

  private static Answered checked(String method, String path, HttpResponse<String> response) {
    String text = response.body();
    Answered answer =
        new Answered(
            response.statusCode(),
            text.isEmpty() ? null : Spec.parse(text),
            text,
            response.headers());
    checkHeaders(answer);
    String plainPath = path.split("\\?", 2)[0].replaceAll("/+", "/").replaceAll("/$", "");
    if (answer.status() >= 400
        || !plainPath.toLowerCase(Locale.ROOT).endsWith("/listbitlockerkeys")) {
      assertThat(text)
          .as("keys are told to nobody who does not ask")
          .doesNotContainPattern(KEY_GROUP);
    }
    if (Spec.isThere()) {
      String version =
          path.contains("2016-11-01")
              ? "2016-11-01"
              : path.contains("2020-08-01") ? "2020-08-01" : NEWEST;
      if (!plainPath.endsWith("/actions") && !method.equals("HEAD")) {
        // Withdrawing a drive is an operation of ours and answers as an update does.
        boolean isWithdrawal = plainPath.endsWith("/withdrawDrive");
        assertThat(
                SwaggerCheck.findings(
                    version,
                    isWithdrawal ? "PATCH" : method,
                    plainPath.replace("/withdrawDrive", ""),
                    answer.status(),
                    answer.body()))
            .as("%s %s: %s", method, path, text)
            .isEmpty();
      }
    }
    return answer;
  }

  private static void checkHeaders(Answered answer) {
    assertThat(answer.header("Content-Type"))
        .isEqualTo(answer.body() == null ? "" : "application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.header("Pragma")).isEqualTo("no-cache");
    assertThat(answer.header("Expires")).isEqualTo("-1");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("x-ms-request-id")).matches(GUID);
    assertThat(answer.header("x-ms-correlation-request-id")).matches("(?i)" + GUID);
    boolean isJob = answer.has("/properties/jobType");
    assertThat(answer.header("ETag"))
        .as("of a job and of nothing else")
        .matches(isJob ? "W/\"[0-9a-f]{32}\"" : answer.status() == 204 ? ".*" : "");
    for (String never : List.of("Last-Modified", "Location", "Azure-AsyncOperation", "Server")) {
      assertThat(answer.header(never)).as(never).isEmpty();
    }
    if (answer.status() != 204) {
      assertThat(answer.header("Content-Length"))
          .isEqualTo(Integer.toString(answer.text().getBytes(StandardCharsets.UTF_8).length));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
