package io.drivedock.station.exporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export that its customer cancels: what is whole stays, and everything says what that is. */
final class CancelledExportTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final int NEVER = Integer.MAX_VALUE;

  @TempDir Path folder;
  private Targets targets = new FolderTargets(Map.of());
  private Path drive = Path.of("");
  private final Map<String, byte[]> all = new TreeMap<>();

  @BeforeEach
  void makePlaces() throws Exception {
    Files.createDirectories(folder.resolve("store"));
    targets = new FolderTargets(Map.of("main", folder.resolve("store")));
    drive = Files.createDirectories(folder.resolve("slots/D1"));
    Random random = new Random(7);
    try (ObjectStore store = targets.open("main", "harbour", "a test")) {
      for (String name : new String[] {"a", "b", "c-large", "d", "e-large", "f"}) {
        byte[] content = new byte[name.endsWith("large") ? (8 << 20) + 5 : 1_000];
        random.nextBytes(content);
        BlobMetadata metadata = new BlobMetadata(Map.of("Reel", name));
        ExportFixtures.put(store, "films/" + name, content, BlobProperties.NONE, metadata);
        all.put("films/" + name, content);
      }
    }
  }

  private void beginAnew() throws IOException {
    remove(folder.resolve("work"));
    remove(folder.resolve("store/harbour/logs"));
    remove(drive);
    Files.createDirectories(drive);
  }

  private static void remove(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (var walk = Files.walk(tree)) {
        for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private DriveOpener opener() {
    return FolderOpener.slots(folder.resolve("slots"));
  }

  /** Runs; the customer cancels once the progress was told so often. */
  private DriveReport run(
      DriveOpener opener, ExportFixtures.Plan plan, int cancelledAfter, AtomicInteger told)
      throws Exception {
    TransferWatch watch =
        new TransferWatch() {
          @Override
          public void progress(Progress progress) {
            told.incrementAndGet();
          }

          @Override
          public boolean isStopped() {
            return false;
          }

          @Override
          public boolean isCancelled() {
            return told.get() >= cancelledAfter;
          }
        };
    Blocks blocks = new Blocks(16 << 20);
    Path work = folder.resolve("work");
    return new DriveExport(targets, opener, work, () -> Instant.EPOCH, blocks, RetryPolicy.NONE)
        .run(
            ExportFixtures.assignment(D1, ExportFixtures.prefixes("/films/")),
            plan.of(D1),
            made -> fail("a folder takes no key"),
            watch);
  }

  private static Set<String> incomplete(DriveReport report) throws Exception {
    return ExportingStation.incomplete(report).stream()
        .map(BlobList.Named::path)
        .collect(Collectors.toSet());
  }

  private Set<String> filesOnDrive() throws IOException {
    Set<String> files = new HashSet<>();
    try (var walk = Files.walk(drive)) {
      walk.filter(Files::isRegularFile)
          .forEach(file -> files.add("\\" + drive.relativize(file).toString().replace('/', '\\')));
    }
    return files;
  }

  /** Whatever is on the drive is whole, listed and nothing else; how many blobs that are. */
  private int assertTruthful(String when, DriveReport report) throws Exception {
    DriveReport.Exported exported = Objects.requireNonNull(report.exported());
    Set<String> rest = incomplete(report);
    if (exported.manifestFile() == null) {
      assertThat(filesOnDrive()).as(when).isEmpty();
      assertThat(report.manifestUri()).as(when).isNull();
      assertThat(report.status()).as(when).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
      assertThat(report.bytesSucceeded()).as(when).isZero();
      return 0;
    }
    Map<String, ManifestBlob> there = ExportFixtures.manifest(drive);
    Set<String> listed = new HashSet<>(Set.of(exported.manifestFile()));
    long bytes = 0;
    for (ManifestBlob blob : there.values()) {
      assertThat(ExportFixtures.content(drive, blob)).as(when).isEqualTo(all.get(blob.blobPath()));
      listed.add(blob.filePath());
      listed.add(Objects.requireNonNull(blob.metadata()).path());
      bytes += blob.length();
    }
    assertThat(filesOnDrive()).as(when).isEqualTo(listed);
    assertThat(rest).as(when).doesNotContainAnyElementsOf(there.keySet());
    Set<String> both = new HashSet<>(rest);
    both.addAll(there.keySet());
    assertThat(both).as(when).isEqualTo(all.keySet());
    assertThat(report.bytesSucceeded()).as(when).isEqualTo(bytes);
    assertThat(report.status())
        .as(when)
        .isEqualTo(rest.isEmpty() ? CopyStatus.COMPLETED : CopyStatus.COMPLETED_WITH_WARNINGS);
    assertThat(report.bytesTotal() > report.bytesSucceeded()).as(when).isEqualTo(!rest.isEmpty());
    return there.size();
  }

  @Test
  void whateverIsWholeWhenTheCancelComesStaysAndIsListed() throws Exception {
    AtomicInteger told = new AtomicInteger();
    assertThat(
            assertTruthful("undisturbed", run(opener(), new ExportFixtures.Plan(D1), NEVER, told)))
        .isEqualTo(all.size());
    int steps = told.get();
    Set<Integer> counts = new HashSet<>();
    for (int n = 1; n <= steps; n++) {
      beginAnew();
      DriveReport report = run(opener(), new ExportFixtures.Plan(D1), n, new AtomicInteger());
      counts.add(assertTruthful("cancelled after step " + n, report));
    }
    assertThat(counts).as("it ends in the middle, too").hasSizeGreaterThan(2);
  }

  @Test
  void aDriveThatIsEmptyWhenTheCancelComesGoesHomeEmpty() throws Exception {
    DriveReport report = run(opener(), new ExportFixtures.Plan(D1), 0, new AtomicInteger());
    assertThat(assertTruthful("cancelled before", report)).isZero();
    assertThat(report.bytesTotal()).isZero();
    assertThat(incomplete(report)).as("nobody had looked what there is").isEmpty();
  }

  @Test
  void aDriveThatFailsAfterTheCancelGoesOnWhereItWas() throws Exception {
    AtomicLong calls = new AtomicLong();
    DriveOpener counting =
        new NarrowDrives(opener(), Long.MAX_VALUE, Long.MAX_VALUE, calls::incrementAndGet);
    assertTruthful(
        "undisturbed", run(counting, new ExportFixtures.Plan(D1), 3, new AtomicInteger()));
    int cut = 0;
    for (long n = calls.get(); n > 0; n -= 2) {
      beginAnew();
      AtomicLong left = new AtomicLong(n);
      DriveOpener failing =
          new NarrowDrives(
              opener(), Long.MAX_VALUE, Long.MAX_VALUE, () -> left.decrementAndGet() <= 0 ? -1 : 1);
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
      try {
        assertTruthful("in time", run(failing, plan, 3, new AtomicInteger()));
        continue;
      } catch (TransferStoppedException | DriveException e) {
        assertThat(e).hasMessageContaining("gone");
      }
      // The next lease has not heard yet that the job is cancelled.
      DriveReport report = run(opener(), plan, NEVER, new AtomicInteger());
      cut += assertTruthful("failed from call " + n + " on", report) < all.size() ? 1 : 0;
    }
    assertThat(cut).as("an export that was cut short is so ever after").isPositive();
  }
}
