package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job that moves while it is watched: each pause of the command is a step at the dock. */
final class WatchCommandTest {

  @TempDir Path folder;
  private JobCommandServer testServer;
  private Customer ann;
  private String lease = "";

  @BeforeEach
  void open() throws IOException {
    testServer = new JobCommandServer(folder, () -> Instant.EPOCH);
    ann = testServer.customer();
    ann.job(
            "create",
            "spring",
            "--location=Main Dock",
            "--storage-account=press",
            "--return-address=" + testServer.home(),
            "--journal=" + testServer.journal("DISK0001"),
            "--journal=" + testServer.journal("DISK0002"))
        .ended(0);
    ann.job("ship", "spring", "--carrier=UPS", "--tracking=1Z9991").ended(0);
  }

  @AfterEach
  void close() {
    testServer.close();
  }

  private void theWholeWay(String copyStatus) {
    ann.meanwhile(() -> testServer.receive("1Z9991", "DISK0001", "DISK0002"))
        .meanwhile(() -> lease = testServer.lease("DISK0001"))
        .meanwhile(
            () -> {
              testServer.progress(lease, 30);
              ann.waits(Duration.ofMinutes(10));
            })
        .meanwhile(() -> testServer.progress(lease, 30))
        .meanwhile(() -> testServer.progress(lease, 60))
        .meanwhile(() -> testServer.report(lease, copyStatus))
        .meanwhile(() -> lease = testServer.lease("DISK0002"))
        .meanwhile(() -> testServer.report(lease, "Completed"))
        .meanwhile(() -> testServer.sendHome("DISK0001"));
  }

  @Test
  void everyChangeIsALineAndTheEndIsZero() throws IOException {
    theWholeWay("Completed");

    Customer.Ran ran = ann.job("watch", "spring").ended(0);

    Golden.assertPrinted(ran.out(), "watch-lines.txt");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void onATerminalAPictureIsDrawnInItsPlace() throws IOException {
    theWholeWay("Completed");

    Customer.Ran ran = ann.at(new Terminal(true, false, true, 100)).job("watch", "spring").ended(0);

    String[] pictures = ran.out().split("\u001b\\[3A\r\u001b\\[J");
    assertThat(pictures).hasSizeGreaterThan(5);
    Golden.assertPrinted(String.join("---\n", pictures), "watch-pictures.txt");
    assertThat(ran.out().lines()).allMatch(line -> line.length() < 100 + 10);
  }

  @Test
  void aLineOfJsonIsPrintedForEachChange() {
    theWholeWay("Completed");

    List<JsonNode> lines =
        ann.job("watch", "spring", "--json")
            .ended(0)
            .out()
            .lines()
            .map(line -> JsonMapper.shared().readTree(line))
            .toList();

    assertThat(lines.getFirst().path("properties").path("state").asString()).isEqualTo("Shipping");
    assertThat(lines.getLast().path("properties").path("state").asString()).isEqualTo("Completed");
    assertThat(lines).doesNotHaveDuplicates().hasSizeGreaterThan(6);
  }

  @Test
  void aJobThatIsClosedEndsWithOne() {
    theWholeWay("DiskOperationFailed");

    assertThat(ann.job("watch", "spring").ended(1).err()).contains("ended Closed");
  }

  @Test
  void watchingEndsWithFourAfterItsTime() {
    Customer.Ran ran = ann.job("watch", "spring", "--timeout", "1h").ended(4);

    assertThat(ran.err()).contains("After 60 minutes the job spring is Shipping");
  }

  @Test
  void aServiceThatIsAwayForAWhileIsWaitedFor() throws IOException {
    String job = ann.job("show", "spring", "--json").ended(0).out();
    try (HostileServer server = new HostileServer()) {
      server
          .then(200, job)
          .then(503, "")
          .then(502, "<html>")
          .then(200, job.replace("\"Shipping\"", "\"Completed\""));
      Customer bob = new Customer(folder, server.url(), "drivedock_bob");

      Customer.Ran ran = bob.job("watch", "spring").ended(0);

      assertThat(ran.out()).contains("spring is Shipping", "spring is Completed");
      assertThat(ran.err())
          .contains("503, without a reason", "Trying again for 10 minutes", "answers again")
          .hasLineCount(3);
      assertThat(bob.pauses())
          .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
    }
  }

  @Test
  void aServiceThatStaysAwayEndsItWithSix() throws IOException {
    String job = ann.job("show", "spring", "--json").ended(0).out();
    try (HostileServer server = new HostileServer()) {
      server.then(200, job).then(503, "");
      Customer bob = new Customer(folder, server.url(), "drivedock_bob");
      Instant begun = bob.instant();

      bob.job("watch", "spring").ended(6);

      assertThat(Duration.between(begun, bob.instant()))
          .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    }
  }

  @Test
  void aJobThatIsDeletedMeanwhileIsNotThere() throws IOException {
    String job = ann.job("show", "spring", "--json").ended(0).out();
    try (HostileServer server = new HostileServer()) {
      server
          .then(200, job)
          .then(404, "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"gone\"}}");

      Customer bob = new Customer(folder, server.url(), "drivedock_bob");

      assertThat(bob.job("watch", "spring").ended(3).err()).contains("404 ResourceNotFound: gone");
    }
  }
}
