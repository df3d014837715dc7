package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands against a real server, whose clock is the customer's. */
final class JobCommandTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private JobCommandServer testServer;
  private Customer ann;

  @BeforeEach
  void open() throws IOException {
    testServer = new JobCommandServer(folder, () -> Instant.EPOCH);
    ann = testServer.customer();
  }

  @AfterEach
  void close() {
    testServer.close();
  }

  private void created(String name, String... drives) throws IOException {
    ArrayList<String> words =
        new ArrayList<>(
            List.of("create", name, "--location", "Main Dock", "--storage-account", "press"));
    words.addAll(List.of("--return-address", testServer.home()));
    for (String drive : drives) {
      words.addAll(List.of("--journal", testServer.journal(drive)));
    }
    ann.job(words.toArray(String[]::new)).ended(0);
  }

  private void shipped(String name, String tracking, String... drives) throws IOException {
    created(name, drives);
    ann.job("ship", name, "--carrier", "UPS", "--tracking", tracking).ended(0);
  }

  // ---- pages and tables

  @Test
  void aJobIsShownOnItsWholeWay() throws IOException {
    shipped("spring", "1Z9991", "DISK0001", "DISK0002");
    Golden.assertPrinted(ann.job("show", "spring").ended(0).out(), "show-shipping.txt");

    ann.waits(Duration.ofDays(3));
    testServer.receive("1Z9991", "DISK0001");
    String lease = testServer.lease("DISK0001");
    testServer.progress(lease, 42);
    Golden.assertPrinted(ann.job("show", "spring").ended(0).out(), "show-transferring.txt");

    testServer.report(lease, "CompletedWithWarnings");
    ann.job("withdraw", "spring", "DISK0002").ended(0);
    testServer.sendHome("DISK0001");
    ann.waits(Duration.ofHours(5));
    Golden.assertPrinted(ann.job("show", "spring").ended(0).out(), "show-ended.txt");
  }

  @Test
  void listsFitTheTerminalAndAreWholeElsewhere() throws IOException {
    created("a-job-with-a-name-that-is-as-long-as-it-may-be-and-not-longer", "DISK0001");
    shipped("spring", "1Z9991", "DISK0002", "DISK0003");
    ann.job("cancel", "spring").ended(0);

    Golden.assertPrinted(ann.job("list").ended(0).out(), "list.txt");
    Golden.assertPrinted(ann.job("list", "--all-groups").ended(0).out(), "list-all-groups.txt");
    ann.at(new Terminal(true, false, false, 80));
    String narrow = ann.job("list").ended(0).out();
    Golden.assertPrinted(narrow, "list-narrow.txt");
    assertThat(narrow.lines()).allMatch(line -> line.length() <= 80);
    ann.at(new Terminal(true, true, true, 120));
    assertThat(ann.job("list").ended(0).out()).contains("\u001b[1mNAME", "\u001b[0m");
  }

  @Test
  void listsAreNarrowedAndSayThatThereIsMore() throws IOException {
    created("spring", "DISK0001");
    shipped("summer", "1Z9992", "DISK0002");
    shipped("winter", "1Z'9993", "DISK0003");

    assertThat(ann.job("list", "--state", "Shipping").out()).contains("summer", "winter");
    assertThat(ann.job("list", "--tracking", "1Z'9993").out())
        .contains("winter")
        .doesNotContain("summer");
    assertThat(ann.job("list", "--type", "Export").out()).hasLineCount(1);
    Customer.Ran one = ann.job("list", "--limit", "1", "--json").ended(0);
    assertThat(JSON.readTree(one.out())).hasSize(1);
    assertThat(one.err()).contains("There are more");
    assertThat(ann.job("list", "--state", "Lost").ended(1).err()).contains("InvalidFilter");
  }

  @Test
  void aListGoesOverManyPages() throws IOException {
    for (int i = 0; i < 103; i++) {
      created("job-" + i, "DISK0001");
    }

    JsonNode all = JSON.readTree(ann.job("list", "--json", "--limit", "500").ended(0).out());

    assertThat(all).hasSize(103);
    assertThat(all.valueStream().map(job -> job.path("name").asString()).distinct()).hasSize(103);
  }

  @Test
  void locationsAreListedAndShown() throws IOException {
    Golden.assertPrinted(ann.run(List.of("locations")).ended(0).out(), "locations.txt");
    Golden.assertPrinted(ann.run(List.of("locations", "main dock")).ended(0).out(), "location.txt");
    assertThat(JSON.readTree(ann.run(List.of("locations", "--json")).out()).path("value"))
        .isNotEmpty();
    ann.run(List.of("locations", "Nowhere")).ended(3);
  }

  // ---- what is done

  @Test
  void shippingTellsParcelCountAndDate() throws IOException {
    created("spring", "DISK0001");

    Customer.Ran ran =
        ann.job(
            "ship",
            "spring",
            "--carrier=UPS",
            "--tracking=1Z9991",
            "--drive-count=1",
            "--ship-date=2026-03-01",
            "--json");

    JsonNode properties = JSON.readTree(ran.ended(0).out()).path("properties");
    assertThat(properties.path("state").asString()).isEqualTo("Shipping");
    assertThat(properties.path("deliveryPackage").path("driveCount").asInt()).isEqualTo(1);
    assertThat(properties.path("deliveryPackage").path("shipDate").asString())
        .startsWith("2026-03-01");
  }

  @Test
  void aJobMayBeNamedByItsId() throws IOException {
    created("spring", "DISK0001");
    String id = JSON.readTree(ann.job("show", "spring", "--json").out()).path("id").asString();

    assertThat(ann.run(List.of("show", id)).ended(0).out()).contains("spring  Import  Creating");
  }

  @Test
  void aRefusalIsToldWithCodeAndSentence() throws IOException {
    shipped("spring", "1Z9991", "DISK0001");

    Customer.Ran deleted = ann.job("delete", "spring").ended(1);

    assertThat(deleted.err())
        .startsWith("drivedock: The server refused to delete the job spring: 409 InvalidJobState");
    assertThat(deleted.out()).isEmpty();
  }

  @Test
  void oneDriveIsWithdrawnAndAnUnknownOneIsNotThere() throws IOException {
    shipped("spring", "1Z9991", "DISK0001", "DISK0002");

    assertThat(ann.job("withdraw", "spring", "DISK0002").ended(0).out())
        .contains("Drive DISK0002 is withdrawn. spring is Shipping.");
    assertThat(ann.job("withdraw", "spring", "DISK0009").ended(3).err()).contains("DriveNotFound");
    assertThat(ann.job("withdraw", "autumn", "DISK0002").ended(3).err())
        .contains("ResourceNotFound");
  }

  @Test
  void deletingAsksOnATerminalOnly() throws IOException {
    created("spring", "DISK0001");
    ann.at(Customer.WIDE).answers("n");
    Customer.Ran kept = ann.job("delete", "spring").ended(1);
    assertThat(kept.err()).contains("spring is Creating. Delete it", "Nothing was deleted.");
    ann.answers("y");
    assertThat(ann.job("delete", "spring").ended(0).out()).isEqualTo("spring is deleted.\n");
    ann.job("show", "spring").ended(3);

    created("summer", "DISK0001");
    ann.job("delete", "summer", "--yes").ended(0);
    created("autumn", "DISK0001");
    ann.at(Terminal.NONE);
    assertThat(ann.job("delete", "autumn").ended(0).err()).isEmpty();
    ann.job("delete", "autumn").ended(3);
  }

  @Test
  void keysArePrintedAloneAndNowhereElse() throws IOException {
    created("spring", "DISK0001");

    Customer.Ran keys = ann.job("keys", "spring").ended(0);
    assertThat(keys.out()).isEqualTo("DISK0001  " + JobCommandServer.KEY + "\n");
    assertThat(keys.err()).isEmpty();
    assertThat(ann.at(Customer.WIDE).job("keys", "spring").err()).contains("clear the screen");
    assertThat(ann.job("show", "spring", "--json").out()).doesNotContain(JobCommandServer.KEY);
  }

  private void export(String name) throws IOException {
    ann.job(
            "create",
            name,
            "--export-prefix=/films/",
            "--location=Main Dock",
            "--return-address=" + testServer.home(),
            "--storage-account=films")
        .ended(0);
  }

  @Test
  void whatAnExportLeftOutIsShownWithHowToExportItNext() throws IOException {
    export("films");
    ann.job("ship", "films", "--carrier=UPS", "--tracking=1Z7").ended(0);
    testServer.receive("1Z7", "BLANK1");
    assertThat(ann.job("show", "films").ended(0).out()).doesNotContain("on no drive");
    String blob = "waimportexport/waies/films_1_incomplete-blobs.xml";
    testServer.reportExport(testServer.lease("BLANK1"), "file:///store/films/" + blob);

    assertThat(ann.job("show", "films").ended(0).out())
        .contains("  on no drive   listed in file:///store/films/" + blob + "\n")
        .contains("                export it next with --export-list " + blob + "\n");
  }

  @Test
  void keysOfAnExportAreToldOnceItsDrivesAreOnTheirWayHome() throws IOException {
    export("films");
    assertThat(ann.job("keys", "films").ended(0).err())
        .contains("No drive of films has arrived yet");
    ann.job("ship", "films", "--carrier=UPS", "--tracking=1Z7").ended(0);
    testServer.receive("1Z7", "BLANK1", "BLANK2");
    String lease = testServer.lease("BLANK1");
    testServer.keep(lease, JobCommandServer.KEY);
    testServer.report(lease, "Completed");
    testServer.report(testServer.lease("BLANK2"), "Completed");
    Customer.Ran early = ann.job("keys", "films").ended(0);
    assertThat(early.out()).isEmpty();
    assertThat(early.err())
        .contains("The key of BLANK1 is available once the drive is on its way home.")
        .contains("The key of BLANK2 is available once");

    testServer.sendHome("BLANK1");
    Customer.Ran keys = ann.job("keys", "films").ended(0);
    assertThat(keys.out()).isEqualTo("BLANK1  " + JobCommandServer.KEY + "\n");
    assertThat(keys.err()).isEqualTo("BLANK2 has no key, because it is not encrypted.\n");
  }

  // ---- waiting

  @Test
  void aCancelledJobIsWaitedForUntilItIsCompleted() throws IOException {
    shipped("spring", "1Z9991", "DISK0001");
    ann.meanwhile(() -> testServer.receive("1Z9991", "DISK0001"))
        .meanwhile(() -> testServer.sendHome("DISK0001"));

    Customer.Ran ran = ann.job("cancel", "spring", "--wait").ended(0);

    assertThat(ran.out()).isEqualTo("spring is Completed, cancel requested.\n");
    assertThat(ran.err())
        .isEqualTo(
            """
            spring is Shipping, cancel requested; waiting for Completed.
            spring is Packaging, cancel requested; waiting for Completed.
            spring is Completed, cancel requested.
            """);
  }

  @Test
  void whatEndsOtherwiseThanWaitedForFails() throws IOException {
    shipped("spring", "1Z9991", "DISK0001");
    ann.meanwhile(() -> testServer.receive("1Z9991", "DISK0001"))
        .meanwhile(() -> testServer.report(testServer.lease("DISK0001"), "DiskOperationFailed"))
        .meanwhile(() -> testServer.sendHome("DISK0001"));

    Customer.Ran ran =
        ann.job("ship", "spring", "--carrier", "UPS", "--tracking", "1Z9991", "--wait").ended(1);

    assertThat(ran.err()).contains("ended Closed instead of reaching Completed");
  }

  @Test
  void aStateThatWasLeftBetweenTwoLooksWasReached() throws IOException {
    shipped("spring", "1Z9991", "DISK0001");
    ann.meanwhile(
        () -> {
          testServer.receive("1Z9991", "DISK0001");
          testServer.lease("DISK0001");
        });
    String[] ship = {"ship", "spring", "--carrier", "UPS", "--tracking", "1Z9991"};

    String[] words = Arrays.copyOf(ship, ship.length + 1);
    words[ship.length] = "--wait=received";

    assertThat(ann.job(words).ended(0).out()).isEqualTo("spring is Transferring.\n");
  }

  @Test
  void waitingEndsWithFourAfterItsTime() throws IOException {
    created("spring", "DISK0001");

    Customer.Ran ran = ann.job("cancel", "--wait", "spring", "--timeout", "30s").ended(4);

    assertThat(ran.err()).contains("After 30 s the job spring is Creating");
  }

  @Test
  void deletingWaitsForAnyEnd() throws IOException {
    shipped("spring", "1Z9991", "DISK0001");
    ann.meanwhile(() -> testServer.receive("1Z9991", "DISK0001"))
        .meanwhile(() -> testServer.report(testServer.lease("DISK0001"), "DiskOperationFailed"))
        .meanwhile(() -> testServer.sendHome("DISK0001"));

    ann.job("delete", "spring", "--wait", "--yes").ended(0);

    ann.job("show", "spring").ended(3);
  }

  // ---- who may not, what is not there

  @Test
  void anAuditorLooksAndIsToldWhatItMayNot() throws IOException {
    created("spring", "DISK0001");
    Customer auditor = new Customer(folder, testServer.url(), testServer.token(Role.AUDITOR));

    auditor.job("list").ended(0);
    assertThat(auditor.job("cancel", "spring").ended(5).err())
        .contains("403 AuthorizationFailed", "Check the token");
    auditor.job("keys", "spring").ended(5);
    Customer stranger = new Customer(folder, testServer.url(), "drivedock_nobody");
    assertThat(stranger.job("list").ended(5).err())
        .contains("401 AuthenticationFailed")
        .doesNotContain("drivedock_nobody");
  }

  @Test
  void aGroupOrJobThatIsNotThereIsThree() {
    assertThat(ann.job("list").ended(3).err()).contains("ResourceGroupNotFound");
    assertThat(ann.job("show", "spring").ended(3).err()).contains("refused to show the job spring");
    ann.job("watch", "spring").ended(3);
    ann.job("ship", "spring", "--carrier", "a", "--tracking", "b").ended(3);
  }
}
