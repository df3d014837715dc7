package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.job.Parcel;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * A PUT that is sent again, or that sends what was read, is answered with 200 in every state and
 * changes nothing: redeployments and generic clients do so (docs/lifecycle.md).
 */
final class RepeatedPutTest {

  private static final String JOB = ArmClient.job("again");
  private static final DriveId DRIVE = new DriveId("9CA995BA");
  private static final Caller DOCK = Caller.of("dock", Role.OPERATOR);

  private static final List<JobEvent> LIFE =
      List.of(
          new JobEvent.MarkedShipped(),
          new JobEvent.ParcelArrived(Set.of(DRIVE)),
          new JobEvent.TransferStarted(DRIVE),
          new JobEvent.TransferFinished(
              DRIVE,
              new DriveReport(
                  CopyStatus.COMPLETED, 10, 10, "folder:///e", "folder:///v", "folder:///m", null)),
          new JobEvent.Returned(new Parcel("DHL", "home", null, null)));

  @ParameterizedTest
  @ValueSource(strings = {"accept", "refuse"})
  void anImport(String unencrypted, @TempDir Path folder) {
    try (ArmClient client = ArmClient.start(folder, Map.of("unencryptedDrives", unencrypted))) {
      ObjectNode body = Bodies.importJob(" 9CA 995BA");
      body.set("tags", Bodies.json("{'ship':'early'}"));
      lives(client, body);
    }
  }

  @Test
  void anExport(@TempDir Path folder) {
    try (ArmClient client = ArmClient.start(folder)) {
      ObjectNode body = Bodies.exportJob();
      Bodies.properties(body)
          .set(
              "export",
              Bodies.json(
                  "{'blobList':{'blobPath':['/films/a','films/b'],'blobPathPrefix':['/raw/']}}"));
      lives(client, body);
      assertThat(client.get(JOB).body().at("/properties/export/blobList/blobPath").toString())
          .isEqualTo("[\"/films/a\",\"films/b\"]");
    }
  }

  @Test
  void aCancelledImport(@TempDir Path folder) {
    try (ArmClient client = ArmClient.start(folder)) {
      String body = Bodies.importJob().toString();
      client.put(JOB, body).is(201);
      client.patch(JOB, Bodies.SHIP).is(200);
      client.patch(JOB, Bodies.patch("{'cancelRequested':true}")).is(200);
      assertRepeats(client, body);
      tell(client, LIFE.get(1));
      assertRepeats(client, body);
    }
  }

  private static void lives(ArmClient client, ObjectNode body) {
    client.put(JOB, body.toString()).is(201);
    client.patch(
        JOB, Bodies.patch("{'deliveryPackage':{'carrierName':'FedEx','trackingNumber':'1Z'}}"));
    assertThat(client.put(JOB, client.get(JOB).text()).is(200).at("/properties/state"))
        .isEqualTo("Creating");
    client.put(JOB, body.toString()).is(200);
    assertThat(client.get(JOB).has("/properties/deliveryPackage"))
        .as("a job that is Creating is made anew")
        .isFalse();
    client.patch(
        JOB, Bodies.patch("{'deliveryPackage':{'carrierName':'FedEx','trackingNumber':'1Z'}}"));
    List<String> states = new ArrayList<>();
    for (JobEvent event : LIFE) {
      tell(client, event);
      client.server().clock().advance(Duration.ofMinutes(1));
      assertRepeats(client, body.toString());
      states.add(client.get(JOB).at("/properties/state"));
    }
    assertThat(states)
        .containsExactly("Shipping", "Received", "Transferring", "Packaging", "Completed");
    client.keys(JOB).is(200);
  }

  private static void assertRepeats(ArmClient client, String body) {
    ArmClient.Answered read = client.get(JOB).is(200);
    ArmClient.Answered again = client.put(JOB, body).is(200);
    assertThat(again.header("ETag")).as(read.text()).isEqualTo(read.header("ETag"));
    assertThat(client.put(JOB, read.text()).is(200).text()).isEqualTo(read.text());
    assertThat(client.patch(JOB, "{\"properties\":" + whatWasRead(read) + "}").is(200).text())
        .isEqualTo(read.text());
    assertThat(client.get(JOB).text()).isEqualTo(read.text());
  }

