package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.Decision;
import io.drivedock.job.DriveReport;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.Lifecycle;
import io.drivedock.job.Parcel;
import io.drivedock.job.Stamp;
import io.drivedock.job.Terms;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.protocol.ApiVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a job looks like on its way from Creating to Completed; each stage fits the swagger. */
final class JobResourceTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final DriveId A = new DriveId("A1");
  private static final DriveId B = new DriveId("B1");
  private static final DriveReport DONE =
      new DriveReport(CopyStatus.COMPLETED, 50, 50, "https://e/err", "https://e/verb", null);
  private static final DriveReport FAILED =
      new DriveReport(CopyStatus.MANIFEST_NOT_FOUND, 0, 0, "https://e/err2", null, null);

  private static Job opened(ObjectNode body) {
    Locations locations = Locations.of(List.of(LocationsTest.location("West US")));
    return Lifecycle.open(
        JobId.parse("00000000-0000-7000-8000-000000000000"),
        new JobPath(ArmClient.SUBSCRIPTION, "Harbour", "spring"),
        PutBody.read(body, locations, Optional::empty, drive -> false).change().draft(),
        new Stamp("ada", "User", NOW),
        Terms.STANDARD);
  }

  private static Job after(Job job, JobEvent... events) {
    Job moved = job;
    for (JobEvent event : events) {
      if (Lifecycle.decide(moved, event, NOW, Terms.STANDARD) instanceof Decision.Move(Job next)) {
        moved = next;
      } else {
        throw new AssertionError("the job did not move on " + event);
      }
    }
    return moved;
  }

  private static JsonNode shown(Job job, Map<DriveId, Progress> progress) {
    JsonNode shown =
        JSON.valueToTree(
            JobResource.of(
                new StoredJob(job, 1, progress), ApiVersion.V2021_01_01, "West US", true));
    if (Spec.isThere()) {
      for (ApiVersion version : ApiVersion.values()) {
        assertThat(
                SwaggerCheck.findings(version.text(), "GET", job.path().resourceId(), 200, shown))
            .isEmpty();
      }
    }
    return shown;
  }

  private static Job shipped(ObjectNode body) {
    List<JobEvent> events =
        new ArrayList<>(PatchBody.read(Bodies.json(Bodies.SHIP), drive -> false));
    return after(opened(body), events.toArray(JobEvent[]::new));
  }

  private static List<String> names(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void thereIsNoPercentageAndNoCopyStatusBeforeTheTransfer() {
    Job received =
        after(shipped(Bodies.importJob("A1", "B1")), new JobEvent.ParcelArrived(Set.of(A)));
    JsonNode shown = shown(received, Map.of());

    assertThat(shown.at("/properties/state").stringValue()).isEqualTo("Received");
    assertThat(shown.at("/properties/percentComplete").isMissingNode()).isTrue();
    assertThat(names(shown.at("/properties/driveList/0")))
        .containsExactly("driveId", "manifestFile", "manifestHash", "state");
  }

  @Test
  void inTransferADriveIsAsFarAsItsStationLastSaid() {
    Job job =
        after(
            shipped(Bodies.importJob("A1", "B1")),
            new JobEvent.ParcelArrived(Set.of(A, B)),
            new JobEvent.TransferStarted(A));
    JsonNode shown = shown(job, Map.of(A, new Progress(25, 50)));

    assertThat(shown.at("/properties/percentComplete").intValue()).isEqualTo(25);
    assertThat(shown.at("/properties/driveList/0").toString())
        .endsWith(
            "\"state\":\"Transferring\",\"copyStatus\":\"InProgress\",\"percentComplete\":50}");
    assertThat(shown.at("/properties/driveList/1/copyStatus").isMissingNode()).isTrue();
  }

  @Test
  void aReportTellsWhereTheLogsLieInTheOrderOfTheWire() {
    Job packed =
        after(
            shipped(Bodies.importJob("A1", "B1")),
            new JobEvent.ParcelArrived(Set.of(A, B)),
            new JobEvent.TransferStarted(A),
            new JobEvent.TransferStarted(B),
            new JobEvent.TransferFinished(A, DONE),
            new JobEvent.TransferFinished(B, FAILED));
    JsonNode drives = shown(packed, Map.of()).at("/properties/driveList");

    assertThat(names(drives.get(0)))
        .containsExactly(
            "driveId",
            "manifestFile",
            "manifestHash",
            "state",
            "copyStatus",
            "percentComplete",
            "verboseLogUri",
            "errorLogUri",
            "bytesSucceeded");
    assertThat(drives.get(0).at("/state").stringValue()).isEqualTo("Completed");
    assertThat(drives.get(1).at("/state").stringValue()).isEqualTo("CompletedMoreInfo");
    assertThat(drives.get(1).at("/copyStatus").stringValue()).isEqualTo("ManifestNotFound");
  }

  @Test
  void theWayHomeHasAllFourMembersAndStandsBehindTheWayThere() {
    Job home =
        after(
            shipped(Bodies.importJob("A1")),
            new JobEvent.ParcelArrived(Set.of(A)),
            new JobEvent.TransferStarted(A),
            new JobEvent.TransferFinished(A, DONE),
            new JobEvent.Returned(new Parcel("DHL", "77", null, null)));
    JsonNode shown = shown(home, Map.of());

    assertThat(shown.at("/properties/state").stringValue()).isEqualTo("Completed");
    assertThat(shown.at("/properties/returnPackage").toString())
        .isEqualTo(
            "{\"carrierName\":\"DHL\",\"trackingNumber\":\"77\",\"driveCount\":1,"
                + "\"shipDate\":\"2026-03-01T08:00:00.0000000Z\"}");
    assertThat(names(shown.get("properties")))
        .containsExactly(
            "storageAccountId",
            "jobType",
            "returnAddress",
            "shippingInformation",
            "deliveryPackage",
            "returnPackage",
            "diagnosticsPath",
            "logLevel",
            "backupDriveManifest",
            "cancelRequested",
            "state",
            "percentComplete",
            "driveList",
            "provisioningState",
            "encryptionKey");
    assertThat(shown.at("/properties/percentComplete").intValue()).isEqualTo(100);
  }

  @Test
  void theDrivesOfAnExportAreShownOnceTheyAreThere() {
    Job job = shipped(Bodies.exportJob());
    assertThat(shown(job, Map.of()).at("/properties/driveList").isMissingNode()).isTrue();

    JsonNode shown = shown(after(job, new JobEvent.ParcelArrived(Set.of(A))), Map.of());
    assertThat(shown.at("/properties/driveList").toString())
        .isEqualTo("[{\"driveId\":\"A1\",\"state\":\"Received\"}]");
    assertThat(names(shown.get("properties")))
        .containsSubsequence("driveList", "export", "provisioningState");
  }
}
