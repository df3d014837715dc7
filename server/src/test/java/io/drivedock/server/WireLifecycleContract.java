package io.drivedock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import io.drivedock.server.db.DatabaseConfig;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules of a job's life as those meet them who only see HTTP: the customer, the operator and a
 * station, while time passes. Run on each kind of database.
 */
abstract class WireLifecycleContract {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration DAY = Duration.ofDays(1);
  private static final String JOBS =
      "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/Harbour/providers"
          + "/Microsoft.ImportExport/jobs";
  private static final String CANCEL = "{\"properties\":{\"cancelRequested\":true}}";
  private static final int RACES = 40;

  @TempDir Path folder;

  private DatabaseConfig database;
  private TestServer server;

  abstract DatabaseConfig database(Path folder);

  @BeforeEach
  void start() {
    database = database(folder);
    server = TestServer.start(folder, database);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  // ---- the three who speak

  private record Answer(int status, JsonNode body) {
    String at(String pointer) {
      return body.at(pointer).asString("");
    }

    Answer is(int expected) {
      assertThat(status).as(body.toString()).isEqualTo(expected);
      return this;
    }
  }

  private Answer call(Role role, String method, String path, String body) {
    return answer(server.send(role, method, path, body));
  }

  private static Answer answer(HttpResponse<String> answer) {
    String text = answer.body();
    return new Answer(answer.statusCode(), JSON.readTree(text.isEmpty() ? "{}" : text));
  }

  private Answer customer(String method, String job, String body) {
    return call(Role.CUSTOMER, method, JOBS + job + "?api-version=2021-01-01", body);
  }

  private Answer dock(String method, String path, Map<String, ?> body) {
    boolean isStation = path.startsWith("/leases");
    String token = isStation ? server.stationToken("dock-1") : server.token(Role.OPERATOR);
    String text = body == null ? null : JSON.writeValueAsString(body);
    return answer(server.send(token, method, "/dock/v1" + path, text));
  }

  private static String draft(String... drives) {
    StringBuilder list = new StringBuilder();
    for (String drive : drives) {
      list.append(list.isEmpty() ? "" : ",")
          .append("{\"driveId\":\"")
          .append(drive)
          .append("\",\"manifestFile\":\"\\\\M.xml\",\"manifestHash\":\"")
          .append("109B21108597EF36D5785F08303F3638\"}");
    }
    return """
    {"location":"Main Dock","properties":{"jobType":"Import","storageAccountId":
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/films",
    "returnAddress":{"recipientName":"Ada","streetAddress1":"Street 1","city":"Town",
    "postalCode":"98007","countryOrRegion":"USA","phone":"425","email":"a@b.example"},
    "driveList":[%s]}}
    """
        .formatted(list);
  }

  private void create(String job, String... drives) {
    customer("PUT", "/" + job, draft(drives)).is(201);
  }

  private void ship(String job) {
    String body =
        "{\"properties\":{\"state\":\"Shipping\",\"deliveryPackage\":"
            + "{\"carrierName\":\"DHL\",\"trackingNumber\":\"%s\"}}}".formatted(job);
    customer("PATCH", "/" + job, body).is(200);
  }

  private Answer arrives(String job, String... drives) {
    return dock("POST", "/parcels", Map.of("trackingNumber", job, "drives", List.of(drives)));
  }

  private String jobId(String job) {
    JsonNode found = dock("GET", "/jobs?trackingNumber=" + job, null).is(200).body();
    return found.at("/value/0/jobId").asString("");
  }

  private int lease(String drive) {
    Answer answer = dock("POST", "/leases", Map.of("station", "dock-1", "drives", List.of(drive)));
    return answer.status() == 204 ? 0 : answer.is(200).body().path("lease").asInt(0);
  }

  private Answer report(int lease, String copyStatus) {
    return dock(
        "PUT",
        "/leases/" + lease + "/report",
        Map.of("copyStatus", copyStatus, "bytesSucceeded", 7, "bytesTotal", 7));
  }

  private Answer goesHome(String job) {
    return dock(
        "POST",
        "/jobs/" + jobId(job) + "/return",
        Map.of("carrierName", "DHL", "trackingNumber", "home-" + job));
  }

  private String state(String job) {
    return customer("GET", "/" + job, null).is(200).at("/properties/state");
  }

  private List<String> driveStates(String job) {
    return customer("GET", "/" + job, null)
        .is(200)
        .body()
        .at("/properties/driveList")
        .valueStream()
        .map(drive -> drive.path("state").asString(""))
        .toList();
  }

  private void passes(Duration time) {
    server.clock().advance(time);
    server.runRounds();
  }

  private void isGone(String job) {
    assertThat(customer("GET", "/" + job, null).status()).isEqualTo(404);
    assertThat(customer("GET", "/" + job + "/actions", null).status()).isEqualTo(404);
    assertThat(customer("POST", "/" + job + "/listBitLockerKeys", null).status()).isEqualTo(404);
    assertThat(customer("DELETE", "/" + job, null).status()).isEqualTo(200);
    assertThat(dock("GET", "/jobs?top=1000", null).is(200).body().toString())
        .doesNotContain("\"" + job + "\"");
    Answer list =
        call(
            Role.CUSTOMER,
            "GET",
            JOBS.replace("/resourceGroups/Harbour", "") + "?api-version=2021-01-01",
            null);
    assertThat(list.is(200).body().toString()).doesNotContain("\"" + job + "\"");
  }

  // ---- cancelling

  @Test
  void aJobCanBeCancelledUntilItIsPackagingAndNotAfter() {
    create("states", "S1", "S2");
    ship("states");
    arrives("states", "S1", "S2").is(200);
    int first = lease("S1");
    int second = lease("S2");
    report(first, "Completed").is(204);
    report(second, "Completed").is(204);
    assertThat(state("states")).isEqualTo("Packaging");

    Answer packaging = customer("PATCH", "/states", CANCEL).is(409);
    assertThat(packaging.at("/error/code")).isEqualTo("InvalidJobState");
    goesHome("states").is(200);
    Answer completed = customer("PATCH", "/states", CANCEL).is(409);

    assertThat(completed.at("/error/message")).contains("Completed");
    assertThat(customer("GET", "/states", null).at("/properties/cancelRequested"))
        .isEqualTo("false");
  }

  @Test
  void aJobCancelledWhileCreatingStaysSoForAMinuteThenIsCompletedAndKept90Days() {
    create("never-shipped", "N1");

    Answer cancelled = customer("PATCH", "/never-shipped", CANCEL).is(200);
    assertThat(cancelled.at("/properties/state")).isEqualTo("Creating");
    assertThat(cancelled.at("/properties/cancelRequested")).isEqualTo("true");
    assertThat(customer("PATCH", "/never-shipped", CANCEL).is(200).at("/properties/state"))
        .as("a second cancel changes nothing")
        .isEqualTo("Creating");
    passes(Duration.ofMinutes(1));
    assertThat(state("never-shipped")).isEqualTo("Completed");

    passes(DAY.multipliedBy(90).minusSeconds(1));
    assertThat(state("never-shipped")).isEqualTo("Completed");
    passes(Duration.ofSeconds(1));
    isGone("never-shipped");
  }

  @Test
  void aCancelledJobThatIsOnItsWayIsPackedUntouchedWhenItArrives() {
    create("under-way", "U1", "U2");
    ship("under-way");
    assertThat(customer("PATCH", "/under-way", CANCEL).is(200).at("/properties/state"))
        .isEqualTo("Shipping");

    assertThat(arrives("under-way", "U1").is(200).at("/state")).isEqualTo("Packaging");
    assertThat(lease("U1")).as("nothing is leased").isZero();
    assertThat(goesHome("under-way").is(200).at("/state")).isEqualTo("Completed");
    assertThat(driveStates("under-way")).containsExactly("ShippedBack", "Specified");
  }

  @Test
  void aCancelledJobThatNeverArrivesIsCompletedAndNotClosed() {
    create("lost", "L1");
    ship("lost");
    customer("PATCH", "/lost", CANCEL).is(200);

    passes(DAY.multipliedBy(14));
    assertThat(state("lost")).isEqualTo("Shipping");
    passes(DAY.multipliedBy(30));

    assertThat(state("lost")).isEqualTo("Completed");
  }

  @Test
  void ofACancelledJobWhatIsInTransferMayFinishAndWhatWaitsIsSkipped() {
    create("mixed", "WAITS", "MOVES", "DONE", "FAILED");
    ship("mixed");
    arrives("mixed", "WAITS", "MOVES", "DONE", "FAILED").is(200);
    report(lease("DONE"), "Completed").is(204);
    report(lease("FAILED"), "ManifestNotFound").is(204);
    int moving = lease("MOVES");

    Answer cancelled = customer("PATCH", "/mixed", CANCEL).is(200);

    assertThat(cancelled.at("/properties/state")).isEqualTo("Transferring");
    assertThat(driveStates("mixed"))
        .containsExactly("Received", "Transferring", "Completed", "CompletedMoreInfo");
    assertThat(lease("WAITS")).as("what waits is skipped").isZero();
    Answer beat =
        dock("PUT", "/leases/" + moving + "/progress", Map.of("bytesDone", 3, "bytesTotal", 7));
    assertThat(beat.is(200).body().path("cancelRequested").asBoolean(false)).isTrue();
    report(moving, "Completed").is(204);
    assertThat(state("mixed")).isEqualTo("Packaging");
    assertThat(goesHome("mixed").is(200).at("/state"))
        .as("as the customer wished, whatever failed")
        .isEqualTo("Completed");
    assertThat(customer("GET", "/mixed", null).body().at("/properties/percentComplete").asInt(0))
        .as("what was reached stays")
        .isEqualTo(75);
  }

  @Test
  void cancellingWhileTheLastDriveEndsIsAcceptedOrRefusedAndNeverHalfDone() throws Exception {
    for (int i = 0; i < RACES; i++) {
      String job = "last-" + i;
      create(job, "LAST-" + i);
      ship(job);
      arrives(job, "LAST-" + i).is(200);
      int lease = lease("LAST-" + i);

      List<Answer> answers =
          atOnce(
              () -> customer("PATCH", "/" + job, CANCEL),
              () -> report(lease, "CompletedWithErrors"));

      answers.get(1).is(204);
      boolean isCancelled = answers.get(0).status() == 200;
      if (!isCancelled) {
        answers.get(0).is(409);
      }
      assertThat(state(job)).isEqualTo("Packaging");
      assertThat(goesHome(job).is(200).at("/state"))
          .isEqualTo(isCancelled ? "Completed" : "Closed");
    }
  }

  @Test
  void cancelAndDeleteAtOnceLeaveACancelledJobOrNone() throws Exception {
    for (int i = 0; i < RACES; i++) {
      String job = "both-" + i;
      create(job, "BOTH-" + i);

      List<Answer> answers =
          atOnce(
              () -> customer("PATCH", "/" + job, CANCEL),
              () -> customer("DELETE", "/" + job, null));

      answers.get(1).is(200);
      assertThat(answers.get(0).status()).isIn(200, 404);
      isGone(job);
    }
  }

  @SafeVarargs
  private static List<Answer> atOnce(Callable<Answer>... calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.length);
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.length)) {
      List<Future<Answer>> futures = new ArrayList<>();
      for (Callable<Answer> call : calls) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> future : futures) {
        answers.add(future.get());
      }
      return answers;
    }
  }

  @Test
  void whatWasCancelledBeforeARestartIsCancelledAfterIt() {
    create("restarted", "R1", "R2");
    ship("restarted");
    arrives("restarted", "R1", "R2").is(200);
    int lease = lease("R1");
    customer("PATCH", "/restarted", CANCEL).is(200);

    server.close();
    server = TestServer.start(folder, database);

    assertThat(customer("GET", "/restarted", null).at("/properties/cancelRequested"))
        .isEqualTo("true");
    assertThat(lease("R2")).isZero();
    report(lease, "Completed").is(204);
    assertThat(goesHome("restarted").is(200).at("/state")).isEqualTo("Completed");
  }

  // ---- deleting

  @Test
  void aJobIsDeletedWhileCreatingOrOnceItIsOverAndAtNoOtherTime() {
    create("deleted", "D1");
    customer("DELETE", "/deleted", null).is(200);
    isGone("deleted");

    create("deleted", "D1");
    ship("deleted");
    customer("DELETE", "/deleted", null).is(409);
    arrives("deleted", "D1").is(200);
    customer("DELETE", "/deleted", null).is(409);
    int lease = lease("D1");
    customer("DELETE", "/deleted", null).is(409);
    report(lease, "Completed").is(204);
    customer("DELETE", "/deleted", null).is(409);
    goesHome("deleted").is(200);
    customer("DELETE", "/deleted", null).is(200);
    isGone("deleted");
  }

  // ---- what time does

  @Test
  void aJobThatIsNotShippedExpires14DaysAfterItsLastUpdate() {
    create("expires", "E1");
    passes(DAY.multipliedBy(13));
    customer("PATCH", "/expires", "{\"tags\":{\"a\":\"b\"}}").is(200);
    passes(DAY.multipliedBy(14).minusSeconds(1));
    assertThat(state("expires")).isEqualTo("Creating");
    assertThat(Instant.parse(customer("GET", "/expires/actions", null).at("/dates/expiresAt")))
        .isEqualTo(server.clock().instant().plusSeconds(1));

    passes(Duration.ofSeconds(1));

    isGone("expires");
    assertThat(arrives("expires", "E1").status()).isEqualTo(404);
  }

  @Test
  void drivesThatDoNotComeIn14DaysAreNeverReceivedAndTheirJobIsClosed30DaysLater() {
    create("absent", "A1", "A2");
    ship("absent");
    passes(DAY.multipliedBy(14));
    assertThat(driveStates("absent")).containsExactly("NeverReceived", "NeverReceived");
    assertThat(state("absent")).isEqualTo("Shipping");
    assertThat(
            dock("GET", "/jobs/" + jobId("absent"), null).body().path("overdue").asBoolean(false))
        .isTrue();

    passes(DAY.multipliedBy(30));
    assertThat(state("absent")).isEqualTo("Closed");
    Answer late = arrives("absent", "A1").is(409);
    assertThat(late.at("/error/message")).contains("Closed").contains("return the drives");
    passes(DAY.multipliedBy(90));
    isGone("absent");
  }

  @Test
  void anOverdueParcelThatComesAfterAllGoesOnAsIfItHadBeenInTime() {
    create("late", "T1");
    ship("late");
    passes(DAY.multipliedBy(15));

    assertThat(arrives("late", "T1").is(200).at("/state")).isEqualTo("Received");
    report(lease("T1"), "Completed").is(204);
    assertThat(goesHome("late").is(200).at("/state")).isEqualTo("Completed");
  }

  @Test
  void theOperatorMayWaitLongerOrNoMore() {
    create("waits", "W1");
    ship("waits");
    Instant until = server.clock().instant().plus(DAY.multipliedBy(20));
    dock("POST", "/jobs/" + jobId("waits") + "/wait", Map.of("until", until.toString())).is(200);
    passes(DAY.multipliedBy(15));
    assertThat(driveStates("waits")).containsExactly("Specified");
    passes(DAY.multipliedBy(5));
    assertThat(driveStates("waits")).containsExactly("NeverReceived");

    assertThat(dock("POST", "/jobs/" + jobId("waits") + "/giveUp", Map.of()).is(200).at("/state"))
        .isEqualTo("Closed");
    for (Object wrong : List.of("tomorrow", "2020-01-01T00:00:00Z", "9999-01-01T00:00:00Z", 7)) {
      assertThat(dock("POST", "/jobs/" + jobId("waits") + "/wait", Map.of("until", wrong)).status())
          .as("until %s", wrong)
          .isEqualTo(400);
    }
  }

  @Test
  void aFinishedJobIsErasedOnTheDayThatWasSetAndNoEditMovesIt() {
    create("kept", "K1");
    ship("kept");
    arrives("kept", "K1").is(200);
    report(lease("K1"), "Completed").is(204);
    goesHome("kept").is(200);
    String eraseAt = customer("GET", "/kept/actions", null).at("/dates/eraseAt");
    assertThat(Instant.parse(eraseAt))
        .isEqualTo(server.clock().instant().plus(DAY.multipliedBy(90)));

    passes(DAY.multipliedBy(89));
    customer("PATCH", "/kept", "{\"tags\":{\"a\":\"b\"}}").is(200);
    assertThat(customer("GET", "/kept/actions", null).at("/dates/eraseAt")).isEqualTo(eraseAt);
    passes(DAY);

    isGone("kept");
  }
}
