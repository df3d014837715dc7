package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Progress;
import io.drivedock.dock.SlotReport;
import io.drivedock.dock.StationReport;
import io.drivedock.dock.TargetReport;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must keep of stations: subclassed for each. */
abstract class StationsContract {

  private static final Caller DOCK = Caller.of("dock", Role.STATION);
  private static final JobId JOB = JobId.fresh(Instant.EPOCH, new Random(1));
  private static final StationReport IDLE =
      new StationReport(
          List.of(new SlotReport(new DriveId("A1"), new SlotReport.Doing.Idle())),
          List.of(new TargetReport("main", "The disk is not mounted.")));
  private static final StationReport MOVING =
      new StationReport(
          List.of(
              new SlotReport(
                  new DriveId("A1"), new SlotReport.Doing.Moving(JOB, new Progress(1, 2), 7))),
          List.of(new TargetReport("main", null)));

  private final TestClock clock = new TestClock();
  private Database database;
  private Jobs jobs;
  private Stations stations;

  abstract DatabaseConfig empty();

  @BeforeEach
  void open() {
    database = Database.open(empty());
    KeyVault vault = new KeyVault(database, MasterKey.parse("AAAA".repeat(10) + "AAA=", "a test"));
    jobs = new Jobs(database, vault, SampleOwners.of(database), clock, Terms.STANDARD);
    stations = new Stations(database, jobs);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatAStationSaysIsReadBackEqual() {
    assertThat(stations.accept(DOCK, "dock-2", MOVING)).isTrue();
    assertThat(stations.accept(DOCK, "dock-1", IDLE)).isTrue();

    assertThat(stations.all())
        .containsExactly(
            new SeenStation("dock-1", clock.instant(), false, IDLE),
            new SeenStation("dock-2", clock.instant(), false, MOVING));
    assertThat(stations.find("dock-3")).isEmpty();
  }

  @Test
  void aStationThatSaysNothingNewIsWrittenNowAndThenAndANewsAtOnce() {
    Instant began = clock.instant();
    stations.accept(DOCK, "dock-1", IDLE);
    clock.advance(Stations.TOUCHED_EVERY.minusMillis(1));
    stations.accept(DOCK, "dock-1", IDLE);
    assertThat(seen().seenAt()).isEqualTo(began);

    clock.advance(Duration.ofMillis(1));
    stations.accept(DOCK, "dock-1", IDLE);
    assertThat(seen().seenAt()).isEqualTo(clock.instant());

    clock.advance(Duration.ofMillis(1));
    stations.accept(DOCK, "dock-1", MOVING);
    assertThat(seen()).isEqualTo(new SeenStation("dock-1", clock.instant(), false, MOVING));
  }

  @Test
  void aStationThatDoesNotSpeakIsSilentUntilItDoes() {
    stations.accept(DOCK, "dock-1", IDLE);
    clock.advance(Stations.SILENT_AFTER);
    assertThat(seen().isSilent()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(seen().isSilent()).isTrue();
    assertThat(stations.all().getFirst().isSilent()).isTrue();

    stations.accept(DOCK, "dock-1", IDLE);
    assertThat(seen().isSilent()).isFalse();
  }

  @Test
  void aStationThatIsNoMoreIsForgotten() {
    stations.accept(DOCK, "dock-1", IDLE);

    assertThat(stations.forget("dock-1")).isTrue();
    assertThat(stations.forget("dock-1")).isFalse();
    assertThat(stations.all()).isEmpty();
  }

  @Test
  void moreStationsThanABoundAreRefusedUntilOldOnesMakeRoom() {
    StationReport empty = new StationReport(List.of(), List.of());
    Stations few = new Stations(database, jobs, 10);
    for (int i = 0; i < 10; i++) {
      few.accept(DOCK, "dock-" + i, empty);
    }
    assertThat(few.accept(DOCK, "one-more", empty)).isFalse();
    assertThat(few.accept(DOCK, "dock-7", MOVING)).as("one that is known").isTrue();
    assertThat(stations.accept(DOCK, "of-many", empty)).isTrue();

    clock.advance(Duration.ofDays(8));
    assertThat(few.accept(DOCK, "one-more", empty)).isTrue();
    assertThat(few.all()).hasSize(1);
  }

  private SeenStation seen() {
    return stations.find("dock-1").orElseThrow();
  }
}
