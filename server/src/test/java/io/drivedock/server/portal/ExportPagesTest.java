package io.drivedock.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.DockWire;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the portal says of exports only: what is on no drive, and the keys that were made here. */
final class ExportPagesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Caller ADA = Caller.of("ada", Role.OPERATOR);
  private static final DriveId ONE = new DriveId("BLANK1");
  private static final DriveId TWO = new DriveId("BLANK2");
  private static final String BLOB = "waimportexport/waies/films_1_incomplete-blobs.xml";
  private static final String KEY = "000011-000022-000033-000044-000055-000066-000077-000088";

  private TestServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Job tell(JobEvent... events) {
    Outcome outcome = server.jobs().apply(ADA, SampleDrafts.path("films"), List.of(events));
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).job();
  }

  private Job received() {
    JobPath path = SampleDrafts.path("films");
    server.jobs().create(ADA, path, SampleDrafts.export());
    return tell(new JobEvent.MarkedShipped(), new JobEvent.ParcelArrived(Set.of(ONE, TWO)));
  }

  private static JobEvent filled(DriveId drive, @Nullable String incomplete) {
    DriveReport.Exported exported =
        new DriveReport.Exported("\\" + drive + ".manifest", "00".repeat(16), incomplete);
    return new JobEvent.TransferFinished(
        drive, new DriveReport(CopyStatus.COMPLETED, 5, 5, null, null, null, exported));
  }

  private void encrypt(DriveId drive) {
    String ask = JSON.writeValueAsString(Map.of("station", "d", "drives", List.of(drive.value())));
    HttpResponse<String> given = server.send(Role.STATION, "POST", "/dock/v1/leases", ask);
    Assignment assignment =
        DockWire.assignment(
            JSON.readValue(given.body(), new TypeReference<Map<String, Object>>() {}));
    String key = JSON.writeValueAsString(DockWire.write(BitLockerKey.parse(KEY)));
    String path = "/dock/v1/leases/" + assignment.lease() + "/key";
    assertThat(server.send(Role.STATION, "PUT", path, key).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsOnNoDriveIsNamedAndTheNextJobIsAClickAway() {
    Job job = received();
    String home = "/portal/jobs/" + job.id();
    Browser ann = Browser.of(server, Role.CUSTOMER);
    tell(new JobEvent.TransferStarted(ONE), filled(ONE, null));
    assertThat(ann.get(home).body()).doesNotContain("rest-title");
    tell(new JobEvent.TransferStarted(TWO), filled(TWO, "file:///store/harbour/" + BLOB));

    String again = "/portal/jobs/new?like=" + job.id() + "&amp;rest=yes";
    assertThat(ann.get(home).body())
        .contains("On no drive", "<code>file:///store/harbour/" + BLOB + "</code>")
        .contains("<code>--export-list " + BLOB + "</code>", again);
    assertThat(ann.get(home, r -> r.setHeader("Accept-Language", "ru")).body())
        .contains("Нет ни на одном диске");
    assertThat(Browser.of(server, Role.AUDITOR).get(home).body())
        .contains("On no drive")
        .doesNotContain("rest=yes");
    assertThat(ann.get(again.replace("&amp;", "&")).body())
        .contains("value=\"" + BLOB + "\"")
        .doesNotContain("films/a.mov");
    assertThat(ann.get("/portal/jobs/new?like=" + job.id()).body())
        .as("the whole of it")
        .contains("films/a.mov")
        .doesNotContain(BLOB);
  }

  @Test
  void aCancelSaysWhatItDoesToADriveThatIsFilledAndThenWhatItDid() {
    Job job = received();
    String home = "/portal/jobs/" + job.id();
    Browser ann = Browser.of(server, Role.CUSTOMER);
    tell(new JobEvent.TransferStarted(ONE));
    assertThat(ann.get(home + "/cancel").body())
        .contains("keeps the files that are complete on it");
    tell(new JobEvent.CancelRequested());
    assertThat(ann.get(home).body())
        .contains("cancelled while drives were being filled")
        .doesNotContain("already in the store");
    DriveReport.Exported exported =
        new DriveReport.Exported("\\BLANK1.manifest", "00".repeat(16), null);
    DriveReport report =
        new DriveReport(CopyStatus.COMPLETED_WITH_WARNINGS, 5, 50, null, null, null, exported);
    tell(new JobEvent.TransferFinished(ONE, report));
    assertThat(ann.get(home).body())
        .contains("Ended early", "What is on it is complete")
        .doesNotContain("Everything was copied");
  }

  @ParameterizedTest
  @CsvSource({"0, Empty, matches no blob", "5, with warnings, created while the drive"})
  void anExportWithWarningsSaysWhichKindItIs(long bytes, String title, String advice) {
    Job job = received();
    DriveReport.Exported exported =
        new DriveReport.Exported("\\BLANK1.manifest", "00".repeat(16), null);
    DriveReport report =
        new DriveReport(
            CopyStatus.COMPLETED_WITH_WARNINGS, bytes, bytes, "file:///log", null, null, exported);
    tell(new JobEvent.TransferStarted(ONE), new JobEvent.TransferFinished(ONE, report));
    assertThat(Browser.of(server, Role.CUSTOMER).get("/portal/jobs/" + job.id()).body())
        .contains(title, advice)
        .doesNotContain("Ended early", "was cancelled");
  }

  @Test
  void aListThatLiesElsewhereIsShownAndNotOffered() {
    Job job = received();
    String hostile = "file:///elsewhere/\"><script>alert(1)</script>";
    tell(new JobEvent.TransferStarted(ONE), filled(ONE, hostile));
    String page = Browser.of(server, Role.CUSTOMER).get("/portal/jobs/" + job.id()).body();
    assertThat(page)
        .contains("On no drive", "file:///elsewhere/")
        .doesNotContain("--export-list", "rest=yes", "<script>alert");
  }

  @Test
  void aKeyIsShownOnceItsDriveHasLeftAndEachDriveWithoutOneSaysWhy() {
    Job job = received();
    String home = "/portal/jobs/" + job.id();
    encrypt(ONE);
    tell(filled(ONE, null), new JobEvent.TransferStarted(TWO), filled(TWO, null));
    Browser ann = Browser.of(server, Role.CUSTOMER);
    assertThat(ann.get(home).body())
        .contains("Key created, drive will be encrypted")
        .doesNotContain(KEY);
    String early = ann.post(home, home + "/keys", Map.of()).body();
    assertThat(early.split("Available once this drive is on its way to you", -1)).hasSize(3);
    assertThat(early).doesNotContain(KEY, "not encrypted");

    tell(new JobEvent.Returned(SampleDrafts.TO_DOCK));
    assertThat(ann.post(home, home + "/keys", Map.of()).body())
        .contains("<code>" + KEY + "</code>", "None: this drive is not encrypted")
        .doesNotContain("Available once");
    assertThat(ann.get(home).body()).contains("Keys were shown").doesNotContain(KEY);
  }
}