  /** A PATCH cannot cancel again what is at its end, and an export takes no list of drives. */
  private static String whatWasRead(ArmClient.Answered read) {
    ObjectNode properties = (ObjectNode) read.body().get("properties").deepCopy();
    properties.remove("cancelRequested");
    if (properties.path("jobType").asString().equals("Export")) {
      properties.remove("driveList");
    }
    return properties.toString();
  }

  private static void tell(ArmClient client, JobEvent event) {
    JobPath path = JobPath.parse(JOB).orElseThrow();
    assertThat(client.server().jobs().apply(DOCK, path, List.of(event)))
        .isInstanceOf(Outcome.Done.class);
  }

  @Test
  void onceItIsShippedItEditsWhatMayBeEdited(@TempDir Path folder) {
    try (ArmClient client = ArmClient.start(folder)) {
      client.put(JOB, Bodies.importJob().toString()).is(201);
      client.patch(JOB, Bodies.SHIP).is(200);
      ObjectNode body = Bodies.importJob();
      body.set("tags", Bodies.json("{'cost':'films'}"));
      Bodies.properties(body).put("logLevel", "Verbose");
      assertThat(client.put(JOB, body.toString()).is(200).at("/properties/logLevel"))
          .isEqualTo("Verbose");
      assertThat(client.get(JOB).at("/properties/deliveryPackage/trackingNumber")).isEqualTo("1Z");
      assertThat(client.get(JOB).at("/tags/cost")).isEqualTo("films");

      Bodies.properties(body)
          .put("diagnosticsPath", "elsewhere")
          .put("storageAccountId", Bodies.ACCOUNT + "2");
      assertThat(client.put(JOB, body.toString()).is(409).details())
          .containsExactly(
              "InvalidJobState properties.storageAccountId",
              "InvalidJobState properties.diagnosticsPath");
      assertThat(client.get(JOB).at("/properties/diagnosticsPath")).isEqualTo("waimportexport");
    }
  }

  @Test
  void aPutOfWhatWasReadMayCancelAndShip(@TempDir Path folder) {
    try (ArmClient client = ArmClient.start(folder)) {
      client.put(JOB, Bodies.importJob().toString()).is(201);
      ObjectNode read = (ObjectNode) client.get(JOB).body();
      Bodies.properties(read)
          .put("state", "Shipping")
          .set("deliveryPackage", Bodies.json("{'carrierName':'FedEx','trackingNumber':'1Z'}"));
      assertThat(client.put(JOB, read.toString()).is(200).at("/properties/state"))
          .isEqualTo("Shipping");
      Bodies.properties(read).put("cancelRequested", true);
      for (int i = 0; i < 2; i++) {
        assertThat(client.put(JOB, read.toString()).is(200).at("/properties/cancelRequested"))
            .isEqualTo("true");
      }
    }
  }

  @Test
  void whatOnlyAPutSetsMayBePatchedAsItIsAndNotOtherwise(@TempDir Path folder) {
    try (ArmClient client = ArmClient.start(folder)) {
      client.put(JOB, Bodies.importJob().toString()).is(201);
      ObjectNode read = (ObjectNode) client.get(JOB).body();
      client.patch(JOB, read.toString()).is(200);
      read.put("location", "East US");
      Bodies.properties(read)
          .put("jobType", "Export")
          .put("storageAccountId", Bodies.ACCOUNT + "2");
      assertThat(client.patch(JOB, read.toString()).is(409).details())
          .containsExactly(
              "InvalidResourceLocation location",
              "InvalidArgument properties.storageAccountId",
              "InvalidArgument properties.jobType");
    }
  }

  @Test
  void aJobKeepsALocationThatIsNoLonger(@TempDir Path folder) {
    String read;
    try (ArmClient client = ArmClient.start(folder)) {
      client.put(JOB, Bodies.importJob().toString()).is(201);
      read = client.get(JOB).text();
    }
    Map<String, Object> other = Map.of("Elsewhere", Map.of("recipientName", "Dock"));
    try (ArmClient client = ArmClient.start(folder, Map.of("locations", other))) {
      String put = client.put(JOB, read).is(200).at("/properties/shippingInformation/city");
      assertThat(put).isEqualTo("Santa Clara");
      client.put(ArmClient.job("fresh"), read).is(400);
    }
  }
}
