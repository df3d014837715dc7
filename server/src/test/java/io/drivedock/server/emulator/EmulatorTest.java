package io.drivedock.server.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server whose time is moved and whose dock plays itself, as those see it who only see HTTP. */
final class EmulatorTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JOBS =
      "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/Harbour/providers"
          + "/Microsoft.ImportExport/jobs/";
  private static final String CANCEL = "{\"properties\":{\"cancelRequested\":true}}";

  @TempDir Path folder;

  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.emulator(folder, true);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode job(String method, String name, String body, int status) {
    HttpResponse<String> answer =
        server.send(Role.CUSTOMER, method, JOBS + name + "?api-version=2021-01-01", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
  }

  private HttpResponse<String> clock(String body) {
    return server.send(Role.CUSTOMER, body == null ? "GET" : "POST", "/emulator/clock", body);
  }

  private void advance(String time) {
    assertThat(clock("{\"advance\":\"" + time + "\"}").statusCode()).isEqualTo(200);
  }

  private Instant now() {
    return Instant.parse(JSON.readTree(clock(null).body()).path("now").asString(""));
  }

  private void ships(String name, String tags, String... drives) {
    List<String> list = new ArrayList<>();
    for (String drive : drives) {
      list.add(
          "{\"driveId\":\"%s\",\"manifestFile\":\"\\\\M.xml\",\"manifestHash\":\"%s\"}"
              .formatted(drive, "0".repeat(32)));
    }
    String body =
        """
        {"location":"Main Dock","tags":%s,"properties":{"jobType":"Import","storageAccountId":
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/films",
        "returnAddress":{"recipientName":"Ada","streetAddress1":"Street 1","city":"Town",
        "postalCode":"98007","countryOrRegion":"USA","phone":"425","email":"a@b.example"},
        "logLevel":"Verbose","driveList":%s}}
        """
            .formatted(tags, list);
    job("PUT", name, body, 201);
    job(
        "PATCH",
        name,
        "{\"properties\":{\"state\":\"Shipping\",\"deliveryPackage\":"
            + "{\"carrierName\":\"DHL\",\"trackingNumber\":\"1\"}}}",
        200);
  }

  private String state(String name) {
    return job("GET", name, null, 200).at("/properties/state").asString("");
  }

  @Test
  void aShippedJobGoesAllTheWayWhileTimePasses() {
    ships("whole", "{}", "A1", "A2");

    advance("23h");
    assertThat(state("whole")).isEqualTo("Shipping");
    advance("1h");
    assertThat(state("whole")).isEqualTo("Received");
    advance("90min");
    JsonNode half = job("GET", "whole", null, 200);
    assertThat(half.at("/properties/state").asString("")).isEqualTo("Transferring");
    assertThat(half.at("/properties/percentComplete").asInt(0)).isBetween(45, 50);
    advance("31min");
    assertThat(state("whole")).isEqualTo("Packaging");
    advance("P1D");
    JsonNode done = job("GET", "whole", null, 200);
    assertThat(done.at("/properties/state").asString("")).isEqualTo("Completed");
    assertThat(done.at("/properties/percentComplete").asInt(0)).isEqualTo(100);
    assertThat(done.at("/properties/returnPackage/trackingNumber").asString(""))
        .isEqualTo("HOME-whole");
    assertThat(done.at("/properties/driveList/0/errorLogUri").asString(""))
        .startsWith("https://films.blob.core.windows.net/waimportexport/waies/whole_A1_");
  }

  @Test
  void inOneLeapEverythingHappensThatWouldHaveHappenedMeanwhileAndAtItsTime() {
    Instant shipped = now();
    ships("leap", "{}", "A1");

    advance("10d");

    assertThat(state("leap")).isEqualTo("Completed");
    HttpResponse<String> actions =
        server.send(Role.CUSTOMER, "GET", JOBS + "leap/actions?api-version=2021-01-01", null);
    Instant since = Instant.parse(JSON.readTree(actions.body()).at("/dates/since").asString(""));
    Duration late = Duration.between(shipped.plus(Duration.ofHours(50)), since);
    assertThat(late).isBetween(Duration.ZERO, Duration.ofSeconds(1));
    assertThat(now()).isEqualTo(shipped.plus(Duration.ofDays(10)));
  }

  @Test
  void whatTakesNoTimeIsDoneWithinTheSameMoment() {
    ships(
        "instant",
        "{\"emulator-arrives\":\"0s\",\"emulator-starts\":\"0s\",\"emulator-copies\":\"0s\","
            + "\"emulator-returns\":\"0s\"}",
        "A1",
        "A2");

    advance("1s");

    assertThat(state("instant")).isEqualTo("Completed");
  }

  @Test
  void aHundredJobsGoTheirWaysInOneLeap() {
    for (int i = 0; i < 100; i++) {
      ships("many-" + i, "{\"emulator-copies\":\"%dmin\"}".formatted(i), "A1", "A2");
    }
    advance("10d");
    for (int i = 0; i < 100; i++) {
      assertThat(state("many-" + i)).isEqualTo("Completed");
    }
  }

  @Test
  void aCancelledJobIsCompletedAndAfter90DaysGone() {
    ships("cancelled", "{\"emulator-arrives\":\"never\"}", "A1");
    job("PATCH", "cancelled", CANCEL, 200);
    advance("44d");
    assertThat(state("cancelled")).isEqualTo("Completed");

    advance("90d");

    job("GET", "cancelled", null, 404);
  }

  @Test
  void faultsAreAskedForByTags() {
    ships(
        "faults",
        "{\"emulator-missing\":\"B2\",\"emulator-ends\":\"B3=ManifestNotFound\"}",
        "B1",
        "B2",
        "B3");

    advance("3d");

    JsonNode done = job("GET", "faults", null, 200);
    assertThat(done.at("/properties/state").asString("")).isEqualTo("Closed");
    assertThat(done.at("/properties/driveList/1/state").asString("")).isEqualTo("NeverReceived");
    assertThat(done.at("/properties/driveList/2/copyStatus").asString(""))
        .isEqualTo("ManifestNotFound");
  }

  @Test
  void jobsThatNameTheSameDriveDoNotDisturbEachOther() {
    for (int i = 0; i < 5; i++) {
      ships("same-" + i, "{}", "9CA995BA");
    }
    advance("3d");
    for (int i = 0; i < 5; i++) {
      assertThat(state("same-" + i)).isEqualTo("Completed");
    }
  }

  @Test
  void anExportIsFilledAndGoesHome() {
    String body =
        """
        {"location":"Main Dock","properties":{"jobType":"Export","storageAccountId":
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/films",
        "returnAddress":{"recipientName":"Ada","streetAddress1":"Street 1","city":"Town",
        "postalCode":"98007","countryOrRegion":"USA","phone":"425","email":"a@b.example"},
        "export":{"blobList":{"blobPathPrefix":["/"]}},
        "deliveryPackage":{"carrierName":"DHL","trackingNumber":"1","driveCount":2}}}
        """;
    job("PUT", "export", body, 201);
    job("PATCH", "export", "{\"properties\":{\"state\":\"Shipping\"}}", 200);

    advance("3d");

    JsonNode done = job("GET", "export", null, 200);
    assertThat(done.at("/properties/state").asString("")).isEqualTo("Completed");
    assertThat(done.at("/properties/driveList").size()).isEqualTo(2);
  }

  @Test
  void timeGoesOnWhereItWasWhenTheServerStartsAgain() {
    advance("30d");
    Instant before = now();
    server.close();

    server = TestServer.emulator(folder, true);

    assertThat(now()).isEqualTo(before);
  }

  @Test
  void whereNobodyPlaysTheDockOnlyTimePasses() {
    server.close();
    server = TestServer.emulator(folder, false);
    ships("alone", "{}", "A1");

    advance("10d");

    assertThat(state("alone")).isEqualTo("Shipping");
  }

  @Test
  void aTimeIsGivenAsALengthOrAsADate() {
    Instant start = now();
    advance("PT90M");
    assertThat(now()).isEqualTo(start.plus(Duration.ofMinutes(90)));
    assertThat(clock("{\"to\":\"2027-01-01T00:00:00Z\"}").statusCode()).isEqualTo(200);
    assertThat(now()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(clock("{\"to\":\"2026-01-01T00:00:00Z\"}").statusCode())
        .as("a time that has passed changes nothing")
        .isEqualTo(200);
    assertThat(now()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"advance\":90}",
        "{\"advance\":\"-1d\"}",
        "{\"advance\":\"-PT1S\"}",
        "{\"advance\":\"soon\"}",
        "{\"advance\":\"999999999d\"}",
        "{\"advance\":\"P99999999999D\"}",
        "{\"to\":\"+999999999-01-01T00:00:00Z\"}",
        "{\"to\":\"tomorrow\"}",
        "{\"advance\":\"1d\",\"to\":\"2027-01-01T00:00:00Z\"}",
        "{\"advance\":\"1d\",\"x\":1}"
      })
  void whatIsNoTimeIsRefusedAndTimeStaysAsItIs(String body) {
    Instant before = now();

    HttpResponse<String> answer = clock(body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).at("/error/message").asString("")).endsWith(".");
    assertThat(now()).isEqualTo(before);
  }

  @Test
  void onlyWhoMayWriteMovesTime() {
    for (Role role : Role.values()) {
      int status =
          server.send(role, "POST", "/emulator/clock", "{\"advance\":\"1s\"}").statusCode();
      assertThat(status)
          .as(role.text())
          .isEqualTo(role == Role.CUSTOMER || role == Role.OPERATOR ? 200 : 403);
    }
  }

  @Test
  void aServerThatIsNoEmulatorHasNoClockToMove(@TempDir Path other) {
    try (TestServer real = TestServer.start(other, Map.of())) {
      assertThat(
              real.send(Role.OPERATOR, "POST", "/emulator/clock", "{\"advance\":\"1s\"}")
                  .statusCode())
          .isEqualTo(404);
    }
  }
}
