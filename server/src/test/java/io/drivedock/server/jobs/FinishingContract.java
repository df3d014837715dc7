package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.Progress;
import io.drivedock.dock.Renewal;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must make of transfers that are ended: subclassed for each. */
abstract class FinishingContract {

  private static final Caller OTTO = Caller.of("otto", Role.OPERATOR);
  private static final Caller DOCK = Caller.of("dock-1", Role.STATION);
  private static final DriveId A = SampleDrafts.A;

  private final TestClock clock = new TestClock();
  private Database database;
  private Jobs jobs;
  private Parking parking;
  private Leases leases;
  private Finishing finishing;
  private Job job;

  abstract DatabaseConfig empty();

  @BeforeEach
  void open() {
    database = Database.open(empty());
    KeyVault vault = new KeyVault(database, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test"));
    jobs = new Jobs(database, vault, SampleOwners.of(database), clock, Terms.STANDARD);
    leases = new Leases(jobs);
    finishing = new Finishing(jobs);
    parking = new Parking(database, jobs);
    Outcome created =
        jobs.create(OTTO, SampleDrafts.path("spring"), SampleDrafts.importOf(SampleDrafts.A));
    job = ((Outcome.Created) created).job();
    jobs.apply(
        OTTO,
        job.id(),
        List.of(new JobEvent.MarkedShipped(), new JobEvent.ParcelArrived(Set.of(A))));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Assignment lease() {
    return leases.assign(DOCK, "dock-1", List.of(A)).orElseThrow();
  }

  private Renewal beat(Assignment lease) {
    Leases.Answer answer = leases.renew("dock-1", lease.lease(), new Progress(3, 9));
    return ((Leases.Answer.Renewed) answer).renewal();
  }

  private Job now() {
    return database.read(sql -> jobs.table().find(sql, job.id())).orElseThrow().job();
  }

  @Test
  void theStationIsToldAndTheDriveIsStartedForIt() {
    Assignment lease = lease();
    assertThat(lease.isFinishRequested()).isFalse();
    assertThat(beat(lease).isFinishRequested()).isFalse();
    parking.eject(OTTO, job.id(), A);
    assertThat(finishing.finish(OTTO, job.id(), A)).isInstanceOf(Outcome.Done.class);
    assertThat(finishing.finish(OTTO, job.id(), A)).as("again").isInstanceOf(Outcome.Done.class);
    assertThat(beat(lease).isFinishRequested()).isTrue();
    assertThat(parking.all()).isEmpty();
    leases.release("dock-1", lease.lease());
    assertThat(lease().isFinishRequested()).isTrue();
    assertThat(new HistoryTable(database).of(job.id()))
        .filteredOn(entry -> entry.event().equals("DriveFinishRequested"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.stamp().by()).isEqualTo("otto"));
  }

  @Test
  void whatWasNotBegunNeedNotBeFinished() {
    assertThat(finishing.finish(OTTO, job.id(), A)).isInstanceOf(Outcome.Refused.class);
    assertThat(finishing.finishWithoutStation(OTTO, job.id(), A))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(finishing.finish(OTTO, job.id(), new DriveId("OTHER")))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aDriveThatAStationHoldsIsNotEndedWithoutIt() {
    Assignment lease = lease();
    assertThat(finishing.finishWithoutStation(OTTO, job.id(), A))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.refusals().getFirst().message()).contains("Station dock-1"));
    beat(lease);
    clock.advance(Leases.LASTS);
    assertThat(finishing.finishWithoutStation(OTTO, job.id(), A)).isInstanceOf(Outcome.Done.class);
    assertThat(now().state().text()).isEqualTo("Packaging");
    DriveState state = now().drive(A).orElseThrow().state();
    assertThat(state)
        .isInstanceOfSatisfying(
            DriveState.Copied.class,
            copied -> {
              assertThat(copied.report().status()).isEqualTo(CopyStatus.INTERNAL_ERROR);
              assertThat(copied.report().bytesTotal()).isEqualTo(9);
            });
    assertThat(new HistoryTable(database).newest(job.id(), 1).getFirst().why())
        .contains("without its station");
    DriveReport late = new DriveReport(CopyStatus.COMPLETED, 9, 9, null, null, null);
    assertThat(leases.renew("dock-1", lease.lease(), new Progress(9, 9)))
        .isEqualTo(new Leases.Answer.Lost());
    assertThat(leases.report(DOCK, "dock-1", lease.lease(), late))
        .isInstanceOf(Leases.Answer.Refused.class);
  }

  @Test
  void aStationThatLeavesADriveAloneIsGivenItToEndIt() {
    Assignment lease = lease();
    leases.release("dock-1", lease.lease());
    Leases.Asked waiting = new Leases.Asked(List.of(), List.of(A), List.of());
    Leases.Asked cancelled = new Leases.Asked(List.of(), List.of(), List.of(A));
    assertThat(leases.assign(DOCK, "dock-1", waiting)).isEmpty();
    jobs.apply(OTTO, job.id(), List.of(new JobEvent.CancelRequested()));
    assertThat(leases.assign(DOCK, "dock-1", cancelled)).isEmpty();
    Assignment ending = leases.assign(DOCK, "dock-1", waiting).orElseThrow();
    assertThat(ending.isCancelRequested()).isTrue();
    assertThat(ending.isFinishRequested()).isFalse();
    leases.release("dock-1", ending.lease());
    finishing.finish(OTTO, job.id(), A);
    assertThat(leases.assign(DOCK, "dock-1", cancelled).orElseThrow().isFinishRequested()).isTrue();
  }

  @Test
  void whyADriveEndedAsItDidIsInTheHistory() {
    Assignment lease = lease();
    DriveReport report =
        new DriveReport(CopyStatus.MANIFEST_FORMAT_INVALID, 0, 0, null, null, null)
            .because("Line 3, column 7: <Blob> has no <BlobPath>.");
    leases.report(DOCK, "dock-1", lease.lease(), report);
    assertThat(new HistoryTable(database).newest(job.id(), 1).getFirst().why())
        .isEqualTo("Line 3, column 7: <Blob> has no <BlobPath>.");
    assertThat(now().drive(A).orElseThrow().report()).isEqualTo(report);
  }
}
