package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.app.client.Api;
import io.drivedock.job.JobPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as a process: what it says when it is ready, and how it ends. */
final class ServeCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JobPath JOB =
      new JobPath("11111111-2222-3333-4444-555555555555", "press", "spring");

  /** A drive in transfer may take its station ten; without one it is a moment. */
  private static final Duration QUICKLY = Duration.ofSeconds(20);

  /** Of the shell: 128 and the number of the signal. */
  private static final int ENDED_BY_SIGTERM = 128 + 15;

  private static final Duration TO_FAIL = Duration.ofMinutes(2);

  @TempDir Path temp;

  @Test
  void itSaysWhereItIsEndsWhenToldAndKeepsEverything() throws IOException {
    Path data = temp.resolve("data");
    String token;
    try (DrivedockProcess first = serve(data)) {
      JsonNode line = ready(first, data);
      token = line.get("token").stringValue();
      assertThat(token).startsWith("drivedock_");
      assertThat(first.err()).contains("started with").doesNotContain(token);
      try (Api api = new Api(URI.create(line.get("url").stringValue()), token)) {
        assertThat(api.job(201, "PUT", JOB, draft()).text("name")).isNotEmpty();
      }

      assertEndsCleanly(first, data);
      assertThat(first.err()).doesNotContain(token);
    }
    try (DrivedockProcess second = serve(data)) {
      JsonNode line = ready(second, data);
      assertThat(line.get("token").isNull()).as("a token is shown once").isTrue();
      try (Api api = new Api(URI.create(line.get("url").stringValue()), token)) {
        assertThat(api.job(200, "GET", JOB, null).text("properties", "state"))
            .isEqualTo("Creating");
      }

      assertASecondStartDoesNoHarm(data);
      assertEndsCleanly(second, data);
    }
  }

  @Test
  void withAnAzureEndpointItSaysWhereHttpsIsSpokenAndWhomToTrust() throws IOException {
    Path data = Files.createDirectories(temp.resolve("data"));
    Files.writeString(
        data.resolve("drivedock.yaml"), "azureEndpoint: {port: 0, names: [localhost]}");
    try (DrivedockProcess service = serve(data)) {
      JsonNode line = JSON.readTree(service.firstLine());

      assertThat(line.get("httpsUrl").stringValue()).matches("https://localhost:[1-9]\\d*");
      assertThat(Path.of(line.get("caFile").stringValue()))
          .isEqualTo(data.resolve("tls/ca.pem"))
          .content()
          .startsWith("-----BEGIN CERTIFICATE-----");
    }
  }

  private DrivedockProcess serve(Path data) throws IOException {
    return DrivedockProcess.start(
        temp, Map.of(), "serve", "--json", "--port", "0", "--data", data.toString());
  }

  private static JsonNode ready(DrivedockProcess service, Path data) {
    String printed = service.firstLine();
    assertThat(printed.lines()).hasSize(1);
    JsonNode line = JSON.readTree(printed);
    assertThat(line.propertyNames()).containsExactly("url", "token", "dataFolder");
    assertThat(line.get("url").stringValue()).matches("http://127\\.0\\.0\\.1:\\d+");
    assertThat(line.get("dataFolder").stringValue()).isEqualTo(data.toString());
    return line;
  }

  private static Map<String, Object> draft() {
    return Map.of(
        "location",
        "Main Dock",
        "properties",
        Map.of(
            "jobType",
            "Import",
            "storageAccountId",
            "/subscriptions/%s/resourceGroups/press/providers/Microsoft.Storage/storageAccounts/press"
                .formatted(JOB.subscription()),
            "returnAddress",
            Map.of(
                "recipientName", "Ann Example",
                "streetAddress1", "1 Example Street",
                "city", "Redmond",
                "postalCode", "98007",
                "countryOrRegion", "USA",
                "phone", "4250000000",
                "email", "ann@example.com"),
            "driveList",
            List.of(
                Map.of(
                    "driveId",
                    "DISK0001",
                    "manifestFile",
                    "\\DriveManifest.xml",
                    "manifestHash",
                    "0123456789ABCDEF0123456789ABCDEF"))));
  }

  /** Somebody forgets that it runs, and starts it again: only the second one is told off. */
  private static void assertASecondStartDoesNoHarm(Path data) {
    CommandRun before = CommandRun.of("token", "list", "--data", data.toString());
    assertThat(before.out()).contains("station");

    for (List<String> words : List.of(List.<String>of(), List.of("--no-station"))) {
      List<String> all =
          new ArrayList<>(List.of("serve", "--port", "0", "--data", data.toString()));
      all.addAll(words);
      CommandRun again = CommandRun.of(all.toArray(String[]::new));
      assertThat(again.exit()).as(again.err()).isEqualTo(2);
      assertThat(again.err().lines())
          .containsExactly(
              ("drivedock: A Drivedock server is already running on the data folder %s."
                          + " Stop it first, or give")
                      .formatted(data)
                  + " another folder with --data.");
    }
    CommandRun after = CommandRun.of("token", "list", "--data", data.toString());
    assertThat(after.out().lines())
        .as("the token of the station that runs is still worth something")
        .containsAll(before.out().lines().toList());
  }

  private static void assertEndsCleanly(DrivedockProcess service, Path data) throws IOException {
    assertThat(service.terminate(QUICKLY)).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(service.out().lines()).as("nothing but the one line").hasSize(1);
    assertThat(service.err()).doesNotContain("WARN").doesNotContain("ERROR");
    assertThat(service.err().lines().toList().getLast()).endsWith("stopped");
    assertThat(service.temporary()).as("temporary files").isEmptyDirectory();
    assertThat(names(data))
        .as("neither a journal of the database nor anything half done")
        .containsExactly(
            "drivedock.db", "drivedock.lock", "master.key", "slots", "station", "store");
    assertThat(names(data.resolve("station"))).containsExactly("station.lock");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aPortInUseIsAllThatIsSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      Path data = temp.resolve("data");
      try (DrivedockProcess failing =
          DrivedockProcess.start(
              temp, Map.of(), "serve", "--port", port, "--data", data.toString())) {
        assertThat(failing.exit(TO_FAIL)).isEqualTo(2);
        assertThat(failing.out()).isEmpty();
        assertThat(failing.err().lines())
            .containsExactly(
                "drivedock: Port %s on 127.0.0.1 is in use by another program.".formatted(port)
                    + " Give another with --port; 0 takes a free one.");
      }
    }
  }

  @Test
  void aMasterKeyThatIsNoneIsSaidInOneSentenceAndNotRepeated() throws IOException {
    try (DrivedockProcess failing =
        DrivedockProcess.start(
            temp,
            Map.of("DRIVEDOCK_MASTER_KEY", "not-a-key-but-private"),
            "serve",
            "--port",
            "0",
            "--data",
            temp.resolve("data").toString())) {
      assertThat(failing.exit(TO_FAIL)).isEqualTo(2);
      assertThat(failing.err().lines()).hasSize(1);
      assertThat(failing.err()).contains("DRIVEDOCK_MASTER_KEY").doesNotContain("private");
    }
  }
}
