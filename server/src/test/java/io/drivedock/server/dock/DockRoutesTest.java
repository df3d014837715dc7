package io.drivedock.server.dock;

import static io.drivedock.server.jobs.SampleDrafts.A;
import static io.drivedock.server.jobs.SampleDrafts.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.DockWire;
import io.drivedock.dock.Progress;
import io.drivedock.dock.Renewal;
import io.drivedock.dock.SlotReport;
import io.drivedock.dock.StationReport;
import io.drivedock.dock.TargetReport;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.Condition;
import io.drivedock.server.jobs.Leases;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dock API over real HTTP. Each test has a job of its own. */
final class DockRoutesTest {

  private static final Caller CUSTOMER = Caller.of("ann", Role.CUSTOMER);
  private static final DriveReport GOOD =
      new DriveReport(CopyStatus.COMPLETED, 70, 70, null, "file:/v.xml", "file:/m.xml");

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

  private static Job shipped(String name, DriveId... drives) {
    JobPath path = SampleDrafts.path(name);
    Outcome outcome = server.jobs().create(CUSTOMER, path, SampleDrafts.importOf(drives));
    assertThat(outcome).isInstanceOf(Outcome.Created.class);
    return ((Outcome.Done)
            server.jobs().apply(CUSTOMER, path, List.of(new JobEvent.MarkedShipped())))
        .job();
  }

  private static DockAnswer checkIn(Job job, String... drives) {
    return call(
        Role.OPERATOR,
        "POST",
        "/parcels",
        Map.of("jobId", job.id().toString(), "drives", List.of(drives)));
  }

  private static Assignment lease(String station, String... drives) {
    DockAnswer answer =
        call(
            Role.STATION, "POST", "/leases", Map.of("station", station, "drives", List.of(drives)));
    assertThat(answer.status()).isEqualTo(200);
    return DockWire.assignment(answer.body());
  }

  @Test
  void aDriveGoesAllTheWay() {
    Job job = shipped("all-the-way", new DriveId("W1"), new DriveId("W2"));

    DockAnswer parcel = checkIn(job, "W1", "STRANGER");
    assertThat(parcel.status()).isEqualTo(200);
    assertThat(parcel.body())
        .containsEntry("state", "Received")
        .containsEntry("unexpectedDrives", List.of("STRANGER"))
        .containsEntry("missingDrives", List.of("W2"));
    DockAnswer missing =
        call(Role.OPERATOR, "POST", "/jobs/" + job.id() + "/drives/W2/missing", Map.of());
    assertThat(missing.drive(1).get("state")).isEqualTo("NeverReceived");

    Assignment lease = lease("dock-1", "W1");
    assertThat(lease.key()).isEqualTo(SampleDrafts.KEY);
    assertThat(lease.account()).isEqualTo("films");
    assertThat(lease.target()).isEqualTo("main");
    DockAnswer beat =
        call(
            Role.STATION,
            "PUT",
            "/leases/" + lease.lease() + "/progress",
            DockWire.write(new Progress(35, 70)));
    assertThat(DockWire.renewal(beat.body()).isCancelRequested()).isFalse();
    DockAnswer half = call(Role.AUDITOR, "GET", "/jobs/" + job.id(), null);
    assertThat(half.body()).containsEntry("state", "Transferring");
    assertThat(half.drive(0).get("percentComplete")).isEqualTo(50);

    String report = "/leases/" + lease.lease() + "/report";
    assertThat(call(Role.STATION, "PUT", report, DockWire.write(GOOD)).status()).isEqualTo(204);
    assertThat(call(Role.STATION, "PUT", report, DockWire.write(GOOD)).status())
        .as("said again")
        .isEqualTo(204);

    Map<String, String> home = Map.of("carrierName", "FedEx", "trackingNumber", "home-1");
    DockAnswer returned = call(Role.OPERATOR, "POST", "/jobs/" + job.id() + "/return", home);
    assertThat(returned.body()).containsEntry("state", "Closed");
    assertThat(returned.body().get("returnPackage"))
        .isEqualTo(
            Map.of(
                "carrierName",
                "FedEx",
                "trackingNumber",
                "home-1",
                "driveCount",
                1,
                "shipDate",
                "2026-03-01"));
    assertThat(call(Role.OPERATOR, "POST", "/jobs/" + job.id() + "/return", home).body())
        .as("said again")
        .isEqualTo(returned.body());

    DockAnswer history = call(Role.AUDITOR, "GET", "/jobs/" + job.id() + "/history", null);
    List<String> events =
        ((List<?>) history.body().get("value"))
            .stream().map(entry -> String.valueOf(((Map<?, ?>) entry).get("event"))).toList();
    assertThat(events)
        .containsExactly(
            "Created",
            "MarkedShipped",
            "ParcelArrived",
            "DriveMissing",
            "TransferStarted",
            "TransferFinished",
            "Returned");
  }

