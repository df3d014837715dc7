package io.drivedock.server.dock;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.DockWire;
import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportRun;
import io.drivedock.dock.ExportWire;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.NameOrder;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.Job;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobState;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stations of an export say, over real HTTP. */
final class ExportRoutesTest {

  private static final Caller CUSTOMER = Caller.of("ann", Role.CUSTOMER);

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static DockAnswer call(Role role, String method, String path, Map<String, ?> body) {
    return DockAnswer.of(server, role, method, path, body);
  }

  private static Job received(String name, String... drives) {
    return received(name, SampleDrafts.export(), drives);
  }

  private static Job received(String name, JobDraft draft, String... drives) {
    JobPath path = SampleDrafts.path(name);
    assertThat(server.jobs().create(CUSTOMER, path, draft)).isInstanceOf(Outcome.Created.class);
    Job job =
        ((Outcome.Done) server.jobs().apply(CUSTOMER, path, List.of(new JobEvent.MarkedShipped())))
            .job();
    assertThat(
            call(
                    Role.OPERATOR,
                    "POST",
                    "/parcels",
                    Map.of("jobId", job.id().toString(), "drives", List.of(drives)))
                .status())
        .isEqualTo(200);
    return job;
  }

  private static Assignment lease(String station, String drive) {
    DockAnswer answer =
        call(Role.STATION, "POST", "/leases", Map.of("station", station, "drives", List.of(drive)));
    assertThat(answer.status()).isEqualTo(200);
    return DockWire.assignment(answer.body());
  }

  private static ExportRun run(String first, String last, long bytes) {
    return new ExportRun("films", first, "films", last, 1, bytes, "", NameOrder.BY_CHARACTERS);
  }

  private static DockAnswer plan(Assignment lease, long freeBytes) {
    return call(
        Role.STATION, "POST", "/leases/" + lease.lease() + "/plan", Map.of("freeBytes", freeBytes));
  }

  private static DriveAllocation planned(DockAnswer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return ExportWire.plan(answer.body());
  }

  @Test
  void drivesOfAnExportGetTheirShareAndTheJobTellsOfTheRest() {
    Job job = received("two-drives", "E1", "E2");
    Assignment one = lease("dock-1", "E1");
    assertThat(one.export())
        .isEqualTo(new ExportSelection.Listed(List.of("films/a.mov"), List.of("/raw/")));
    assertThat(one.manifestFile()).isNull();
    assertThat(plan(one, 100).status()).isEqualTo(409);

    List<ExportRun> runs = List.of(run("a", "b", 60), run("c", "d", 60), run("e", "f", 500));
    String survey = "/leases/" + one.lease() + "/survey";
    assertThat(call(Role.STATION, "PUT", survey, ExportWire.write(runs)).status()).isEqualTo(200);
    List<ExportRun> late = List.of(run("x", "y", 1));
    assertThat(call(Role.STATION, "PUT", survey, ExportWire.write(late)).status()).isEqualTo(200);
    DriveAllocation first = planned(plan(one, 100));
    assertThat(first.runs()).containsExactly(runs.getFirst());
    assertThat(first.leftOut()).as("E2 has not come").isEmpty();
    assertThat(planned(plan(one, 7))).as("asked again").isEqualTo(first);

    Assignment two = lease("dock-2", "E2");
    DriveAllocation second = planned(plan(two, 100));
    assertThat(second.runs()).containsExactly(runs.get(1));
    assertThat(second.leftOut()).containsExactly(runs.get(2));
    DriveAllocation smaller =
        planned(
            call(
                Role.STATION,
                "PUT",
                "/leases/" + two.lease() + "/rest",
                ExportWire.write(List.of(run("cc", "d", 30)))));
    assertThat(smaller.runs()).isEmpty();
    assertThat(smaller.leftOut()).containsExactly(run("cc", "d", 30), runs.get(2));

    reported(one, null);
    reported(two, "https://store/incomplete.xml");
    Job done = server.find(job.path()).orElseThrow().job();
    assertThat(done.state()).isInstanceOf(JobState.Packaging.class);
    assertThat(done.drives())
        .allSatisfy(
            drive -> {
              assertThat(drive.manifestFile()).isEqualTo("\\" + drive.id() + ".manifest");
              assertThat(drive.manifestHash()).isEqualTo("00".repeat(16));
            });
    HttpResponse<String> told =
        server.send(
            Role.CUSTOMER, "GET", job.path().resourceId() + "?api-version=2021-01-01", null);
    assertThat(told.body())
        .contains("\"incompleteBlobListUri\":\"https://store/incomplete.xml\"")
        .contains("\"manifestFile\":\"\\\\E1.manifest\"");
  }

