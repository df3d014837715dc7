package io.drivedock.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.portal.Browser;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of proxies over HTTP, from one that is trusted and from anybody. */
final class ProxiedRequestsTest {

  private static final String HSTS = "Strict-Transport-Security";

  @TempDir Path folder;

  private TestServer start(String... proxies) {
    return TestServer.start(folder, Map.of("proxies", List.of(proxies)));
  }

  private static HttpResponse<String> get(TestServer server, String path, String... headers) {
    return server.send(server.request("GET", path, null).headers(headers));
  }

  @Test
  void nothingThatAnybodySaysOfItselfIsBelieved() {
    try (TestServer server = start("192.0.2.0/24", "::1")) {
      HttpResponse<String> page =
          get(
              server,
              "/portal/sign-in",
              "X-Forwarded-Proto",
              "https",
              "X-Forwarded-Host",
              "evil.example",
              "Forwarded",
              "for=1.2.3.4;proto=https;host=evil.example");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Set-Cookie").orElse("")).doesNotContain("Secure");
      assertThat(page.headers().map()).doesNotContainKey(HSTS);

      int last = 0;
      for (int i = 0; i < 12; i++) {
        last =
            new Browser(server, "X-Forwarded-For", "198.51.100." + i)
                .signIn("drivedock_guess")
                .statusCode();
      }
      assertThat(last).isEqualTo(429);
      assertThat(
              get(server, "/health", "X-Forwarded-For", "garbage", "Forwarded", "=").statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/portal/sign-in", "/health", "/dock/v1/rounds", "/nowhere", "/portal/x"})
  void whatCameByHttpsIsToStaySo(String path) {
    try (TestServer server = start("127.0.0.1")) {
      assertThat(
              get(server, path, "X-Forwarded-Proto", "https", "X-Forwarded-Host", "dock.example")
                  .headers()
                  .allValues(HSTS))
          .containsExactly("max-age=31536000");
      for (String[] plain :
          List.of(
              new String[] {"X-Forwarded-Proto", "http", "X-Forwarded-Host", "dock.example"},
              new String[] {"X-Forwarded-Host", "dock.example"},
              new String[] {"X-Forwarded-Proto", "https", "X-Forwarded-Host", "localhost:8443"},
              new String[] {"X-Forwarded-Proto", "https", "X-Forwarded-Host", "a.localhost"})) {
        assertThat(get(server, path, plain).headers().map()).doesNotContainKey(HSTS);
      }
    }
  }

  @Test
  void anAnswerThatBeginsAnewKeepsIt() {
    try (TestServer server = start("127.0.0.1")) {
      HttpResponse<String> answer =
          server.send(
              server
                  .request("POST", "/dock/v1/jobs", null)
                  .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[9])))
                  .setHeader("Content-Type", "multipart/form-data; boundary=b")
                  .header("Authorization", "Bearer " + server.token(Role.OPERATOR))
                  .header("Forwarded", "for=198.51.100.7;proto=https;host=dock.example"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(411);
      assertThat(answer.headers().allValues(HSTS)).hasSize(1);
    }
  }

  @Test
  void aTrustedProxyThatCannotBeReadIsToldSo() {
    try (TestServer server = start("127.0.0.1")) {
      HttpResponse<String> answer = get(server, "/health", "X-Forwarded-For", "<garbage>");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("InvalidForwardedHeader", "is not an IP address")
          .doesNotContain("garbage");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
  }
}
