package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportedDrive.METADATA;
import static io.drivedock.station.exporting.ExportedDrive.PROPERTIES;
import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static io.drivedock.station.exporting.ExportedDrive.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.TestWatch;
import io.drivedock.station.transfer.TransferStoppedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports that go on: after a break, on the same drive or on the next. */
final class ExportResumeTest {

  private static final DriveId D1 = new DriveId("D1");

  private final ExportingStation station;
  private final Path drive;
  private DriveOpener opener;

  ExportResumeTest(@TempDir Path folder) throws Exception {
    station = new ExportingStation(folder);
    drive = station.drive(D1);
    opener = station.opener();
  }

  private DriveReport run(Targets targets, Assignment assignment, ExportFixtures.Plan plan)
      throws Exception {
    return station.run(targets, opener, assignment, plan);
  }

  private DriveReport run(Assignment assignment, ExportFixtures.Plan plan) throws Exception {
    return run(station.targets(), assignment, plan);
  }

  private static List<String> incomplete(DriveReport report) throws Exception {
    return ExportingStation.incomplete(report).stream().map(BlobList.Named::path).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void brokenOffAtAnyCallItGoesOnAndEndsTheSame(boolean afterwards) throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/A", text("upper"), PROPERTIES, METADATA);
      ExportFixtures.put(store, "films/a", text("lower"), PROPERTIES, METADATA);
      ExportFixtures.put(store, "films/empty", new byte[0]);
      ExportFixtures.put(store, "films/large", random((9 << 20) + 5, 3), PROPERTIES, METADATA);
      ExportFixtures.put(store, "films/z/CON", text("device"));
    }
    Files.writeString(station.folder().resolve("store/harbour/films/no\u0001name"), "stranger");
    ExportSelection selection = ExportFixtures.prefixes("/films/");
    Assignment assignment = ExportFixtures.assignment(D1, selection);
    StoreBreak counting = StoreBreak.never();
    DriveReport undisturbed =
        run(counting.of(station.targets()), assignment, new ExportFixtures.Plan(D1));
    assertThat(incomplete(undisturbed)).containsExactly("films/no\u0001name");
    String log = ExportingStation.log(undisturbed.errorLogUri());
    Map<String, String> world = world(drive);
    long count = counting.calls();
    assertThat(count).isGreaterThan(10);
    for (long n = 1; n <= count; n++) {
      station.beginAnew(D1);
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
      try {
        run(StoreBreak.once(n, afterwards).of(station.targets()), assignment, plan);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      DriveReport report = run(assignment, plan);
      assertThat(report).as("broken at call %d", n).isEqualTo(undisturbed);
      assertThat(ExportingStation.log(report.errorLogUri())).isEqualTo(log);
      assertThat(world(drive)).as("broken at call %d", n).isEqualTo(world);
    }
  }

