package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.drivedock.app.box.Installation;
import io.drivedock.app.box.SingleBox;
import io.drivedock.app.client.Api;
import io.drivedock.job.JobPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The way of the README: a drive is prepared, received, watched and sent home by commands. */
final class DockCommandTest {
  private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
  private static final String ACCOUNT =
      "/subscriptions/%s/resourceGroups/press/providers/Microsoft.Storage/storageAccounts/press"
          .formatted(SUBSCRIPTION);

  @TempDir Path temp;
  private Path token;
  private String url;

  @Test
  void aDriveGoesInAndHomeByCommands() throws IOException {
    Path files = Files.createDirectories(temp.resolve("files"));
    Files.writeString(files.resolve("page.txt"), "a page\n");
    Files.createDirectories(temp.resolve("parcels"));
    try (SingleBox box =
        SingleBox.start(
            Installation.defaults(temp.resolve("data")).onAFreePort(1),
            UnaryOperator.identity(),
            InstantSource.system())) {
      String secret = box.firstToken().orElseThrow();
      token = Files.writeString(temp.resolve("token"), secret + "\n");
      url = box.url().toString();

      CommandRun prepared = prepare(files, "DISK0001");
      assertThat(prepared.exit()).as(prepared.err()).isZero();
      assertThat(prepared.out()).contains("1 blob, ", "first-import, Creating");
      ship(secret);
      String inAMonth = LocalDate.now(ZoneOffset.UTC).plusDays(30).toString();
      assertThat(dock("wait", "1Z9991", "--until", inAMonth)).contains("Shipping");
      assertThat(dock("show", "1Z9991")).contains("\"dueAt\" : \"" + nextDay(inAMonth));
      Files.move(temp.resolve("parcels/DISK0001"), temp.resolve("data/slots/DISK0001"));

      assertThat(dock("receive", "1Z9991", "DISK0001", "DISK0009"))
          .contains("first-import", "Received", "DISK0009  unexpected");
      assertRefused(1, "can no longer be given up", "give-up", "DISK0001");
      assertThat(stationsWithATarget()).contains("target main  reached");
      assertThat(dock("rounds")).containsPattern("deadlines +20").contains("tombstones");
      assertThat(dock("watch", "DISK0001")).contains("Packaging", "100%", "Completed, 100 %");
      assertThat(dock("show", "1Z9991")).contains("\"state\" : \"Packaging\"", "Ann Example");
      assertThat(dock("jobs", "--state", "Packaging")).contains("first-import", "DISK0001");
      assertThat(dock("jobs", "--state", "Closed")).isEmpty();
      assertThat(dock("return", "DISK0001", "--carrier", "UPS", "--tracking", "1Z9992"))
          .contains("Completed", "ShippedBack");
      assertThat(dock("history", "1Z9991"))
          .contains("ParcelArrived", "TransferFinished", "Returned");
      assertThat(temp.resolve("data/store/press/papers/page.txt")).hasContent("a page\n");

      assertRefused(
          3, "There is no job with that id", "show", "00000000-0000-7000-8000-000000000000");
      assertRefused(3, "No job has the tracking number, drive or id 'NOWHERE'", "watch", "NOWHERE");
      assertRefused(1, "The server refused to list the jobs: 400 ", "jobs", "--state", "Lost");
    }
  }

  /** Of submission, check-in and a start, as a customer and an operator see them at a terminal. */
  @Test
  void anAccountOfAnotherSubscriptionIsToldWhereverItIsMet() throws IOException {
    String other = "99999999-2222-3333-4444-555555555555";
    Path files = Files.createDirectories(temp.resolve("files"));
    Files.writeString(files.resolve("page.txt"), "a page\n");
    Files.createDirectories(temp.resolve("parcels"));
    try (SingleBox box = box(other)) {
      token = Files.writeString(temp.resolve("token"), box.firstToken().orElseThrow() + "\n");
      url = box.url().toString();
      CommandRun refused = prepare(files, "DISK0000");
      assertThat(refused.exit()).isNotZero();
      assertThat(refused.err())
          .contains("403 LinkedAuthorizationFailed (properties.storageAccountId): The storage")
          .contains("does not belong to the job's subscription")
          .doesNotContain("Check the token")
          .doesNotContain(other);
    }
    try (SingleBox box = box(SUBSCRIPTION)) {
      url = box.url().toString();
      CommandRun prepared = prepare(files, "DISK0001");
      assertThat(prepared.exit()).as(prepared.err()).isZero();
      ship(Files.readString(token).strip());
    }
    try (SingleBox box = box(other)) {
      url = box.url().toString();
      assertThat(dock("receive", "1Z9991", "DISK0001"))
          .contains("first-import", "Received", "No drive of this job is transferred.")
          .contains("belongs to subscription " + other, "storage.accounts");
    }
  }