  @Test
  void aReportUnderAnOldLeaseIsRefused() {
    Job job = shipped("fenced", new DriveId("F1"));
    checkIn(job, "F1");
    Assignment old = lease("dock-1", "F1");
    server.clock().advance(Leases.LASTS.plus(Duration.ofSeconds(1)));
    Assignment young = lease("dock-2", "F1");

    assertThat(young.lease()).isGreaterThan(old.lease());
    for (String what : List.of("report", "progress")) {
      Map<String, Object> body =
          what.equals("report") ? DockWire.write(GOOD) : DockWire.write(Progress.NONE);
      DockAnswer late = call(Role.STATION, "PUT", "/leases/" + old.lease() + "/" + what, body);
      assertThat(late.status()).as(what).isEqualTo(410);
      assertThat(late.code()).isEqualTo("LeaseLost");
    }
    assertThat(call(Role.STATION, "DELETE", "/leases/" + old.lease(), null).status())
        .isEqualTo(410);
    assertThat(
            call(Role.STATION, "PUT", "/leases/" + young.lease() + "/report", DockWire.write(GOOD))
                .status())
        .isEqualTo(204);
  }

  @Test
  void aDriveThatIsGivenBackIsLeasedAtOnce() {
    Job job = shipped("given-back", new DriveId("G1"));
    checkIn(job, "G1");
    Assignment first = lease("dock-1", "G1");
    assertThat(first.isTakenOver()).as("others had other drives").isFalse();

    DockAnswer taken =
        call(Role.STATION, "POST", "/leases", Map.of("station", "dock-2", "drives", List.of("G1")));
    assertThat(taken.status()).isEqualTo(204);
    assertThat(call(Role.STATION, "DELETE", "/leases/" + first.lease(), null).status())
        .isEqualTo(204);
    Assignment second = lease("dock-2", "G1");
    assertThat(second.lease()).isGreaterThan(first.lease());
    assertThat(second.isTakenOver()).isTrue();
  }

  @Test
  void aCancelledJobTellsItsStationAndStartsNoOtherDrive() {
    Job job = shipped("cancelled", new DriveId("C1"), new DriveId("C2"));
    checkIn(job, "C1", "C2");
    Assignment lease = lease("dock-1", "C1");
    server.jobs().apply(CUSTOMER, job.path(), List.of(new JobEvent.CancelRequested()));

    DockAnswer beat =
        call(
            Role.STATION,
            "PUT",
            "/leases/" + lease.lease() + "/progress",
            DockWire.write(Progress.NONE));
    assertThat(DockWire.renewal(beat.body()).isCancelRequested()).isTrue();
    DockAnswer none =
        call(Role.STATION, "POST", "/leases", Map.of("station", "dock-1", "drives", List.of("C2")));
    assertThat(none.status()).isEqualTo(204);
  }

  @Test
  void aParcelIsFoundByWhateverTheLabelSays() {
    Job job = shipped("by-label", new DriveId("L1"));
    Map<String, String> labels =
        Map.of(
            "jobId",
            job.id().toString(),
            "resourceId",
            job.path().resourceId().toUpperCase(java.util.Locale.ROOT));
    labels.forEach(
        (name, value) ->
            assertThat(
                    call(
                            Role.OPERATOR,
                            "POST",
                            "/parcels",
                            Map.of(name, value, "drives", List.of("l1")))
                        .body())
                .as(name)
                .containsEntry("name", "by-label"));
  }

