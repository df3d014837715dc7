package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.app.box.Installation;
import io.drivedock.app.box.SingleBox;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What commands say and how they end, in this process. */
final class CommandsTest {

  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;

  private record Ran(int exit, String out, String err) {}

  private static Ran run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Drivedock.command(CLOCK);
    for (CommandLine each : all(command)) {
      each.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }
    int exit = command.execute(words);
    return new Ran(exit, out.toString(), err.toString());
  }

  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(below -> all.addAll(all(below)));
    return all;
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void installed() {
    SingleBox.start(
            Installation.defaults(folder.resolve("data")).onAFreePort(1),
            UnaryOperator.identity(),
            CLOCK)
        .close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "prepare", "job show", "volume info"})
  void aNameThatBeginsWithAnAtSignIsAName(String words) throws IOException {
    Path file = Files.writeString(folder.resolve("arguments"), "--help");
    List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
    arguments.add("@" + file);
    assertThat(run(arguments.toArray(String[]::new)).exit()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "serve",
        "prepare",
        "preview",
        "verify",
        "restore",
        "repair",
        "job",
        "dock",
        "station",
        "token",
        "completion"
      })
  void everyCommandHelps(String command) {
    Ran ran = command.isEmpty() ? run("--help") : run(command, "--help");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("Usage:").contains(command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fly",
        "job",
        "job fly",
        "serve --prot 1",
        "token issue x",
        "dock receive",
        "restore",
        "repair drive",
        "demo a b"
      })
  void wrongWordsEndWithTwo(String line) {
    Ran ran = run(line.split(" "));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).isNotBlank();
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void anUnknownSettingIsSaidWithTheOneThatWasMeant() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/drivedock.yaml"), "prot: 1\nstation: {slts: x}\n");

    Ran ran = run("serve", "--data", data());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .contains("'prot' is not a setting; did you mean 'port'?")
        .contains("'station.slts' is not a setting; did you mean 'station.slots'?")
        .contains("drivedock.yaml");
  }

  @Test
  void aNameThatIsNoneOfAStationIsSaidSo() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/drivedock.yaml"), "station: {name: the dock}\n");

    Ran ran = run("serve", "--data", data());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("'station.name' is not 1 to 64 letters").doesNotContain("\tat ");
  }

  @Test
  void settingsThatAreNoYamlAreSaidWithTheirLine() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/drivedock.yaml"), "port: 1\n  host: [\n");

    Ran ran = run("serve", "--data", data());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("not valid YAML in or before line").doesNotContain("\tat ");
  }

  @Test
  void aPortInUseIsOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Ran ran = run("serve", "--data", data(), "--port", String.valueOf(taken.getLocalPort()));

      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err().lines()).hasSize(1);
      assertThat(ran.err()).contains("is in use by another program");
    }
  }

  @Test
  void aDataFolderThatCannotBeWrittenIsOneSentence() throws IOException {
    Files.writeString(folder.resolve("data"), "a file in its place");

    Ran ran = run("serve", "--data", data());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).contains("The data folder " + data() + " is not writable");
  }

  @Test
  void tokensAreIssuedListedAndRevokedAndShownOnce() {
    installed();
    Ran issued = run("token", "issue", "--data", data(), "--role", "customer", "Ann, films");
    Ran listed = run("token", "list", "--data", data());
    Ran revoked = run("token", "revoke", "--data", data(), "--role", "customer", "Ann, films");
    Ran again = run("token", "revoke", "--data", data(), "--role", "customer", "Ann, films");

    assertThat(issued.out()).startsWith("drivedock_");
    assertThat(listed.out()).doesNotContain(issued.out().strip());
    assertThat(listed.out().lines().toList())
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "[0-9a-f]{12}  customer  20\\S+Z  never +never +all subscriptions +Ann,"
                            + " films"));
    assertThat(revoked.out()).contains("1 token revoked");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("'Ann, films'");
  }

  @Test
  void aTokenIsLimitedToSubscriptionsThatAreGuids() {
    installed();
    String films = "aaaaaaaa-2222-3333-4444-555555555555";
    List<String> issue = List.of("token", "issue", "--data", data(), "--role");
    Ran issued = run(with(issue, "customer", "--subscription", films, "Ann"));
    Ran listed = run("token", "list", "--data", data());
    Ran wrong = run(with(issue, "customer", "--subscription", "films", "Ann"));
    Ran station = run(with(issue, "station", "--subscription", films, "dock-2"));

    assertThat(issued.exit()).isZero();
    assertThat(listed.out()).contains("only " + films + "  Ann");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("a subscription is a GUID");
    assertThat(station.exit()).isEqualTo(2);
    assertThat(station.err()).contains("cannot be limited");
  }

  @Test
  void aTokenLastsAsLongAsIsSaidAndElseAsTheSettingSays() throws IOException {
    installed();
    List<String> issue = List.of("token", "issue", "--data", data(), "--role", "auditor");
    String lastDay = LocalDate.now(ZoneOffset.UTC).plusDays(3).toString();
    assertThat(run(with(issue, "--expires", "90d", "long")).exit()).isZero();
    assertThat(run(with(issue, "--expires", lastDay, "through")).exit()).isZero();
    Files.writeString(folder.resolve("data/drivedock.yaml"), "tokens: {expireAfter: 2d}");
    assertThat(run(with(issue, "by the setting")).exit()).isZero();
    assertThat(run(with(issue, "--expires", "never", "endless")).exit()).isZero();

    assertThat(days(listed("long"))).isEqualTo(90);
    assertThat(days(listed("by the setting"))).isEqualTo(2);
    assertThat(listed("through").get("expiresAt").asString())
        .isEqualTo(LocalDate.parse(lastDay).plusDays(1) + "T00:00:00Z");
    assertThat(listed("endless").has("expiresAt")).isFalse();
    assertThat(listed("endless").get("expired").asBoolean()).isFalse();

    for (String wrong : List.of("soon", "-3d", "0d", "4000d", "2020-01-01")) {
      Ran ran = run(with(issue, "--expires=" + wrong, "x"));
      assertThat(ran.exit()).as(wrong).isEqualTo(2);
    }
    Files.writeString(folder.resolve("data/drivedock.yaml"), "tokens: {expireAfter: 1s}");
    Ran setting = run("token", "list", "--data", data());
    assertThat(setting.exit()).isEqualTo(2);
    assertThat(setting.err()).contains("tokens.expireAfter", "1h to 3650d");
  }

  private JsonNode listed(String name) {
    String json = run("token", "list", "--json", "--data", data()).out();
    return JsonMapper.shared()
        .readTree(json)
        .valueStream()
        .filter(token -> token.get("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static long days(JsonNode token) {
    return Duration.between(
            Instant.parse(token.get("issuedAt").asString()),
            Instant.parse(token.get("expiresAt").asString()))
        .plusMinutes(10)
        .toDays();
  }

  @Test
  void aTokenIsRevokedByItsId() {
    installed();
    List<String> issue = List.of("token", "issue", "--data", data(), "--role", "station");
    assertThat(run(with(issue, "--station", "quay", "dock")).exit()).isZero();
    assertThat(run(with(issue, "dock")).exit()).isZero();
    String line =
        run("token", "list", "--data", data())
            .out()
            .lines()
            .filter(row -> row.contains("station quay"))
            .findFirst()
            .orElseThrow();
    List<String> revoke =
        List.of("token", "revoke", "--data", data(), "--id", line.substring(0, 12));

    assertThat(run(with(revoke)).out()).contains("1 token revoked");
    Ran again = run(with(revoke));
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("There is no token with the id");
    assertThat(run("token", "list", "--data", data()).out())
        .contains("the first station it names")
        .doesNotContain("station quay");
    assertThat(run(with(revoke, "--role", "station", "dock")).exit()).isEqualTo(2);
    assertThat(run("token", "revoke", "--data", data(), "--role", "station").exit()).isEqualTo(2);
    assertThat(
            run("token", "issue", "--data", data(), "--role", "customer", "--station", "q", "Ann")
                .err())
        .contains("only a token with the role station");
  }

  private static String[] with(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void tokensOfAFolderWithoutADatabaseAreRefusedAndMakeNone() {
    Ran ran = run("token", "list", "--data", data());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("There is no database in " + data());
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aServiceThatIsNotThereIsSaidSo() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "drivedock_none");
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    Ran ran =
        run("dock", "jobs", "--url", "http://127.0.0.1:" + free, "--token-file", token.toString());

    assertThat(ran.exit()).isEqualTo(6);
    assertThat(ran.err()).contains("cannot be reached").doesNotContain("drivedock_none");
  }

  @Test
  void whatIsRepeatedMayStandInTheEnvironment() throws IOException {
    try (SingleBox box =
            SingleBox.serverOnly(
                Installation.defaults(folder.resolve("data")).onAFreePort(1), CLOCK);
        DrivedockProcess listing =
            DrivedockProcess.start(
                folder,
                Map.of(
                    "DRIVEDOCK_URL",
                    box.url().toString(),
                    "DRIVEDOCK_TOKEN",
                    box.firstToken().orElseThrow(),
                    "DRIVEDOCK_SUBSCRIPTION",
                    "11111111-2222-3333-4444-555555555555",
                    "DRIVEDOCK_RESOURCE_GROUP",
                    "press"),
                "job",
                "list")) {
      assertThat(listing.exit(Duration.ofMinutes(1))).as(listing.err()).isEqualTo(3);
      assertThat(listing.err()).contains("drivedock: ", "Resource group 'press'");
    }
  }

  @Test
  void theDemoComparesEveryByteOfAFolder() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files/below"));
    Files.writeString(files.resolve("a.txt"), "a");
    Files.write(files.resolve("b.bin"), new byte[5 * 1024 * 1024]);

    Ran ran = run("demo", files.getParent().toString(), "--data", data());

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("equal        2 blobs, 5.0 MiB")
        .contains("PATCH job 'import-2' -> 200 state: Transferring, cancelRequested: true")
        .contains("DELETE job 'import-2' -> 409 InvalidJobState")
        .contains("GET job 'import-2' -> 404 ResourceNotFound")
        .contains("every byte was compared");
    assertThat(folder.resolve("data/store/demoaccount/demo/below/a.txt")).hasContent("a");
  }

  @Test
  void theDemoBringsAllOfItHome() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files/below"));
    Files.writeString(files.resolve("a.txt"), "a");
    Files.write(files.resolve("b.bin"), new byte[5 * 1024 * 1024]);

    Ran ran = run("demo", "--export", files.getParent().toString(), "--data", data());

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("PUT job 'export-1' -> 201")
        .contains("Every byte is there and matches the manifest.")
        .contains("equal        2 files");
    assertThat(folder.resolve("data/parcels/DEMO0004/demo/below/a.txt")).hasContent("a");
  }

  @Test
  void theDemoTouchesNoFolderThatIsNotItsOwn() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("data"));
    Files.writeString(mine.resolve("mine.txt"), "mine");

    Ran ran = run("demo", "--data", data());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("is not empty and was not created by the demo");
    assertThat(mine.resolve("mine.txt")).hasContent("mine");
  }
}
