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
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Bystander;
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
  private Bay bay;

  ExportResumeTest(@TempDir Path folder) throws Exception {
    station = new ExportingStation(folder);
    drive = station.drive(D1);
    bay = station.bay();
  }

  private DriveReport run(Targets targets, Assignment assignment, Blank.Plan plan)
      throws Exception {
    return station.run(targets, bay, assignment, plan);
  }

  private DriveReport run(Assignment assignment, Blank.Plan plan) throws Exception {
    return run(station.targets(), assignment, plan);
  }

  private static List<String> incomplete(DriveReport report) throws Exception {
    return ExportingStation.incomplete(report).stream().map(BlobList.Named::path).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void brokenOffAtAnyCallItGoesOnAndEndsTheSame(boolean afterwards) throws Exception {
    try (ObjectStore store = station.store()) {
      Blank.put(store, "films/A", text("upper"), PROPERTIES, METADATA);
      Blank.put(store, "films/a", text("lower"), PROPERTIES, METADATA);
      Blank.put(store, "films/empty", new byte[0]);
      Blank.put(store, "films/large", random((9 << 20) + 5, 3), PROPERTIES, METADATA);
      Blank.put(store, "films/z/CON", text("device"));
    }
    Files.writeString(station.folder().resolve("store/harbour/films/no\u0001name"), "stranger");
    ExportSelection selection = Blank.prefixes("/films/");
    Assignment assignment = Blank.assignment(D1, selection);
    StoreBreak counting = StoreBreak.never();
    DriveReport undisturbed = run(counting.of(station.targets()), assignment, new Blank.Plan(D1));
    assertThat(incomplete(undisturbed)).containsExactly("films/no\u0001name");
    String log = ExportingStation.log(undisturbed.errorLogUri());
    Map<String, String> world = world(drive);
    long count = counting.calls();
    assertThat(count).isGreaterThan(10);
    for (long n = 1; n <= count; n++) {
      station.beginAnew(D1);
      Blank.Plan plan = new Blank.Plan(D1);
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
      Blank.put(store, "films/a", random(5 << 20, 1));
    }
    Assignment assignment = Blank.assignment(D1, Blank.prefixes("/films/"));
    Blank.Plan plan = new Blank.Plan(D1);
    assertThatThrownBy(
            () ->
                station.run(
                    station.targets(),
                    station.bay(),
                    assignment,
                    plan,
                    ExportingStation.NO_KEY,
                    new Bystander(() -> true)))
        .isInstanceOfAny(TransferStoppedException.class, StoreException.class);
    assertThat(run(assignment, plan).status()).isEqualTo(CopyStatus.COMPLETED);
  }

  @Test
  void aDriveThatFailsAtAnyCallGoesOnWhereItWas() throws Exception {
    try (ObjectStore store = station.store()) {
      Blank.put(store, "films/a", text("hello"), PROPERTIES, METADATA);
      Blank.put(store, "films/large", random((9 << 20) + 1, 4));
      Blank.put(store, "films/z/CON", text("device"));
    }
    Assignment assignment = Blank.assignment(D1, Blank.prefixes("/films/"));
    Bay real = bay;
    AtomicLong calls = new AtomicLong();
    bay = new NarrowBay(real, Long.MAX_VALUE, Long.MAX_VALUE, calls::incrementAndGet);
    DriveReport undisturbed = run(assignment, new Blank.Plan(D1));
    Map<String, String> world = world(drive);
    long count = calls.get();
    assertThat(count).isGreaterThan(20);
    for (long n = 1; n <= count; n++) {
      station.beginAnew(D1);
      AtomicLong left = new AtomicLong(n);
      bay =
          new NarrowBay(
              real, Long.MAX_VALUE, Long.MAX_VALUE, () -> left.decrementAndGet() <= 0 ? -1 : 1);
      Blank.Plan plan = new Blank.Plan(D1);
      assertThatThrownBy(() -> run(assignment, plan))
          .as("fails from call %d on", n)
          .isInstanceOfAny(TransferStoppedException.class, DriveException.class);
      bay = real;
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
        Blank.put(store, "films/%02d/a".formatted(i), random(1 << 20, i));
      }
      Blank.put(store, "films/huge", random(40 << 20, 99));
    }
    bay = NarrowBay.of(bay, (64L << 20) + (14L << 20), Long.MAX_VALUE);
    ExportSelection selection = Blank.prefixes("/films/");
    Blank.Plan plan = new Blank.Plan(D1, second);
    DriveReport one = run(Blank.assignment(D1, selection), plan);
    DriveReport two = run(Blank.assignment(second, selection), plan);
    assertThat(one.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(two.status()).isEqualTo(CopyStatus.COMPLETED);
    List<String> all = new ArrayList<>(Blank.manifest(drive).keySet());
    all.addAll(Blank.manifest(other).keySet());
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
        Blank.put(store, "films/%02d".formatted(i), random(1 << 20, i));
      }
      Blank.put(store, "films/large", random(9 << 20, 77));
    }
    ExportSelection selection = Blank.prefixes("/films/");
    for (long room : List.of(0L, 3L << 20, (5L << 20) + 7, 20L << 20)) {
      station.beginAnew(D1, second);
      Bay real = bay;
      bay = NarrowBay.of(real, Long.MAX_VALUE, room);
      Blank.Plan plan = new Blank.Plan(D1, second);
      DriveReport one = run(Blank.assignment(D1, selection), plan);
      bay = real;
      DriveReport two = run(Blank.assignment(second, selection), plan);
      assertThat(one.status())
          .as("room for %d", room)
          .isEqualTo(
              Blank.manifest(drive).isEmpty()
                  ? CopyStatus.COMPLETED_WITH_WARNINGS
                  : CopyStatus.COMPLETED);
      assertThat(Objects.requireNonNull(two.exported()).incompleteListUri()).isNull();
      Map<String, ManifestBlob> first = Blank.manifest(drive);
      Path other = station.drive(second);
      Map<String, ManifestBlob> rest = Blank.manifest(other);
      assertThat(first.keySet()).doesNotContainAnyElementsOf(List.of("films/large"));
      assertThat(first.size() + rest.size()).isEqualTo(13);
      for (ManifestBlob blob : first.values()) {
        assertThat(Files.size(Blank.file(drive, blob.filePath()))).isEqualTo(blob.length());
      }
      long files;
      try (var walk = Files.walk(drive)) {
        files = walk.filter(Files::isRegularFile).count();
      }
      assertThat(files).as("nothing half-written stays").isEqualTo(first.size() + 1);
    }
  }
}