  @Test
  void aTrackingNumberOfSeveralJobsAsksForOneOfThem() {
    Job one = shipped("twin-one", A);
    Job two = shipped("twin-two", B);

    DockAnswer answer =
        call(
            Role.OPERATOR,
            "POST",
            "/parcels",
            Map.of("trackingNumber", "9989", "drives", List.of(A.value())));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("AmbiguousTrackingNumber");
    assertThat(answer.message()).contains(one.id().toString()).contains(two.id().toString());
  }

  @Test
  void aParcelNobodyExpectsIsToldApartFromOneThatIsTooEarly() {
    JobPath path = SampleDrafts.path("too-early");
    Job job =
        ((Outcome.Created)
                server.jobs().create(CUSTOMER, path, SampleDrafts.importOf(new DriveId("E1"))))
            .job();

    DockAnswer early = checkIn(job, "E1");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.message()).contains("not marked the job as shipped");
    DockAnswer unknown =
        call(
            Role.OPERATOR,
            "POST",
            "/parcels",
            Map.of("trackingNumber", "nobody's", "drives", List.of("E1")));
    assertThat(unknown.status()).isEqualTo(404);
    DockAnswer strangers = checkIn(shipped("strangers", new DriveId("S1")), "NOT-IN-IT");
    assertThat(strangers.status()).isEqualTo(404);
    assertThat(strangers.code()).isEqualTo("DriveNotFound");
  }

  @Test
  void eachRoleMayDoItsOwnAndNoMore() {
    Map<String, Object> parcel = Map.of("jobId", "x", "drives", List.of("D1"));
    Map<String, Object> ask = Map.of("station", "dock-1", "drives", List.of("NONE"));
    for (Role role : Role.values()) {
      int look = call(role, "GET", "/jobs", null).status();
      int run = call(role, "POST", "/parcels", parcel).status();
      int move = call(role, "POST", "/leases", ask).status();
      assertThat(List.of(look, run, move))
          .as(role.text())
          .isEqualTo(
              switch (role) {
                case OPERATOR -> List.of(200, 400, 403);
                case CUSTOMER -> List.of(403, 403, 403);
                case AUDITOR -> List.of(200, 403, 403);
                case STATION -> List.of(200, 403, 204);
              });
    }
  }

  @Test
  void messagesThatAreNotOfTheirFormAreRefusedWithAWordAboutWhat() {
    String lease = "/leases/" + Long.MAX_VALUE + "/progress";
    assertRefused("POST", "/leases", Map.of("station", "../x", "drives", List.of()), "station");
    assertRefused("POST", "/leases", Map.of("station", "a", "drives", "D1"), "drives");
    assertRefused("POST", "/leases", Map.of("station", "a", "drives", List.of("a/b")), "drive id");
    assertRefused("PUT", lease, Map.of("bytesDone", -1, "bytesTotal", 1), "0 and bytesTotal");
    assertRefused("PUT", lease, Map.of("bytesDone", "1", "bytesTotal", 1), "bytesDone");
    assertRefused("PUT", "/leases/x/progress", Map.of(), "lease");
    HttpResponse<String> broken =
        server.send(Role.STATION, "POST", "/dock/v1/leases", "{\"bitLockerKey\":\"111-222\"");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body()).doesNotContain("111-222");
  }

  private static void assertRefused(
      String method, String path, Map<String, ?> body, String saying) {
    DockAnswer answer = call(Role.STATION, method, path, body);
    assertThat(answer.status()).as(saying).isEqualTo(400);
    assertThat(answer.message()).contains(saying);
  }

  @Test
  void aStationTellsOfItselfAndIsSeenUntilItIsForgotten() {
    StationReport report =
        new StationReport(
            List.of(
                new SlotReport(
                    new DriveId("T1"),
                    new SlotReport.Doing.Waiting(Instant.EPOCH, "The target is full.", false))),
            List.of(new TargetReport("main", "It is full.")));
    Map<String, Object> said = DockWire.write(report);
    assertThat(call(Role.STATION, "PUT", "/stations/telling", said).status()).isEqualTo(204);
    for (Role role : List.of(Role.OPERATOR, Role.AUDITOR, Role.CUSTOMER)) {
      assertThat(call(role, "PUT", "/stations/telling", said).status()).isEqualTo(403);
    }

    DockAnswer seen = call(Role.AUDITOR, "GET", "/stations/telling", null);
    assertThat(DockWire.station(seen.body())).isEqualTo(report);
    assertThat(seen.body())
        .containsEntry("name", "telling")
        .containsEntry("silent", false)
        .containsEntry("seenAt", server.clock().instant().toString());
    assertThat(call(Role.OPERATOR, "GET", "/stations", null).body())
        .containsEntry("value", List.of(seen.body()));
    assertThat(call(Role.CUSTOMER, "GET", "/stations", null).status()).isEqualTo(403);

    assertRefused("PUT", "/stations/telling", Map.of("slots", "x"), "slots");
    assertRefused("PUT", "/stations/a%20b", said, "station");
    assertThat(call(Role.STATION, "DELETE", "/stations/telling", null).status()).isEqualTo(403);
    assertThat(call(Role.OPERATOR, "DELETE", "/stations/telling", null).status()).isEqualTo(204);
    assertThat(call(Role.OPERATOR, "DELETE", "/stations/telling", null).status()).isEqualTo(204);
    assertThat(call(Role.OPERATOR, "GET", "/stations/telling", null).status()).isEqualTo(404);
  }

  private static DockAnswer say(Job job, String drive, String what) {
    return call(
        Role.OPERATOR, "POST", "/jobs/" + job.id() + "/drives/" + drive + "/" + what, Map.of());
  }

  private static void tell(String station, String... drives) {
    StationReport report =
        new StationReport(
            List.of(drives).stream()
                .map(id -> new SlotReport(new DriveId(id), new SlotReport.Doing.Idle()))
                .toList(),
            List.of());
    assertThat(call(Role.STATION, "PUT", "/stations/" + station, DockWire.write(report)).status())
        .isEqualTo(204);
  }

  private static Renewal beat(Assignment lease) {
    return DockWire.renewal(
        call(
                Role.STATION,
                "PUT",
                "/leases/" + lease.lease() + "/progress",
                DockWire.write(Progress.NONE))
            .body());
  }

  private static int ask(String drive) {
    Map<String, Object> ask = Map.of("station", "parker", "drives", List.of(drive));
    return call(Role.STATION, "POST", "/leases", ask).status();
  }

  private static List<String> events(Job job) {
    DockAnswer history = call(Role.AUDITOR, "GET", "/jobs/" + job.id() + "/history", null);
    return ((List<?>) history.body().get("value"))
        .stream().map(entry -> String.valueOf(((Map<?, ?>) entry).get("event"))).toList();
  }

  @Test
  void aParkedDriveIsStoppedAndGivenToNobodyUntilItIsStarted() {
    Job job = shipped("parked", new DriveId("PARK1"));
    checkIn(job, "PARK1");
    Assignment lease = lease("parker", "PARK1");
    assertThat(beat(lease).isStopRequested()).isFalse();

    DockAnswer parked = say(job, "PARK1", "park");
    assertThat(parked.status()).isEqualTo(200);
    assertThat(say(job, "PARK1", "park").body()).as("said again").isEqualTo(parked.body());
    assertThat(parked.body().toString())
        .contains("wish=Parked", "by=test operator", "letGo=false", "mayBeTakenOut=false");
    assertThat(beat(lease).isStopRequested()).isTrue();
    call(Role.STATION, "DELETE", "/leases/" + lease.lease(), null);
    assertThat(call(Role.AUDITOR, "GET", "/parked", null).body().toString())
        .contains("driveId=park1", "letGo=true");
    assertThat(ask("PARK1")).isEqualTo(204);
    tell("parker", "PARK1");
    tell("parker");
    assertThat(ask("PARK1")).as("parked drives stay so when they are pulled").isEqualTo(204);

    assertThat(say(job, "PARK1", "start").body()).containsEntry("value", List.of());
    assertThat(say(job, "PARK1", "start").status()).isEqualTo(200);
    assertThat(ask("PARK1")).isEqualTo(200);
    assertThat(events(job))
        .containsSubsequence("DriveParked", "DriveStarted")
        .containsOnlyOnce("DriveParked", "DriveStarted");
  }

  @Test
  void anEjectedDriveMayBeTakenOutOnceItIsLetGoAndStartsByItselfWhenItIsPutInAnew() {
    Job job = shipped("ejected", new DriveId("EJECT1"));
    checkIn(job, "EJECT1");
    tell("ejector", "EJECT1");
    Assignment lease = lease("parker", "EJECT1");

    assertThat(say(job, "EJECT1", "eject").body().toString()).contains("mayBeTakenOut=false");
    assertThat(beat(lease).isStopRequested()).isTrue();
    call(Role.STATION, "DELETE", "/leases/" + lease.lease(), null);
    assertThat(say(job, "EJECT1", "eject").body().toString()).contains("mayBeTakenOut=true");
    tell("ejector", "EJECT1");
    assertThat(ask("EJECT1")).isEqualTo(204);

    tell("ejector");
    assertThat(ask("EJECT1")).isEqualTo(200);
    assertThat(events(job)).containsSubsequence("DriveEjected", "DriveTakenOut");
  }

  @Test
  void aDriveIsFinishedByItsStationOrWithoutOne() {
    Job job = shipped("finished", new DriveId("FINISH1"));
    checkIn(job, "FINISH1");
    Assignment lease = lease("parker", "FINISH1");
    for (Role role : List.of(Role.AUDITOR, Role.STATION, Role.CUSTOMER)) {
      for (String what : List.of("finish", "finishWithoutStation")) {
        String path = "/jobs/" + job.id() + "/drives/FINISH1/" + what;
        assertThat(call(role, "POST", path, Map.of()).status()).isEqualTo(403);
      }
    }
    assertThat(say(job, "FINISH1", "finishWithoutStation").status()).isEqualTo(409);
    assertThat(beat(lease).isFinishRequested()).isFalse();
    assertThat(say(job, "FINISH1", "finish").status()).isEqualTo(200);
    assertThat(beat(lease).isFinishRequested()).isTrue();
    call(Role.STATION, "DELETE", "/leases/" + lease.lease(), null);
    Map<String, Object> waits =
        Map.of("station", "parker", "drives", List.of(), "waiting", List.of("FINISH1"));
    DockAnswer given = call(Role.STATION, "POST", "/leases", waits);
    assertThat(DockWire.assignment(given.body()).isFinishRequested()).isTrue();
    call(Role.STATION, "DELETE", "/leases/" + given.body().get("lease"), null);
    assertThat(say(job, "FINISH1", "finishWithoutStation").status()).isEqualTo(200);
    assertThat(call(Role.AUDITOR, "GET", "/jobs/" + job.id(), null).body())
        .containsEntry("state", "Packaging");
    assertThat(call(Role.AUDITOR, "GET", "/jobs/" + job.id() + "/history", null).body().toString())
        .contains("event=DriveFinishRequested", "why=The operator ended the transfer");
  }

  @Test
  void whatCannotBeParkedIsRefusedWithAReason() {
    Job job = shipped("unparked", new DriveId("UNPARK1"));
    assertThat(say(job, "UNPARK1", "park").message()).contains("UNPARK1 is Specified");
    assertThat(say(job, "UNPARK1", "eject").status()).isEqualTo(409);
    assertThat(say(job, "OTHER", "park").message()).contains("has no drive OTHER");
    String path = "/jobs/" + job.id() + "/drives/UNPARK1/park";
    for (Role role : List.of(Role.AUDITOR, Role.STATION, Role.CUSTOMER)) {
      assertThat(call(role, "POST", path, Map.of()).status()).isEqualTo(403);
    }
    checkIn(job, "UNPARK1");
    Assignment lease = lease("parker", "UNPARK1");
    say(job, "UNPARK1", "park");
    call(Role.STATION, "PUT", "/leases/" + lease.lease() + "/report", DockWire.write(GOOD));
    assertThat(call(Role.AUDITOR, "GET", "/parked", null).body().toString())
        .as("a drive that was done before it could be stopped")
        .doesNotContain("unpark1");
  }

  @Test
  void listsAreNarrowedAndTurned() {
    Job job = shipped("listed", new DriveId("LIST-1"));
    server.clock().advance(Duration.ofMillis(1));
    shipped("listed-too", new DriveId("LIST-1"));

    DockAnswer page = call(Role.OPERATOR, "GET", "/jobs?drive=list-1&top=1", null);
    DockAnswer next =
        call(
            Role.OPERATOR,
            "GET",
            "/jobs?drive=list-1&state=shipping&after=" + page.body().get("after"),
            null);

    assertThat((List<?>) page.body().get("value")).hasSize(1);
    assertThat(((Map<?, ?>) ((List<?>) next.body().get("value")).getFirst()).get("jobId"))
        .isEqualTo(job.id().toString());
    assertThat(next.body()).doesNotContainKey("after");
    assertThat(call(Role.OPERATOR, "GET", "/jobs?state=flying", null).status()).isEqualTo(400);
    assertThat(call(Role.OPERATOR, "GET", "/jobs?top=0", null).status()).isEqualTo(400);
    assertThat(call(Role.OPERATOR, "GET", "/rounds", null).body().toString()).contains("deadlines");
  }

  @Test
  void whoHoldsTheLabelOfAnErasedJobIsToldWhatToDo() {
    JobPath path = SampleDrafts.path("erased");
    Outcome outcome =
        server.jobs().create(CUSTOMER, path, SampleDrafts.importOf(new DriveId("E1")));
    Job job = ((Outcome.Created) outcome).job();
    assertThat(call(Role.OPERATOR, "GET", "/tombstones/" + job.id(), null).status()).isEqualTo(404);
    server.jobs().delete(path, Condition.NONE);
    String today = LocalDate.ofInstant(server.clock().instant(), ZoneOffset.UTC).toString();

    DockAnswer parcel = checkIn(job, "E1");
    assertThat(parcel.status()).isEqualTo(404);
    assertThat(parcel.code()).isEqualTo("JobErased");
    assertThat(parcel.message())
        .isEqualTo(
            "The job of this label was deleted by its customer and was erased on "
                + today
                + "; its owner is unknown. Copy nothing, leave the drives as they are, and"
                + " return the parcel to its sender.");
    assertThat(call(Role.AUDITOR, "GET", "/tombstones/" + job.id(), null).body())
        .containsEntry("jobType", "Import")
        .containsEntry("state", "Creating")
        .containsEntry("reason", "Deleted")
        .containsEntry("driveCount", 1)
        .containsEntry("bytesSucceeded", 0)
        .containsEntry("createdOn", today)
        .containsEntry("erasedOn", today)
        .hasSize(8);
    DockAnswer unknown =
        call(
            Role.OPERATOR,
            "POST",
            "/parcels",
            Map.of("jobId", "01890000-0000-7000-8000-000000000000", "drives", List.of("E1")));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("ResourceNotFound");
    for (Role role : List.of(Role.CUSTOMER, Role.STATION)) {
      assertThat(call(role, "GET", "/tombstones", null).status()).isEqualTo(403);
      assertThat(call(role, "GET", "/tombstones/" + job.id(), null).status()).isEqualTo(403);
    }
  }

  @Test
  void tombstonesAreTurnedPageByPage() {
    for (int i = 0; i < 3; i++) {
      JobPath path = SampleDrafts.path("gone-" + i);
      server.jobs().create(CUSTOMER, path, SampleDrafts.importOf(new DriveId("G1")));
      server.jobs().delete(path, Condition.NONE);
    }
    Set<Object> seen = new HashSet<>();
    int pages = 0;
    Object after = "";
    while (after != null) {
      DockAnswer page =
          call(
              Role.OPERATOR,
              "GET",
              "/tombstones?top=2" + (pages == 0 ? "" : "&after=" + after),
              null);
      ((List<?>) page.body().get("value"))
          .forEach(stone -> assertThat(seen.add(((Map<?, ?>) stone).get("jobHash"))).isTrue());
      after = page.body().get("after");
      pages++;
    }
    assertThat(seen).hasSizeGreaterThanOrEqualTo(3);
    assertThat(pages).isEqualTo((seen.size() + 1) / 2);
    for (String wrong : List.of("after=x", "after=2026-13-01." + "a".repeat(64), "top=0")) {
      assertThat(call(Role.OPERATOR, "GET", "/tombstones?" + wrong, null).status()).isEqualTo(400);
    }
  }
}
