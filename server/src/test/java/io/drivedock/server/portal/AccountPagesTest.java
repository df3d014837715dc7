package io.drivedock.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.DockWire;
import io.drivedock.dock.SlotReport;
import io.drivedock.dock.StationReport;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What customer and operator are told where a job's storage account belongs to another
 * subscription, in the portal and by the API of the dock.
 */
final class AccountPagesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ANN = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String BOB = "bbbbbbbb-2222-3333-4444-555555555555";
  private static final Caller SOMEBODY = Caller.of("somebody", Role.CUSTOMER);
  private static final DriveId DRIVE = new DriveId("FOREIGN1");

  @TempDir Path folder;

  private TestServer server;
  private Job foreign;

  /** Both were owners once; now Ann is the only one, and Bob has a job. */
  @BeforeEach
  void start() {
    try (TestServer before = TestServer.start(folder, owners(ANN, BOB))) {
      Outcome made = before.jobs().create(SOMEBODY, path(BOB, "theft"), draft(BOB, "films", DRIVE));
      foreign = ((Outcome.Created) made).job();
      before.jobs().apply(SOMEBODY, foreign.id(), List.of(new JobEvent.MarkedShipped()));
    }
    server = TestServer.start(folder, owners(ANN));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Map<String, Object> owners(String... subscriptions) {
    return Map.of(
        "storage", Map.of("accounts", Map.of("films", Map.of("owners", List.of(subscriptions)))));
  }

  private static JobPath path(String subscription, String name) {
    return new JobPath(subscription, "Harbour", name);
  }

  private static JobDraft draft(String subscription, String account, DriveId drive) {
    return SampleDrafts.withAccount(
        SampleDrafts.importOf(drive),
        "/subscriptions/%s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/%s"
            .formatted(subscription, account));
  }

  private HttpResponse<String> checkIn() {
    Map<String, Object> parcel =
        Map.of("jobId", foreign.id().toString(), "drives", List.of(DRIVE.value()));
    return server.send(Role.OPERATOR, "POST", "/dock/v1/parcels", JSON.writeValueAsString(parcel));
  }

  // ---- the customer

  @Test
  void theFormOfAJobRefusesAnothersAccountAtItsField() {
    Browser browser = Browser.of(server, Role.CUSTOMER);
    Map<String, String> form = new LinkedHashMap<>();
    form.put("step", "create");
    form.put("subscription", BOB);
    form.put("resourceGroup", "Harbour");
    form.put("name", "more");
    form.put("location", "Main Dock");
    form.put("properties.jobType", "Export");
    form.put("properties.storageAccountId", "films");
    form.put("properties.export.blobList.blobPathPrefix", "/");
    for (String field :
        List.of("recipientName", "streetAddress1", "city", "postalCode", "countryOrRegion")) {
      form.put("properties.returnAddress." + field, "somewhere");
    }
    form.put("properties.returnAddress.phone", "4250000");
    form.put("properties.returnAddress.email", "a@example.org");
    HttpResponse<String> answer = browser.post("/portal/jobs/new", "/portal/jobs/new", form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body())
        .contains("This storage account does not belong to the job")
        .doesNotContain(ANN);
    assertThat(server.find(path(BOB, "more"))).isEmpty();

    form.put("properties.storageAccountId", "mine");
    answer = browser.post("/portal/jobs/new", "/portal/jobs/new", form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
  }

  @Test
  void aJobThatIsThereCanBeCancelledAndNotChanged() {
    Browser browser = Browser.of(server, Role.CUSTOMER);
    String home = "/portal/jobs/" + foreign.id();
    assertThat(browser.get(home).statusCode()).isEqualTo(200);
    HttpResponse<String> actions =
        server.send(
            Role.CUSTOMER,
            "GET",
            foreign.path().resourceId() + "/actions?api-version=2021-01-01",
            null);
    assertThat(actions.body()).contains("can only be cancelled or deleted").doesNotContain(ANN);
    assertThat(
            browser
                .post(home + "/cancel", home + "/cancel", Map.of("version", "2", "entries", "2"))
                .statusCode())
        .isEqualTo(303);
  }

  // ---- the dock

  @Test
  void theOperatorIsToldAtCheckInByTheApi() {
    HttpResponse<String> answer = checkIn();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("transferBlocked").asString())
        .startsWith("No drive of this job is transferred.")
        .contains("belongs to subscription " + ANN, "storage.accounts", "cancel the job");
    String show = "/dock/v1/jobs/" + foreign.id();
    assertThat(server.send(Role.AUDITOR, "GET", show, null).body()).contains("transferBlocked");

    String ask =
        JSON.writeValueAsString(Map.of("station", "quay", "drives", List.of(DRIVE.value())));
    HttpResponse<String> lease = server.send(Role.STATION, "POST", "/dock/v1/leases", ask);
    assertThat(lease.statusCode()).as(lease.body()).isEqualTo(204);
  }

  @Test
  void aJobOfItsOwnerIsNotSpokenOf() {
    Outcome made =
        server
            .jobs()
            .create(SOMEBODY, path(ANN, "spring"), draft(ANN, "films", new DriveId("ANNS1")));
    String show = "/dock/v1/jobs/" + ((Outcome.Created) made).job().id();
    assertThat(server.send(Role.AUDITOR, "GET", show, null).body())
        .contains("spring")
        .doesNotContain("transferBlocked");
  }

  @Test
  void theOperatorIsToldAtCheckInByThePortal() {
    Browser browser = Browser.of(server, Role.OPERATOR);
    String parcel = "/portal/dock/parcels/" + foreign.id();
    HttpResponse<String> scanned =
        browser.post(parcel, parcel + "/scan", Map.of("text", DRIVE.value()));
    assertThat(scanned.statusCode()).isEqualTo(303);
    assertThat(browser.get(parcel).body())
        .contains("Copy nothing of this job")
        .contains("belongs to subscription " + ANN)
        .contains("storage.accounts");

    SlotReport slot = new SlotReport(DRIVE, new SlotReport.Doing.Idle());
    StationReport report = new StationReport(List.of(slot), List.of());
    HttpResponse<String> told =
        server.send(
            Role.STATION,
            "PUT",
            "/dock/v1/stations/quay",
            JSON.writeValueAsString(DockWire.write(report)));
    assertThat(told.statusCode()).as(told.body()).isLessThan(300);
    assertThat(browser.get("/portal/dock").body())
        .contains("Wrong account")
        .contains("Drive is not transferred:")
        .contains("belongs to subscription " + ANN);
  }
}
