package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The emulator as a process: what it says when it is ready, and that it leaves nothing behind. */
final class EmulatorCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration QUICKLY = Duration.ofSeconds(20);

  @TempDir Path temp;

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
  }

  private DrivedockProcess emulator(String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("emulator", "--port", "0", "--https-port", "0"));
    words.addAll(List.of(more));
    return DrivedockProcess.start(temp, Map.of(), words.toArray(String[]::new));
  }

  private HttpResponse<String> clock(JsonNode line, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(line.path("url").asString("") + "/emulator/clock"))
            .header("Authorization", "Bearer " + line.path("token").asString(""));
    try {
      return http.send(
          (body == null ? request : request.POST(BodyPublishers.ofString(body))).build(),
          BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Instant now(JsonNode line) throws IOException {
    return Instant.parse(JSON.readTree(clock(line, null).body()).path("now").asString(""));
  }

  @Test
  void itPrintsOneLineForScriptsAndIsReadyThen() throws IOException {
    try (DrivedockProcess process = emulator("--json")) {
      JsonNode line = JSON.readTree(process.firstLine());

      assertThat(line.propertyNames())
          .containsExactly("url", "httpsUrl", "token", "caFile", "subscriptionId");
      assertThat(Path.of(line.path("caFile").asString(""))).isRegularFile();
      Instant before = now(line);
      assertThat(clock(line, "{\"advance\":\"90d\"}").statusCode()).isEqualTo(200);
      assertThat(Duration.between(before, now(line))).isGreaterThanOrEqualTo(Duration.ofDays(90));

      process.terminate(QUICKLY);
      assertThat(process.out().lines()).hasSize(1);
      assertThat(process.err()).doesNotContain(line.path("token").asString(""));
      try (Stream<Path> left = Files.list(process.temporary())) {
        assertThat(left.filter(path -> path.toString().contains("drivedock"))).isEmpty();
      }
    }
  }

  @Test
  void itKeepsWhatItIsToldToKeepItsTimeToo() throws IOException {
    Path data = temp.resolve("kept");
    Instant kept;
    try (DrivedockProcess process = emulator("--json", "--data", data.toString())) {
      JsonNode line = JSON.readTree(process.firstLine());
      clock(line, "{\"advance\":\"30d\"}");
      kept = now(line);
      process.terminate(QUICKLY);
    }
    try (DrivedockProcess process = emulator("--json", "--data", data.toString())) {
      assertThat(now(JSON.readTree(process.firstLine()))).isAfterOrEqualTo(kept);
    }
  }

  @Test
  void forPeopleItSaysWhatToTryFirst() throws IOException {
    try (DrivedockProcess process = emulator()) {
      process.firstLine();
      process.terminate(QUICKLY);
      assertThat(process.out())
          .startsWith("Drivedock emulator is ready.\n")
          .contains("HTTPS         https://", "CA file       /", "\"advance\":\"90d\"");
    }
  }

  @Test
  void aPortThatIsNoneIsRefusedWithTheOption() throws IOException {
    try (DrivedockProcess process =
        DrivedockProcess.start(temp, Map.of(), "emulator", "--https-port", "70000")) {
      assertThat(process.exit(QUICKLY)).isEqualTo(2);
      assertThat(process.err())
          .contains("--https-port must be a number from 0 to 65535, not 70000.");
    }
  }
}
