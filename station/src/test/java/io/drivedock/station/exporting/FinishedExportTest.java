package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportingStation.NO_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.planning.Planning;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreCall;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports that the operator finishes, because their target fails from some call on. */
final class FinishedExportTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final RetryPolicy LONG =
      new RetryPolicy(Duration.ofMillis(1), Duration.ofSeconds(40), Duration.ofHours(1));

  @TempDir Path folder;
  private final Map<String, byte[]> all = new TreeMap<>();

  @BeforeEach
  void fill() throws Exception {
    Random random = new Random(7);
    try (ObjectStore store = new ExportingStation(folder).store()) {
      for (String name : new String[] {"a", "b", "c-large", "d", "e"}) {
        byte[] content = new byte[name.endsWith("large") ? (8 << 20) + 5 : 1_000];
        random.nextBytes(content);
        ExportFixtures.put(store, "films/" + name, content, BlobProperties.NONE, BlobMetadata.NONE);
        all.put("films/" + name, content);
      }
    }
  }

  /** Finishes the drive as soon as something is in its way. */
  private static final class Operator implements TransferWatch {
    private volatile boolean isFinished;

    @Override
    public void progress(Progress progress) {}

    @Override
    public boolean isStopped() {
      return false;
    }

    @Override
    public boolean isFinished() {
      return isFinished;
    }

    @Override
    public void hindered(@Nullable String why) {
      isFinished = true;
    }
  }

  private static Targets brokenFrom(int at, AtomicInteger calls, Targets real) {
    return new ForwardingTargets(
        real,
        store ->
            new ForwardingStore(store) {
              @Override
              protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
                if (calls.incrementAndGet() >= at) {
                  throw new StoreException(StoreException.Kind.UNAVAILABLE, "The target is away.");
                }
                return call.get();
              }
            });
  }

  @Test
  void whereverTheTargetFailsTheDriveEndsWithWhatIsWholeOnIt() throws Exception {
    ExportingStation station = new ExportingStation(folder);
    boolean hasFailed = true;
    int ended = 0;
    for (int at = 1; hasFailed; at++) {
      station.beginAnew(D1);
      AtomicInteger calls = new AtomicInteger();
      Operator operator = new Operator();
      Targets targets = brokenFrom(at, calls, station.targets());
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
      DriveReport report;
      try {
        report = run(station, targets, plan, operator);
      } catch (StoreException e) {
        // The drive waits, and whoever reads that finishes it.
        operator.isFinished = true;
        report = run(station, targets, plan, operator);
      }
      hasFailed = operator.isFinished;
      String when = "broken at call " + at;
      DriveReport.Exported exported = Objects.requireNonNull(report.exported());
      Set<String> listed = new HashSet<>();
      if (exported.manifestFile() != null) {
        listed.add(exported.manifestFile());
        for (ManifestBlob blob : ExportFixtures.manifest(station.drive(D1)).values()) {
          assertThat(ExportFixtures.content(station.drive(D1), blob))
              .as(when)
              .isEqualTo(all.get(blob.blobPath()));
          listed.add(blob.filePath());
        }
      }
      assertThat(files(station.drive(D1))).as(when).isEqualTo(listed);
      if (hasFailed) {
        ended++;
        assertThat(report.status()).as(when).isNotEqualTo(CopyStatus.COMPLETED);
        assertThat(report.why()).as(when).contains("The operator finished this drive");
      } else {
        assertThat(report.status()).as(when).isEqualTo(CopyStatus.COMPLETED);
        assertThat(listed).as(when).hasSize(all.size() + 1);
      }
    }
    assertThat(ended).isGreaterThan(5);
  }

  /** What another drive could still take is not lost with the one that was finished. */
  @Test
  void whereverTheTargetFailsTheNextDriveTakesWhatIsNotOnTheFirst() throws Exception {
    DriveId next = new DriveId("D2");
    ExportingStation station = new ExportingStation(folder);
    boolean hasFailed = true;
    int partly = 0;
    for (int at = 1; hasFailed; at++) {
      station.beginAnew(D1, next);
      Operator operator = new Operator();
      Targets targets = brokenFrom(at, new AtomicInteger(), station.targets());
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1, next);
      DriveReport first;
      try {
        first = run(station, targets, plan, operator);
      } catch (StoreException e) {
        operator.isFinished = true;
        first = run(station, targets, plan, operator);
      }
      hasFailed = operator.isFinished;
      DriveReport second = run(next, station.opener(), station.targets(), plan.of(next));

      Set<String> brought = new HashSet<>();
      if (Objects.requireNonNull(first.exported()).manifestFile() != null) {
        brought.addAll(ExportFixtures.manifest(station.drive(D1)).keySet());
      }
      partly += brought.isEmpty() || brought.size() == all.size() ? 0 : 1;
      Set<String> added = ExportFixtures.manifest(station.drive(next)).keySet();
      String when = "broken at call " + at;
      assertThat(added).as(when).noneMatch(brought::contains);
      brought.addAll(added);
      assertThat(brought).as(when).isEqualTo(all.keySet());
      assertThat(second.status()).as(when).isLessThan(CopyStatus.COMPLETED_WITH_ERRORS);
    }
    assertThat(partly).isPositive();
  }

  private DriveReport run(DriveId drive, DriveOpener opener, Targets targets, Planning planning)
      throws Exception {
    return new DriveExport(
            targets,
            opener,
            folder.resolve("work"),
            () -> Instant.EPOCH,
            new Blocks(32 << 20),
            LONG)
        .run(
            ExportFixtures.assignment(drive, ExportFixtures.prefixes("/films/")),
            planning,
            NO_KEY,
            new Operator());
  }

  // ---- a drive that is dead

  /** Drives that do so much, and then nothing more. */
  private static DriveOpener dying(DriveOpener real, int callsMax) {
    AtomicInteger calls = new AtomicInteger();
    return new NarrowDrives(
        real, Long.MAX_VALUE, Long.MAX_VALUE, () -> calls.incrementAndGet() > callsMax ? -1 : 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 20, 30})
  void aDriveThatDiesIsFinishedAndAllOfItIsListed(int callsMax) throws Exception {
    ExportingStation station = new ExportingStation(folder);
    station.beginAnew(D1);
    DriveOpener dying = dying(station.opener(), callsMax);
    ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
    Operator operator = new Operator();
    assertThatThrownBy(() -> run(dying, station.targets(), plan.of(D1), operator))
        .isInstanceOfAny(DriveException.class, TransferStoppedException.class);
    operator.isFinished = true;
    DriveReport report = run(dying, station.targets(), plan.of(D1), operator);

    assertThat(report.status()).isEqualTo(CopyStatus.DISK_OPERATION_FAILED);
    assertThat(report.why())
        .contains("The operator finished this drive")
        .doesNotContain(folder.toString());
    assertThat(report.bytesSucceeded()).isZero();
    assertThat(Objects.requireNonNull(report.exported()).manifestFile()).isNull();
    assertThat(ExportingStation.incomplete(report))
        .extracting(BlobList.Named::path)
        .containsExactlyInAnyOrderElementsOf(all.keySet());
  }

  @Test
  void whatWasPlannedForADeadDriveGoesOntoTheNext() throws Exception {
    DriveId next = new DriveId("D2");
    ExportingStation station = new ExportingStation(folder);
    station.beginAnew(D1);
    Path root = station.drive(next);
    ExportFixtures.Plan plan = new ExportFixtures.Plan(D1, next);
    Operator operator = new Operator();
    operator.isFinished = true;
    run(dying(station.opener(), 0), station.targets(), plan.of(D1), operator);

    DriveReport report = run(next, station.opener(), station.targets(), plan.of(next));

    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(ExportFixtures.manifest(root).keySet()).isEqualTo(all.keySet());
  }

  private DriveReport run(DriveOpener opener, Targets targets, Planning planning, Operator operator)
      throws Exception {
    return new DriveExport(
            targets,
            opener,
            folder.resolve("work"),
            () -> Instant.EPOCH,
            new Blocks(32 << 20),
            LONG)
        .run(
            ExportFixtures.assignment(D1, ExportFixtures.prefixes("/films/")),
            planning,
            NO_KEY,
            operator);
  }

  private DriveReport run(
      ExportingStation station, Targets targets, ExportFixtures.Plan plan, Operator operator)
      throws Exception {
    return new DriveExport(
            targets,
            station.opener(),
            folder.resolve("work"),
            () -> Instant.EPOCH,
            new Blocks(32 << 20),
            LONG)
        .run(
            ExportFixtures.assignment(D1, ExportFixtures.prefixes("/films/")),
            plan.of(D1),
            NO_KEY,
            operator);
  }

  private static Set<String> files(Path drive) throws Exception {
    Set<String> files = new HashSet<>();
    try (var walk = Files.walk(drive)) {
      walk.filter(Files::isRegularFile)
          .forEach(file -> files.add("\\" + drive.relativize(file).toString().replace('/', '\\')));
    }
    return files;
  }
}
