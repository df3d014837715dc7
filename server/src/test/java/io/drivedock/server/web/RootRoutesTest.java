package io.drivedock.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every request passes, over real HTTP. */
final class RootRoutesTest {

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void withoutATokenNothingIsServedButTheRootAndSignsOfLife() {
    assertThat(bare("/health").statusCode()).isEqualTo(200);
    assertThat(bare("/health").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(bare("/ready").statusCode()).isEqualTo(200);
    assertThat(bare("/").body()).contains("Drivedock");
    for (String path :
        List.of("/dock/v1/jobs", "/no/such", "/health/more", "//health/x", "/ready/x")) {
      HttpResponse<String> answer = bare(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
      assertThat(answer.body()).contains("\"code\":\"AuthenticationFailed\"");
    }
  }

  @Test
  void aTokenThatIsNotOursIsRefusedAndNotRepeated() {
    for (String header :
        List.of("Bearer not-a-token", "Bearer ", "Basic b3A6b3A=", "x".repeat(900))) {
      HttpResponse<String> answer =
          server.send(server.request("GET", "/dock/v1/jobs", null).header("Authorization", header));
      assertThat(answer.statusCode()).as(header).isEqualTo(401);
      assertThat(answer.body()).doesNotContain("not-a-token");
    }
  }

  @Test
  void slashesAndLetterCaseDoNotMatter() {
    for (String path :
        List.of("/dock/v1/jobs", "//dock//v1/jobs/", "/DOCK/V1/Jobs", "/dock/v1/jobs//")) {
      assertThat(server.send(Role.OPERATOR, "GET", path, null).statusCode())
          .as(path)
          .isEqualTo(200);
    }
  }

  @Test
  void aBodyThatIsTooLongIsRefusedWhetherItSaysItsLengthOrNot() {
    byte[] body = new byte[BoundedBodies.BYTES_MAX + 1];
    HttpResponse<String> said = post(BodyPublishers.ofByteArray(body));
    HttpResponse<String> chunked =
        post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    assertThat(said.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(chunked.body()).contains("RequestEntityTooLarge");
  }

  private static HttpResponse<String> post(java.net.http.HttpRequest.BodyPublisher body) {
    return server.send(
        server
            .request("POST", "/dock/v1/parcels", null)
            .header("Authorization", "Bearer " + server.token(Role.OPERATOR))
            .POST(body));
  }

  @Test
  void whatNobodyServesIsA404InTheShapeOfTheApi() {
    HttpResponse<String> answer = server.send(Role.OPERATOR, "GET", "/no/such/path", null);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"InvalidResourceType\"");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void aPathThatTomcatRefusesTellsNothingOfTomcat() {
    HttpResponse<String> answer = server.send(Role.OPERATOR, "GET", "/dock/v1/%2F..%2F", null);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).doesNotContainIgnoringCase("tomcat");
  }

  @Test
  void everyAnswerHasTheIdsByWhichItIsFoundAgain() {
    byte[] body = new byte[BoundedBodies.BYTES_MAX + 1];
    List<HttpResponse<String>> answers =
        List.of(
            bare("/health"),
            bare("/dock/v1/jobs"),
            server.send(Role.OPERATOR, "GET", "/no/such/path", null),
            server.send(Role.OPERATOR, "GET", "/dock/v1/jobs", null),
            post(BodyPublishers.ofByteArray(body)));

    for (HttpResponse<String> answer : answers) {
      assertThat(answer.headers().firstValue("x-ms-request-id").orElse(""))
          .as("%d %s", answer.statusCode(), answer.uri())
          .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
      assertThat(answer.headers().firstValue("x-ms-correlation-request-id")).isPresent();
    }
    assertThat(answers.stream().map(HttpResponse::statusCode))
        .containsExactly(200, 401, 404, 200, 413);
  }

  private static HttpResponse<String> bare(String path) {
    return server.send(server.request("GET", path, null));
  }
}
