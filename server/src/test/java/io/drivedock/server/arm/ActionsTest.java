package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The two operations of ours beside a job: what may be done now, and withdrawing a drive. */
final class ActionsTest {

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static ArmClient client;

  private final String name = "job-" + NAMES.incrementAndGet();
  private final String job = ArmClient.job(name);

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = ArmClient.start(folder);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private JsonNode actions() {
    return client.get(job + "/actions").is(200).body();
  }

  private static JsonNode action(JsonNode actions, String name) {
    return actions
        .at("/actions")
        .valueStream()
        .filter(action -> action.path("name").asString("").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no action " + name + " in " + actions));
  }

  private static List<String> allowed(JsonNode actions) {
    return actions
        .at("/actions")
        .valueStream()
        .filter(action -> action.path("allowed").asBoolean(false))
        .map(action -> action.path("name").asString(""))
        .toList();
  }

  private ArmClient.Answered withdraw(String drive) {
    return client.call("POST", job + "/withdrawDrive", "{\"driveId\":\"" + drive + "\"}");
  }

  private void ship() {
    client.patch(job, Bodies.SHIP).is(200);
  }

  private void tell(JobEvent event) {
    JobPath path = new JobPath(ArmClient.SUBSCRIPTION, "Harbour", name);
    client.server().jobs().apply(Caller.of("dock", Role.OPERATOR), path, List.of(event));
  }

  private void arrives(String... drives) {
    tell(new JobEvent.ParcelArrived(Set.copyOf(Arrays.stream(drives).map(DriveId::new).toList())));
  }

  // ---- what may be done

  @Test
  void aNewJobMayBeEditedReplacedCancelledDeletedAndHasADateOnWhichItExpires() {
    Instant now = client.server().clock().instant();
    client.put(job, Bodies.importJob("A1", "A2").toString()).is(201);

    JsonNode actions = actions();

    assertThat(allowed(actions))
        .containsExactly("edit", "replace", "cancel", "withdraw", "withdraw", "delete", "listKeys");
    assertThat(action(actions, "ship").path("code").asString(""))
        .isEqualTo("MissingShippingInformation");
    assertThat(action(actions, "ship").path("reason").asString("")).contains("deliveryPackage");
    assertThat(Instant.parse(actions.at("/dates/expiresAt").asString("")))
        .isEqualTo(now.plus(Duration.ofDays(14)));
    assertThat(actions.at("/dates/createdAt").asString("")).isEqualTo(now.toString());
    assertThat(action(actions, "edit").at("/members").size()).isEqualTo(10);
  }

  @Test
  void whatARefusedRequestSaysIsWhatTheActionSaidBefore() {
    client.put(job, Bodies.importJob().toString()).is(201);
    ship();

    JsonNode delete = action(actions(), "delete");
    ArmClient.Answered refused = client.delete(job).is(409);

    assertThat(delete.path("allowed").asBoolean(true)).isFalse();
    assertThat(refused.code()).isEqualTo(delete.path("code").asString(""));
    assertThat(refused.at("/error/message")).isEqualTo(delete.path("reason").asString(""));
  }

  @Test
  void theDatesOfAShippedJobAreWhenItsParcelIsDueAndWhenTheDockStopsWaiting() {
    client.put(job, Bodies.importJob().toString()).is(201);
    Instant now = client.server().clock().instant();
    ship();

    JsonNode dates = actions().at("/dates");

    assertThat(dates.path("since").asString("")).isEqualTo(now.toString());
    assertThat(Instant.parse(dates.path("dueAt").asString("")))
        .isEqualTo(now.plus(Duration.ofDays(14)));
    assertThat(Instant.parse(dates.path("closesAt").asString("")))
        .isEqualTo(now.plus(Duration.ofDays(44)));
    assertThat(dates.path("overdue").asBoolean(true)).isFalse();
    assertThat(dates.has("expiresAt")).isFalse();
  }

  @Test
  void aCancelledJobThatWasNeverShippedSaysWhenItIsCompletedAndThenWhenItIsErased() {
    client.put(job, Bodies.importJob().toString()).is(201);
    client.patch(job, Bodies.patch("{'cancelRequested':true}")).is(200);

    assertThat(actions().at("/dates/completesAt").asString("")).isNotEmpty();
    assertThat(action(actions(), "ship").path("code").asString("")).isEqualTo("JobCancelRequested");

    client.server().clock().advance(Duration.ofMinutes(1));
    client.server().runRounds();
    Instant now = client.server().clock().instant();
    assertThat(actions().path("state").asString("")).isEqualTo("Completed");
    assertThat(Instant.parse(actions().at("/dates/eraseAt").asString("")))
        .isEqualTo(now.plus(Duration.ofDays(90)));
    assertThat(allowed(actions())).containsExactly("edit", "delete", "listKeys");
  }

  @Test
  void whoMayNotWriteIsToldSoAndNotWhatTheJobWouldSay() {
    client.put(job, Bodies.importJob().toString()).is(201);

    JsonNode actions =
        client.call(Role.AUDITOR, "GET", job + "/actions", null, request -> {}).is(200).body();

    assertThat(allowed(actions)).isEmpty();
    assertThat(action(actions, "cancel").path("code").asString(""))
        .isEqualTo("AuthorizationFailed");
    assertThat(action(actions, "edit").at("/members/0/allowed").asBoolean(true)).isFalse();
  }

  @Test
  void theKeysOfAnExportAreNotToldBeforeItsDrivesAreOnTheirWay() {
    client.put(job, Bodies.exportJob().toString()).is(201);

    assertThat(action(actions(), "listKeys").path("reason").asString("")).contains("way home");
    assertThat(action(actions(), "edit").at("/members/7/name").asString("")).isEqualTo("driveList");
    assertThat(action(actions(), "edit").at("/members/7/code").asString(""))
        .isEqualTo("InvalidArgument");
  }

  @Test
  void thereAreNoActionsOfAJobThatIsNotThere() {
    client.put(ArmClient.job("another-" + name), Bodies.importJob().toString()).is(201);

    assertThat(client.get(job + "/actions").is(404).code()).isEqualTo("ResourceNotFound");
    assertThat(client.call("POST", job + "/actions", "{}").is(405).header("Allow"))
        .isEqualTo("GET");
  }

  // ---- withdrawing

  @Test
  void aWithdrawnDriveGoesHomeUntouchedAndTheOthersGoOn() {
    client.put(job, Bodies.importJob("W1", "W2").toString()).is(201);
    ship();
    arrives("W1", "W2");

    ArmClient.Answered answer = withdraw("W2").is(200);

    assertThat(answer.at("/properties/state")).isEqualTo("Received");
    tell(new JobEvent.TransferStarted(new DriveId("W1")));
    assertThat(client.get(job).at("/properties/state")).isEqualTo("Transferring");
    assertThat(withdraw("W1").is(409).at("/error/message")).contains("not yet in transfer");
    assertThat(withdraw("W2").is(200).at("/properties/driveList/1/state")).isEqualTo("Received");
    assertThat(actions().at("/actions").valueStream())
        .filteredOn(action -> action.has("driveId"))
        .extracting(action -> action.path("withdrawn").asBoolean(false))
        .containsExactly(false, true);
  }

  @Test
  void whenEveryDriveIsWithdrawnTheJobIsPackedForTheWayHome() {
    client.put(job, Bodies.importJob("X1", "X2").toString()).is(201);
    ship();
    arrives("X1", "X2");

    withdraw("x1").is(200);

    assertThat(withdraw("X2").is(200).at("/properties/state")).isEqualTo("Packaging");
  }

  @Test
  void aDriveWithdrawnBeforeShippingIsNoLongerInTheJobNorIsItsKey() {
    client.put(job, Bodies.importJob("Y1", "Y2").toString()).is(201);

    ArmClient.Answered answer = withdraw("Y1").is(200);

    assertThat(answer.body().at("/properties/driveList")).hasSize(1);
    assertThat(client.keys(job).body().at("/value")).hasSize(1);
    assertThat(withdraw("Y2").is(409).at("/error/message")).contains("delete the job");
    assertThat(withdraw("Y1").is(404).code()).isEqualTo("DriveNotFound");
  }

  @Test
  void aWithdrawalThatNamesNoDriveIsRefusedWithTheMember() {
    client.put(job, Bodies.importJob().toString()).is(201);

    assertThat(client.call("POST", job + "/withdrawDrive", "{}").is(400).details())
        .containsExactly("MissingArgument driveId");
    assertThat(client.call("POST", job + "/withdrawDrive", "{\"driveId\":7}").is(400).details())
        .containsExactly("InvalidArgument driveId");
    assertThat(withdraw("a/../b").is(400).details()).containsExactly("InvalidArgument driveId");
    assertThat(
            client
                .call(Role.AUDITOR, "POST", job + "/withdrawDrive", "{}", request -> {})
                .is(403)
                .code())
        .isEqualTo("AuthorizationFailed");
  }

  @Test
  void aWithdrawalStandsInTheHistoryWithItsDrive() {
    client.put(job, Bodies.importJob("Z1", "Z2").toString()).is(201);
    ship();
    withdraw("Z1").is(200);

    JobPath path = new JobPath(ArmClient.SUBSCRIPTION, "Harbour", name);
    JobId id = client.server().find(path).orElseThrow().job().id();
    assertThat(client.server().history(id))
        .anySatisfy(
            entry -> {
              assertThat(entry.event()).isEqualTo("DriveWithdrawn");
              assertThat(entry.drive()).isEqualTo(new DriveId("Z1"));
            });
  }
}
