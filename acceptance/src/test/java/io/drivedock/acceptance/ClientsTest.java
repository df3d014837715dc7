package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.drivedock.app.box.Installation;
import io.drivedock.app.box.SingleBox;
import io.drivedock.server.azureendpoint.AzureEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * The official clients of Azure, as their registries have them, against a box with an Azure
 * endpoint: each signs in, tells the life of its jobs from creation to deletion, and is refused
 * where it must be. What a client is told to do is in {@code clients/} beside these tests.
 */
@Tag("installed")
final class ClientsTest {

  /** Debian's own, for which alone its packages install the SDK. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final String TOKEN_NAME = "operator";
  private static final String JOBS =
      "/subscriptions/%s/resourceGroups/curl/providers/Microsoft.ImportExport/jobs/"
          .formatted(AzureEndpoint.SUBSCRIPTION_DEFAULT);

  private static SingleBox box;
  private static String token;

  @TempDir Path folder;

  @BeforeAll
  static void open(@TempDir Path data) throws IOException {
    Files.writeString(
        data.resolve("drivedock.yaml"),
        """
        azureEndpoint: {port: 0}
        locations:
          West US: {city: Santa Clara}
        """);
    Installation.Configured configured =
        CommandLine.populateCommand(new Installation(), "--data", data.toString()).read(Map.of());
    box = SingleBox.serverOnly(configured.onAFreePort(1), InstantSource.system());
    token = box.firstToken().orElseThrow();
  }

  @AfterAll
  static void close() {
    box.close();
  }

  @ParameterizedTest
  @CsvSource({
    "2016-11-01, adfs",
    "2020-08-01, 00000000-0000-0000-0000-000000000002",
    "2021-01-01, adfs",
  })
  void theJavaScriptSdkTellsItsStory(String version, String tenant) {
    ClientRun run = run(Map.of());
    run.require("Node", "node", "--version");
    run.require(
        "The JavaScript SDK",
        "test",
        "-d",
        ClientRun.PACKAGES.resolve("node_modules/@azure/arm-storageimportexport").toString());

    assertThat(run.lastLineOf("node", ClientRun.script("story.mjs"), version, tenant))
        .isEqualTo("the JavaScript SDK has told its story in " + version);
  }

  @Test
  void thePythonSdkTellsItsStoryAndItsSecretIsNotLogged() {
    ClientRun run = run(Map.of("PYTHONDONTWRITEBYTECODE", "1"));
    run.require(
        "The Python SDK", PYTHON, "-c", "import azure.identity, azure.mgmt.storageimportexport");

    try (CapturedLog log = new CapturedLog(Level.TRACE, true)) {
      assertThat(run.lastLineOf(PYTHON, ClientRun.script("story.py")))
          .isEqualTo("the Python SDK has told its story");

      assertThat(log.with("path=/adfs/oauth2/token")).isNotEmpty();
      assertThat(log.with(token)).as("secrets in the log").isEmpty();
    }
  }

  @Test
  void theCommandLineOfAzureTellsItsStory() {
    ClientRun run =
        run(
            Map.of(
                "AZURE_CONFIG_DIR",
                folder.resolve("azure").toString(),
                "AZURE_CORE_COLLECT_TELEMETRY",
                "false",
                "PYTHONDONTWRITEBYTECODE",
                "1"));
    run.require("The command line of Azure", "sh", "-c", "command -v az");

    assertThat(run.lastLineOf("bash", ClientRun.script("story.sh")))
        .isEqualTo("the command line has told its story");
  }

  @ParameterizedTest
  @CsvSource({
    "in-chunks, Transfer-Encoding: chunked",
    "when-told, Expect: 100-continue",
  })
  void aBodyMayComeInChunksOrWaitUntilItIsAskedFor(String job, String header) throws IOException {
    ClientRun run = run(Map.of());
    run.require("curl", "curl", "--version");
    Path body =
        Files.writeString(
            folder.resolve("body.json"),
            """
            {"location":"westus","properties":{"jobType":"Export","storageAccountId":
            "/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/films",
            "export":{"blobList":{"blobPathPrefix":["/"]}},"returnAddress":{"recipientName":"Ada",
            "streetAddress1":"Street 1","city":"Redmond","postalCode":"98007","countryOrRegion":"USA",
            "phone":"4250000000","email":"ada@example.com"}}}
            """);

    assertThat(
            run.lastLineOf(
                "curl",
                "--silent",
                "--show-error",
                "--cacert",
                box.caFile().orElseThrow().toString(),
                "--header",
                "Authorization: Bearer " + token,
                "--header",
                "Content-Type: application/json",
                "--header",
                header,
                "--upload-file",
                body.toString(),
                "--output",
                folder.resolve("answer.json").toString(),
                "--write-out",
                "%{http_code}\\n",
                box.httpsUrl().orElseThrow() + JOBS + job + "?api-version=2021-01-01"))
        .isEqualTo("201");
  }

  private ClientRun run(Map<String, String> more) {
    String caFile = box.caFile().orElseThrow().toString();
    Map<String, String> environment = new HashMap<>(more);
    environment.put("DRIVEDOCK_URL", box.httpsUrl().orElseThrow().toString());
    environment.put("DRIVEDOCK_SUBSCRIPTION", AzureEndpoint.SUBSCRIPTION_DEFAULT);
    environment.put("DRIVEDOCK_CLIENT_ID", "OPERATOR");
    environment.put("DRIVEDOCK_CLIENT_SECRET", token);
    environment.put("DRIVEDOCK_TOKEN_NAME", TOKEN_NAME);
    environment.put("DRIVEDOCK_CLIENTS", ClientRun.PACKAGES.toString());
    environment.put("NODE_EXTRA_CA_CERTS", caFile);
    environment.put("REQUESTS_CA_BUNDLE", caFile);
    return new ClientRun(folder, environment);
  }
}
