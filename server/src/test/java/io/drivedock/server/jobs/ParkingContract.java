package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.SlotReport;
import io.drivedock.dock.StationReport;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.jobs.ParkedDrive.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must make of drives that are held back: subclassed for each. */
abstract class ParkingContract {

  private static final Caller OTTO = Caller.of("otto", Role.OPERATOR);
  private static final Caller DOCK = Caller.of("dock-1", Role.STATION);
  private static final DriveId A = SampleDrafts.A;

  private final TestClock clock = new TestClock();
  private Database database;
  private Jobs jobs;
  private Stations stations;
  private Parking parking;
  private Job job;

  abstract DatabaseConfig empty();

  @BeforeEach
  void open() {
    database = Database.open(empty());
    KeyVault vault = new KeyVault(database, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test"));
    jobs = new Jobs(database, vault, SampleOwners.of(database), clock, Terms.STANDARD);
    stations = new Stations(database, jobs);
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

  @Test
  void whoParkedADriveAndSinceWhenIsKeptThoughItIsSaidAgain() {
    parking.park(OTTO, job.id(), A);
    ParkedDrive parked = parking.all().getFirst();
    clock.advance(Duration.ofHours(1));
    parking.park(DOCK, job.id(), A);

    assertThat(parked.stamp().by()).isEqualTo("otto");
    assertThat(parked.wish()).isEqualTo(Wish.PARKED);
    assertThat(parked.isLetGo()).isTrue();
    assertThat(parking.of(job.id())).containsExactly(parked);
    parking.start(OTTO, job.id(), A);
    assertThat(parking.all()).isEmpty();
  }

  @Test
  void onlyAnEjectedDriveThatWasSeenToGoStartsByItself() {
    say(A);
    parking.park(OTTO, job.id(), A);
    say();
    assertThat(parking.all()).hasSize(1);
    say(A);
    parking.eject(OTTO, job.id(), A);
    assertThat(parking.all().getFirst().mayBeTakenOut()).isTrue();
    say(A);
    assertThat(parking.all()).hasSize(1);
    say();
    assertThat(parking.all()).isEmpty();
    assertThat(new HistoryTable(database).newest(job.id(), 1).getFirst())
        .satisfies(
            entry -> {
              assertThat(entry.event()).isEqualTo("DriveTakenOut");
              assertThat(entry.stamp().by()).isEqualTo("dock-1");
            });
  }

  @Test
  void nothingOfAnErasedJobIsHeldBack() {
    parking.park(OTTO, job.id(), A);
    jobs.apply(OTTO, job.id(), List.of(new JobEvent.CancelRequested()));
    database.write(
        sql -> jobs.table().delete(sql, List.of(jobs.table().find(sql, job.id()).orElseThrow())));
    assertThat(parking.all()).isEmpty();
  }

  private void say(DriveId... drives) {
    List<SlotReport> slots =
        List.of(drives).stream()
            .map(drive -> new SlotReport(drive, new SlotReport.Doing.Idle()))
            .toList();
    stations.accept(DOCK, "dock-1", new StationReport(slots, List.of()));
  }
}