  /** Of a token that is unknown: nothing is looked up with it, so nothing is "not found". */
  @Test
  void aTokenThatIsRefusedEndsEveryCommandWithFive() throws IOException {
    token = Files.writeString(temp.resolve("token"), "drivedock_unknown\n");
    try (SingleBox box = box(SUBSCRIPTION)) {
      url = box.url().toString();
      for (List<String> words :
          List.of(
              List.of("jobs"),
              List.of("stations"),
              List.of("rounds"),
              List.of("show", "1Z9991"),
              List.of("history", "1Z9991"),
              List.of("watch", "1Z9991"),
              List.of("receive", "1Z9991", "DISK0001"),
              List.of("missing", "1Z9991", "DISK0001"),
              List.of("park", "DISK0001"),
              List.of("eject", "DISK0001"),
              List.of("start", "DISK0001"),
              List.of("finish", "DISK0001"),
              List.of("return", "DISK0001", "--carrier", "UPS", "--tracking", "1Z9992"),
              List.of("wait", "1Z9991", "--until", "2027-01-31"),
              List.of("give-up", "1Z9991"))) {
        CommandRun run =
            run(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new));
        assertThat(run.exit()).as("%s: %s", words, run).isEqualTo(5);
        assertThat(run.err())
            .as("%s", words)
            .startsWith("drivedock: The server refused to ")
            .contains("401 AuthenticationFailed: ", "Check the token")
            .doesNotContain("drivedock_unknown");
        assertThat(run.out()).as("%s", words).isEmpty();
      }
    }
  }

  @Test
  void aRoleThatMayNotIsSaidAndEndsWithFive() throws IOException {
    Files.createDirectories(temp.resolve("data"));
    try (SingleBox box = box(SUBSCRIPTION)) {
      url = box.url().toString();
      CommandRun issued =
          CommandRun.of(
              "token",
              "issue",
              "--data",
              temp.resolve("data").toString(),
              "--role",
              "customer",
              "Ann");
      assertThat(issued.exit()).as(issued.err()).isZero();
      token = Files.writeString(temp.resolve("token"), issued.out().strip() + "\n");
      assertRefused(5, "The server refused to list the stations: 403 ", "stations");
      assertRefused(5, "The server refused to look up the job: 403 ", "show", "1Z9991");
    }
  }

  @Test
  void aServerThatIsBusyIsAskedAgain() throws IOException {
    token = Files.writeString(temp.resolve("token"), "drivedock_some\n");
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean isFirst = asked.getAndIncrement() == 0;
          byte[] body = (isFirst ? "{}" : "{\"value\":[]}").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Retry-After", "0");
          exchange.sendResponseHeaders(isFirst ? 503 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      url = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(dock("stations")).isEmpty();
      assertThat(asked).hasValue(2);
    } finally {
      server.stop(0);
    }
  }

  private SingleBox box(String owner) throws IOException {
    Path data = Files.createDirectories(temp.resolve("data"));
    Files.writeString(
        data.resolve("drivedock.yaml"),
        "storage: {accounts: {press: {owners: [%s]}}}".formatted(owner));
    Installation.Configured configured =
        CommandLine.populateCommand(new Installation(), "--data", data.toString()).read(Map.of());
    return SingleBox.start(
        configured.onAFreePort(1), UnaryOperator.identity(), InstantSource.system());
  }

  private static String nextDay(String date) {
    return LocalDate.parse(date).plusDays(1).toString();
  }

  private CommandRun prepare(Path files, String id) throws IOException {
    Path home = HomeAddress.in(temp);
    String drive = temp.resolve("parcels").resolve(id).toString();
    return CommandRun.of(
        "prepare",
        files.toString(),
        "--drive",
        drive,
        "--container",
        "papers",
        "--job",
        "first-import",
        "--subscription",
        SUBSCRIPTION,
        "--resource-group",
        "press",
        "--location",
        "Main Dock",
        "--storage-account",
        ACCOUNT,
        "--return-address",
        home.toString(),
        "--submit",
        url,
        "--token-file",
        token.toString());
  }

  private void ship(String secret) {
    try (Api api = new Api(URI.create(url), secret)) {
      Api.Answer shipped =
          api.job(
              200,
              "PATCH",
              new JobPath(SUBSCRIPTION, "press", "first-import"),
              Map.of(
                  "properties",
                  Map.of(
                      "state",
                      "Shipping",
                      "deliveryPackage",
                      Map.of("carrierName", "UPS", "trackingNumber", "1Z9991"))));
      assertThat(shipped.text("properties", "state")).isEqualTo("Shipping");
    }
  }

  private String dock(String command, String... words) {
    CommandRun run = run(command, words);
    assertThat(run.exit()).as(run.err()).isZero();
    return run.out();
  }

  private void assertRefused(int exit, String sentence, String command, String... words) {
    CommandRun run = run(command, words);
    assertThat(run.exit()).as(run.out()).isEqualTo(exit);
    assertThat(run.err()).contains(sentence).doesNotContain("\tat ");
  }

  private CommandRun run(String command, String... words) {
    List<String> all = new ArrayList<>(List.of("dock", command));
    all.addAll(List.of(words));
    all.addAll(List.of("--url", url, "--token-file", token.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** A station tells of its targets once it has looked at them. */
  private String stationsWithATarget() {
    String stations = dock("stations");
    for (int i = 0; i < 1_000 && stations.contains("targets not checked yet"); i++) {
      stations = dock("stations");
    }
    return stations;
  }
}