  private static void reported(Assignment lease, @Nullable String incomplete) {
    DriveReport report =
        new DriveReport(
            CopyStatus.COMPLETED,
            5,
            5,
            null,
            null,
            null,
            new DriveReport.Exported(
                "\\" + lease.drive() + ".manifest", "00".repeat(16), incomplete));
    String path = "/leases/" + lease.lease() + "/report";
    assertThat(call(Role.STATION, "PUT", path, DockWire.write(report)).status()).isEqualTo(204);
    assertThat(call(Role.STATION, "PUT", path, DockWire.write(report)).status())
        .as("said again")
        .isEqualTo(204);
  }

  @Test
  void whoHasLostTheLeaseOrSaysNonsenseIsToldSo() {
    received("nonsense", "F1");
    Assignment lease = lease("dock-1", "F1");
    for (String what : List.of("survey", "rest")) {
      String path = "/leases/" + lease.lease() + "/" + what;
      assertThat(call(Role.STATION, "PUT", path, Map.of()).status()).as(what).isEqualTo(400);
      assertThat(call(Role.CUSTOMER, "PUT", path, Map.of("runs", List.of())).status())
          .as(what)
          .isEqualTo(403);
    }
    assertThat(
            call(
                    Role.STATION,
                    "PUT",
                    "/leases/" + lease.lease() + "/rest",
                    ExportWire.write(List.of()))
                .status())
        .as("before the survey")
        .isEqualTo(409);
    DockAnswer lost = call(Role.STATION, "POST", "/leases/999999/plan", Map.of("freeBytes", 1));
    assertThat(lost.status()).isEqualTo(410);
    assertThat(call(Role.STATION, "POST", "/leases/" + lease.lease() + "/plan", Map.of()).status())
        .isEqualTo(400);
  }

  // ---- keys

  private static final String KEY = "000011-000022-000033-000044-000055-000066-000077-000088";
  private static final String OTHER = "000011-000022-000033-000044-000055-000066-000077-000099";

  private static DockAnswer keep(long lease, String key) {
    return call(Role.STATION, "PUT", "/leases/" + lease + "/key", Map.of("bitLockerKey", key));
  }

  private static void assertKept(DockAnswer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).containsOnly(Map.entry("bitLockerKey", KEY));
  }

  private static String keysTold(Job job) {
    String path = job.path().resourceId() + "/listBitLockerKeys?api-version=2021-01-01";
    HttpResponse<String> told = server.send(Role.CUSTOMER, "POST", path, "");
    assertThat(told.statusCode()).isEqualTo(200);
    return told.body();
  }

  @Test
  void theFirstKeyOfADriveCountsForWhoeverHasItsLease() {
    Job job = received("keyed", "K1", "K2");
    Assignment first = lease("dock-1", "K1");
    assertThat(first.key()).isNull();
    assertKept(keep(first.lease(), KEY));
    assertKept(keep(first.lease(), KEY));
    assertKept(keep(first.lease(), OTHER));
    assertThat(call(Role.STATION, "DELETE", "/leases/" + first.lease(), Map.of()).status())
        .isEqualTo(204);
    Assignment second = lease("dock-2", "K1");
    assertThat(second.key()).isEqualTo(BitLockerKey.parse(KEY));
    assertThat(keep(first.lease(), OTHER).status()).as("another has the drive").isEqualTo(410);
    assertKept(keep(second.lease(), OTHER));
    assertThat(lease("dock-3", "K2").key()).as("each drive has its own").isNull();
    assertThat(keysTold(job)).isEqualTo("{\"value\":[]}");
    reported(second, null);
    assertThat(keep(second.lease(), OTHER).status()).as("the drive is done").isEqualTo(410);
    assertThat(keysTold(job)).as("it has not left").isEqualTo("{\"value\":[]}");
    DockAnswer history =
        DockAnswer.of(server, Role.OPERATOR, "GET", "/jobs/" + job.id() + "/history", null);
    assertThat(history.body().toString()).containsOnlyOnce("KeyMade").doesNotContain(KEY);
  }

  @Test
  void aKeyComesFromAStationOnlyForAnExportAndInItsForm() {
    received("keyed-badly", "B1");
    Assignment lease = lease("dock-1", "B1");
    String path = "/leases/" + lease.lease() + "/key";
    assertThat(call(Role.STATION, "PUT", path, Map.of()).status()).isEqualTo(400);
    DockAnswer bad = keep(lease.lease(), KEY + "\u0007");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.body().toString()).doesNotContain("000011");
    for (Role role : List.of(Role.CUSTOMER, Role.AUDITOR, Role.OPERATOR)) {
      assertThat(call(role, "PUT", path, Map.of("bitLockerKey", KEY)).status())
          .as("%s", role)
          .isEqualTo(403);
    }
    assertThat(keep(999_999, KEY).status()).isEqualTo(410);
    Job imported = received("an-import", SampleDrafts.importOf(new DriveId("B2")), "B2");
    Assignment other = lease("dock-1", "B2");
    assertThat(keep(other.lease(), OTHER).status()).isEqualTo(409);
    assertThat(keysTold(imported)).doesNotContain(OTHER);
  }
}