  @Test
  void aStopIsHeardAndNothingIsLost() throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/a", random(5 << 20, 1));
    }
    Assignment assignment = ExportFixtures.assignment(D1, ExportFixtures.prefixes("/films/"));
    ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
    assertThatThrownBy(
            () ->
                station.run(
                    station.targets(),
                    station.opener(),
                    assignment,
                    plan,
                    ExportingStation.NO_KEY,
                    new TestWatch(() -> true)))
        .isInstanceOfAny(TransferStoppedException.class, StoreException.class);
    assertThat(run(assignment, plan).status()).isEqualTo(CopyStatus.COMPLETED);
  }

  @Test
  void aDriveThatFailsAtAnyCallGoesOnWhereItWas() throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/a", text("hello"), PROPERTIES, METADATA);
      ExportFixtures.put(store, "films/large", random((9 << 20) + 1, 4));
      ExportFixtures.put(store, "films/z/CON", text("device"));
    }
    Assignment assignment = ExportFixtures.assignment(D1, ExportFixtures.prefixes("/films/"));
    DriveOpener real = opener;
    AtomicLong calls = new AtomicLong();
    opener = new NarrowDrives(real, Long.MAX_VALUE, Long.MAX_VALUE, calls::incrementAndGet);
    DriveReport undisturbed = run(assignment, new ExportFixtures.Plan(D1));
    Map<String, String> world = world(drive);
    long count = calls.get();
    assertThat(count).isGreaterThan(20);
    for (long n = 1; n <= count; n++) {
      station.beginAnew(D1);
      AtomicLong left = new AtomicLong(n);
      opener =
          new NarrowDrives(
              real, Long.MAX_VALUE, Long.MAX_VALUE, () -> left.decrementAndGet() <= 0 ? -1 : 1);
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
      assertThatThrownBy(() -> run(assignment, plan))
          .as("fails from call %d on", n)
          .isInstanceOfAny(TransferStoppedException.class, DriveException.class);
      opener = real;
      assertThat(run(assignment, plan)).isEqualTo(undisturbed);
      assertThat(world(drive)).as("failed from call %d on", n).isEqualTo(world);
    }
  }

  @Test
  void whatDoesNotFitGoesOntoTheNextDriveOrIntoTheList() throws Exception {
    DriveId second = new DriveId("D2");
    Path other = station.drive(second);
    try (ObjectStore store = station.store()) {
      for (int i = 0; i < 30; i++) {
        ExportFixtures.put(store, "films/%02d/a".formatted(i), random(1 << 20, i));
      }
      ExportFixtures.put(store, "films/huge", random(40 << 20, 99));
    }
    opener = NarrowDrives.of(opener, (64L << 20) + (14L << 20), Long.MAX_VALUE);
    ExportSelection selection = ExportFixtures.prefixes("/films/");
    ExportFixtures.Plan plan = new ExportFixtures.Plan(D1, second);
    DriveReport one = run(ExportFixtures.assignment(D1, selection), plan);
    DriveReport two = run(ExportFixtures.assignment(second, selection), plan);
    assertThat(one.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(two.status()).isEqualTo(CopyStatus.COMPLETED);
    List<String> all = new ArrayList<>(ExportFixtures.manifest(drive).keySet());
    all.addAll(ExportFixtures.manifest(other).keySet());
    all.addAll(incomplete(two));
    assertThat(all).doesNotHaveDuplicates().hasSize(31).contains("films/huge");
    assertThat(incomplete(two)).contains("films/huge").hasSizeLessThan(10);
    assertThat(Objects.requireNonNull(one.exported()).incompleteListUri())
        .as("another may come")
        .isNull();
  }

  @Test
  void aDriveThatTurnsOutSmallerGivesBackTheRest() throws Exception {
    DriveId second = new DriveId("D2");
    try (ObjectStore store = station.store()) {
      for (int i = 0; i < 12; i++) {
        ExportFixtures.put(store, "films/%02d".formatted(i), random(1 << 20, i));
      }
      ExportFixtures.put(store, "films/large", random(9 << 20, 77));
    }
    ExportSelection selection = ExportFixtures.prefixes("/films/");
    for (long room : List.of(0L, 3L << 20, (5L << 20) + 7, 20L << 20)) {
      station.beginAnew(D1, second);
      DriveOpener real = opener;
      opener = NarrowDrives.of(real, Long.MAX_VALUE, room);
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1, second);
      DriveReport one = run(ExportFixtures.assignment(D1, selection), plan);
      opener = real;
      DriveReport two = run(ExportFixtures.assignment(second, selection), plan);
      assertThat(one.status())
          .as("room for %d", room)
          .isEqualTo(
              ExportFixtures.manifest(drive).isEmpty()
                  ? CopyStatus.COMPLETED_WITH_WARNINGS
                  : CopyStatus.COMPLETED);
      assertThat(Objects.requireNonNull(two.exported()).incompleteListUri()).isNull();
      Map<String, ManifestBlob> first = ExportFixtures.manifest(drive);
      Path other = station.drive(second);
      Map<String, ManifestBlob> rest = ExportFixtures.manifest(other);
      assertThat(first.keySet()).doesNotContainAnyElementsOf(List.of("films/large"));
      assertThat(first.size() + rest.size()).isEqualTo(13);
      for (ManifestBlob blob : first.values()) {
        assertThat(Files.size(ExportFixtures.file(drive, blob.filePath())))
            .isEqualTo(blob.length());
      }
      long files;
      try (var walk = Files.walk(drive)) {
        files = walk.filter(Files::isRegularFile).count();
      }
      assertThat(files).as("nothing half-written stays").isEqualTo(first.size() + 1);
    }
  }
}
