package io.drivedock.server.dock;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.DockWire;
import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportRun;
import io.drivedock.dock.ExportWire;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.NameOrder;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobState;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that end before they are done: cancelled, withdrawn, never sent, never come. */
final class ExportEndsTest {

  private static final Caller CUSTOMER = Caller.of("ann", Role.CUSTOMER);
  private static final List<ExportRun> RUNS = List.of(run("a", 60), run("b", 60), run("c", 60));

  private TestServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ExportRun run(String name, long bytes) {
    return new ExportRun("films", name, "films", name, 1, bytes, "", NameOrder.BY_CHARACTERS);
  }

  private JobPath created(String name) {
    JobPath path = SampleDrafts.path(name);
    assertThat(server.jobs().create(CUSTOMER, path, SampleDrafts.export()))
        .isInstanceOf(Outcome.Created.class);
    return path;
  }

  private Job tell(JobPath path, JobEvent... events) {
    Outcome outcome = server.jobs().apply(CUSTOMER, path, List.of(events));
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).job();
  }

  private JobPath received(String name, DriveId... drives) {
    JobPath path = created(name);
    tell(path, new JobEvent.MarkedShipped(), new JobEvent.ParcelArrived(Set.of(drives)));
    return path;
  }

  private DockAnswer station(String method, String path, Map<String, ?> body) {
    return DockAnswer.of(server, Role.STATION, method, path, body);
  }

  private DockAnswer ask(DriveId... drives) {
    List<String> ids = List.of(drives).stream().map(DriveId::value).toList();
    return station("POST", "/leases", Map.of("station", "dock-1", "drives", ids));
  }

  private Assignment lease(DriveId drive) {
    DockAnswer answer = ask(drive);
    assertThat(answer.status()).isEqualTo(200);
    return DockWire.assignment(answer.body());
  }

  private static DriveAllocation planned(DockAnswer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return ExportWire.plan(answer.body());
  }

  private DriveAllocation surveyed(Assignment lease, long freeBytes) {
    String path = "/leases/" + lease.lease();
    planned(station("PUT", path + "/survey", ExportWire.write(RUNS)));
    return planned(station("POST", path + "/plan", Map.of("freeBytes", freeBytes)));
  }

  private boolean isCancelRequested(Assignment lease) {
    Map<String, Long> progress = Map.of("bytesDone", 1L, "bytesTotal", 2L);
    DockAnswer answer = station("PUT", "/leases/" + lease.lease() + "/progress", progress);
    return DockWire.renewal(answer.body()).isCancelRequested();
  }

  private void report(Assignment lease, CopyStatus status, @Nullable String manifest) {
    DriveReport.Exported exported =
        new DriveReport.Exported(manifest, manifest == null ? null : "00".repeat(16), null);
    DriveReport report = new DriveReport(status, 1, 2, null, null, null, exported);
    String path = "/leases/" + lease.lease() + "/report";
    assertThat(station("PUT", path, DockWire.write(report)).status()).isEqualTo(204);
  }

  private Job job(JobPath path) {
    return server.find(path).orElseThrow().job();
  }

  @Test
  void aCancelInTheMiddleIsToldAndWhatIsGivenBackGoesNowhere() {
    DriveId one = new DriveId("C1");
    DriveId two = new DriveId("C2");
    JobPath path = received("cancelled", one, two);
    Assignment lease = lease(one);
    assertThat(surveyed(lease, 130).runs()).containsExactly(RUNS.get(0), RUNS.get(1));
    assertThat(isCancelRequested(lease)).isFalse();
    tell(path, new JobEvent.CancelRequested());
    assertThat(isCancelRequested(lease)).isTrue();
    assertThat(ask(two).status()).as("what has not begun is skipped").isEqualTo(204);

    Map<String, Object> rest = ExportWire.write(List.of(RUNS.get(1)));
    DriveAllocation left = planned(station("PUT", "/leases/" + lease.lease() + "/rest", rest));
    assertThat(left.runs()).containsExactly(RUNS.get(0));
    assertThat(left.leftOut()).containsExactly(RUNS.get(1), RUNS.get(2));
    report(lease, CopyStatus.COMPLETED_WITH_WARNINGS, "\\C1.manifest");
    Job packed = job(path);
    assertThat(packed.state()).isInstanceOf(JobState.Packaging.class);
    assertThat(packed.drive(one).orElseThrow().manifestFile()).isEqualTo("\\C1.manifest");
    assertThat(packed.drive(two).orElseThrow().state()).isInstanceOf(DriveState.Received.class);
    tell(path, new JobEvent.Returned(SampleDrafts.TO_DOCK));
    assertThat(job(path).state()).isInstanceOf(JobState.Completed.class);
  }

  @Test
  void aCancelAfterADriveIsFilledSendsItHomeAsItIs() {
    DriveId one = new DriveId("D1");
    DriveId two = new DriveId("D2");
    JobPath path = received("filled", one, two);
    Assignment lease = lease(one);
    surveyed(lease, 130);
    report(lease, CopyStatus.COMPLETED, "\\D1.manifest");
    assertThat(job(path).state()).isInstanceOf(JobState.Transferring.class);
    Job cancelled = tell(path, new JobEvent.CancelRequested());
    assertThat(cancelled.state()).isInstanceOf(JobState.Packaging.class);
    assertThat(cancelled.drive(one).orElseThrow().manifestHash()).isEqualTo("00".repeat(16));
    assertThat(ask(one, two).status()).isEqualTo(204);
    assertThat(server.jobs().apply(CUSTOMER, path, List.of(new JobEvent.CancelRequested())))
        .as("nothing is left to cancel")
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void whatAWithdrawnDriveWouldHaveHeldGoesOntoTheOthersOrIntoTheList() {
    DriveId one = new DriveId("W1");
    DriveId two = new DriveId("W2");
    JobPath path = received("withdrawn", one, two);
    Assignment lease = lease(one);
    assertThat(surveyed(lease, 130).leftOut()).as("W2 may take it").isEmpty();
    tell(path, new JobEvent.DriveWithdrawn(two));
    assertThat(ask(two).status()).isEqualTo(204);
    String plan = "/leases/" + lease.lease() + "/plan";
    DriveAllocation now = planned(station("POST", plan, Map.of("freeBytes", 0)));
    assertThat(now.runs()).containsExactly(RUNS.get(0), RUNS.get(1));
    assertThat(now.leftOut()).containsExactly(RUNS.get(2));
    assertThat(server.jobs().apply(CUSTOMER, path, List.of(new JobEvent.DriveWithdrawn(one))))
        .as("in transfer")
        .isInstanceOf(Outcome.Refused.class);
    report(lease, CopyStatus.COMPLETED, "\\W1.manifest");
    assertThat(job(path).state()).isInstanceOf(JobState.Packaging.class);

    JobPath before = received("withdrawn-before", new DriveId("V1"), new DriveId("V2"));
    tell(before, new JobEvent.DriveWithdrawn(new DriveId("V1")));
    assertThat(surveyed(lease(new DriveId("V2")), 200).runs()).isEqualTo(RUNS);
  }

  @Test
  void anExportThatIsNeverSentIsErasedAndOneThatNeverComesIsClosed() {
    JobPath unsent = created("never-sent");
    JobPath lost = created("never-comes");
    tell(lost, new JobEvent.MarkedShipped());
    server.clock().advance(Duration.ofDays(14).plusSeconds(1));
    server.runRounds();
    assertThat(server.find(unsent)).isEmpty();
    assertThat(job(lost).state()).matches(state -> ((JobState.Shipping) state).isOverdue());
    server.clock().advance(Duration.ofDays(30).plusSeconds(1));
    server.runRounds();
    assertThat(job(lost).state()).isInstanceOf(JobState.Closed.class);
    server.clock().advance(Duration.ofDays(90).plusSeconds(1));
    server.runRounds();
    assertThat(server.find(lost)).isEmpty();
  }
}
