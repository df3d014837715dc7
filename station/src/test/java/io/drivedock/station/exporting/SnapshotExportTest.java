package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static io.drivedock.station.exporting.ExportedDrive.world;
import static io.drivedock.station.exporting.ExportingStation.incomplete;
import static io.drivedock.station.exporting.ExportingStation.log;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobList.Named;
import io.drivedock.drive.BlobList.Which;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs with their snapshots, onto drives. */
final class SnapshotExportTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final DriveId D2 = new DriveId("D2");

  @TempDir Path folder;
  private SnapshotTargets targets = new SnapshotTargets(new FolderTargets(Map.of()));
  private int runs;

  @BeforeEach
  void makePlaces() throws Exception {
    Path store = Files.createDirectories(folder.resolve("store"));
    targets = new SnapshotTargets(new FolderTargets(Map.of("main", store)));
  }

  private void put(String path, byte[] content) {
    try (ObjectStore store = targets.open("main", "harbour", "a test")) {
      ExportFixtures.put(store, path, content);
    }
  }

  /** Fresh drives and a fresh work folder. */
  private void reset() throws Exception {
    runs++;
    for (DriveId drive : List.of(D1, D2)) {
      Path _ = drive(drive);
    }
  }

  private ExportingStation station() {
    return new ExportingStation(folder.resolve("run" + runs));
  }

  private Path drive(DriveId drive) throws IOException {
    return station().drive(drive);
  }

  private DriveReport run(
      Targets from, DriveOpener opener, Assignment assignment, ExportFixtures.Plan plan)
      throws Exception {
    return station().run(from, opener, assignment, plan);
  }

  private DriveReport run(ExportSelection selection) throws Exception {
    return run(targets, selection);
  }

  private DriveReport run(Targets from, ExportSelection selection) throws Exception {
    reset();
    return station().export(from, D1, selection);
  }

  private void list(Map<String, List<Which>> wanted) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlobList.Writer list = new BlobList.Writer(out);
    for (Map.Entry<String, List<Which>> blob : wanted.entrySet()) {
      for (Which which : blob.getValue()) {
        list.write(BlobPath.parse(blob.getKey()), which);
      }
    }
    list.finish();
    put("lists/a.xml", out.toByteArray());
  }

  @Test
  void aListNamesTheBlobItsSnapshotsOrBoth() throws Exception {
    SnapshotTime gone = new SnapshotTime(Instant.ofEpochSecond(99));
    Map<String, SnapshotTime> first = new TreeMap<>();
    for (String path : List.of("films/a", "films/b", "films/c", "films/d")) {
      put(path, text(path));
      first.put(path, targets.put(path, 1, text(path + 1)));
      SnapshotTime _ = targets.put(path, 2, text(path + 2));
    }
    SnapshotTime ofC = Objects.requireNonNull(first.get("films/c"));
    SnapshotTime ofD = Objects.requireNonNull(first.get("films/d"));
    list(
        Map.of(
            "films/a", List.of(new Which.All(), new Which.Alone()),
            "films/b", List.of(new Which.Alone()),
            "films/c", List.of(new Which.Of(ofC), new Which.Of(gone)),
            "films/d", List.of(new Which.Of(ofD), new Which.Alone()),
            "films/none", List.of(new Which.Alone())));
    DriveReport report = run(new ExportSelection.ListedInBlob("lists/a.xml"));

    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(ExportFixtures.manifest(drive(D1)).keySet())
        .containsExactly(
            "films/a@1970-01-01T00:00:01.0000000Z",
            "films/a@1970-01-01T00:00:02.0000000Z",
            "films/a",
            "films/b",
            "films/c@" + ofC,
            "films/d@" + ofD,
            "films/d");
    assertThat(incomplete(report))
        .containsExactly(
            new Named("films/c", new Which.Of(gone)), new Named("films/none", new Which.Alone()));
    assertThat(log(report.errorLogUri())).contains("<Snapshot>" + gone + "</Snapshot>");
  }

  @Test
  void snapshotsAreMeantWhereAJobNamesABlobOrABeginning() throws Exception {
    put("films/a.b/c.txt", text("now"));
    SnapshotTime time = targets.put("films/a.b/c.txt", 1, text("then"));
    for (ExportSelection selection :
        List.of(
            ExportFixtures.prefixes("/"),
            ExportFixtures.prefixes("/films/a"),
            ExportFixtures.paths("films/a.b/c.txt"))) {
      assertThat(run(selection).status()).isEqualTo(CopyStatus.COMPLETED);
      Map<String, ManifestBlob> manifest = ExportFixtures.manifest(drive(D1));
      assertThat(manifest.keySet()).containsExactly("films/a.b/c.txt@" + time, "films/a.b/c.txt");
      assertThat(drive(D1).resolve("films/a.b/c (1970-01-01T000001.0000000Z).txt"))
          .hasContent("then");
      assertThat(drive(D1).resolve("films/a.b/c.txt")).hasContent("now");
    }
  }

  @Test
  void aBlobThatHasTheNameOfASnapshotsFileIsToldFromIt() throws Exception {
    put("films/c (1970-01-01T000001.0000000Z).txt", text("a blob"));
    put("films/c.txt", text("now"));
    put("films/CON", text("device"));
    SnapshotTime time = targets.put("films/c.txt", 1, text("then"));
    SnapshotTime device = targets.put("films/CON", 1, text("old device"));
    assertThat(run(ExportFixtures.prefixes("/films/")).status()).isEqualTo(CopyStatus.COMPLETED);
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, ManifestBlob> blob : ExportFixtures.manifest(drive(D1)).entrySet()) {
      byte[] content = ExportFixtures.content(drive(D1), blob.getValue());
      found.put(blob.getKey(), new String(content, StandardCharsets.UTF_8));
    }
    assertThat(found)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "films/c (1970-01-01T000001.0000000Z).txt",
                "a blob",
                "films/c.txt",
                "now",
                "films/c.txt@" + time,
                "then",
                "films/CON",
                "device",
                "films/CON@" + device,
                "old device"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void brokenOffAtAnyCallItGoesOnAndEndsTheSame(boolean afterwards) throws Exception {
    put("films/a", text("now"));
    put("films/large", random((4 << 20) + 5, 1));
    put("films/used", text("in use"));
    targets.lease("films/used");
    targets.lease("films/large");
    SnapshotTime _ = targets.put("films/a", 1, text("one"));
    SnapshotTime _ = targets.put("films/a", 2, text("two"));
    SnapshotTime _ = targets.put("films/large", 1, random((4 << 20) + 5, 2));
    Assignment assignment = ExportFixtures.assignment(D1, ExportFixtures.prefixes("/films/"));
    reset();
    StoreBreak counting = StoreBreak.never();
    DriveOpener opener = station().opener();
    DriveReport undisturbed =
        run(counting.of(targets), opener, assignment, new ExportFixtures.Plan(D1));
    Map<String, String> world = world(drive(D1));
    assertThat(world).hasSize(12);
    long count = counting.calls();
    for (long n = 1; n <= count; n++) {
      reset();
      DriveOpener again = station().opener();
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
      try {
        DriveReport _ = run(StoreBreak.once(n, afterwards).of(targets), again, assignment, plan);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      DriveReport report = run(targets, again, assignment, plan);
      assertThat(report).as("broken at call %d", n).isEqualTo(undisturbed);
      assertThat(world(drive(D1))).as("broken at call %d", n).isEqualTo(world);
      assertThat(targets.stillsOf("films/used")).as("broken at call %d", n).isZero();
      assertThat(targets.stillsOf("films/large")).as("broken at call %d", n).isZero();
    }
  }

  @Test
  void noSnapshotStaysOfABlobThatIsInUseNoMoreWhenItIsGoneOnWith() throws Exception {
    put("films/used", text("in use"));
    Assignment assignment = ExportFixtures.assignment(D1, ExportFixtures.prefixes("/films/"));
    targets.lease("films/used");
    reset();
    StoreBreak counting = StoreBreak.never();
    DriveReport _ =
        run(counting.of(targets), station().opener(), assignment, new ExportFixtures.Plan(D1));
    for (long n = 1; n <= counting.calls(); n++) {
      reset();
      DriveOpener again = station().opener();
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
      targets.lease("films/used");
      try {
        DriveReport _ = run(StoreBreak.once(n, true).of(targets), again, assignment, plan);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      targets.endLease("films/used");
      assertThat(run(targets, again, assignment, plan).status()).isEqualTo(CopyStatus.COMPLETED);
      assertThat(targets.stillsOf("films/used")).as("broken at call %d", n).isZero();
    }
  }

  /** Gives a blob other bytes while it is read for the second time. */
  private Targets changing(String path, byte[] other) {
    AtomicLong reads = new AtomicLong();
    return new ForwardingTargets(
        targets,
        store ->
            new ForwardingStore(store) {
              @Override
              public boolean read(BlobPath of, ReadOptions options, ByteBuffer buffer) {
                if (of.text().equals(path) && reads.incrementAndGet() == 2) {
                  SnapshotExportTest.this.put(path, other);
                }
                return super.read(of, options, buffer);
              }
            });
  }

  @Test
  void aBlobInUseIsExportedAsItWas() throws Exception {
    byte[] content = random(9 << 20, 1);
    put("films/used", content);
    targets.lease("films/used");
    DriveReport report =
        run(changing("films/used", random(9 << 20, 2)), ExportFixtures.prefixes("/films/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    Map<String, ManifestBlob> manifest = ExportFixtures.manifest(drive(D1));
    assertThat(manifest.keySet())
        .as("it is the blob, and no snapshot")
        .containsExactly("films/used");
    ManifestBlob used = Objects.requireNonNull(manifest.get("films/used"));
    assertThat(ExportFixtures.content(drive(D1), used)).isEqualTo(content);
    assertThat(targets.stillsOf("films/used")).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = StoreException.Kind.class,
      names = {"FORBIDDEN", "REJECTED", "CHANGED"})
  void aBlobInUseOfWhichNoSnapshotCanBeTakenIsReadAsItIs(StoreException.Kind kind)
      throws Exception {
    put("films/used", random(9 << 20, 1));
    targets.lease("films/used");
    targets.refuse(kind);
    assertThat(run(ExportFixtures.prefixes("/films/")).status()).isEqualTo(CopyStatus.COMPLETED);
    DriveReport report =
        run(changing("films/used", random(9 << 20, 2)), ExportFixtures.prefixes("/films/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(log(report.errorLogUri())).contains("BlobUnexpectedChange");
  }

  @Test
  void whatFitsNoDriveIsListedWithItsTimesAndExportedByTheNextJob() throws Exception {
    put("films/a", random(3 << 20, 1));
    for (int i = 0; i < 20; i++) {
      SnapshotTime _ = targets.put("films/a", i, random((2 << 20) + i, i));
    }
    reset();
    DriveOpener narrow =
        NarrowDrives.of(station().opener(), (64L << 20) + (14L << 20), Long.MAX_VALUE);
    ExportSelection selection = ExportFixtures.prefixes("/films/");
    ExportFixtures.Plan plan = new ExportFixtures.Plan(D1, D2);
    DriveReport _ = run(targets, narrow, ExportFixtures.assignment(D1, selection), plan);
    DriveReport two = run(targets, narrow, ExportFixtures.assignment(D2, selection), plan);
    List<String> all = new ArrayList<>(ExportFixtures.manifest(drive(D1)).keySet());
    assertThat(all).hasSizeBetween(4, 8);
    assertThat(ExportFixtures.manifest(drive(D2))).hasSizeBetween(4, 8);
    all.addAll(ExportFixtures.manifest(drive(D2)).keySet());
    List<Named> rest = incomplete(two);
    assertThat(rest).hasSize(21 - all.size());

    list(Map.of("films/a", rest.stream().map(Named::which).toList()));
    assertThat(run(new ExportSelection.ListedInBlob("lists/a.xml")).status())
        .isEqualTo(CopyStatus.COMPLETED);
    assertThat(ExportFixtures.manifest(drive(D1))).hasSize(rest.size());
    all.addAll(ExportFixtures.manifest(drive(D1)).keySet());
    assertThat(all).hasSize(21).doesNotHaveDuplicates();
  }

  @Test
  void snapshotsOfOneBlobMayLieOnTwoDrives() throws Exception {
    put("films/a", random(3 << 20, 1));
    put("films/b", random(1 << 20, 1));
    for (int i = 0; i < 12; i++) {
      SnapshotTime _ = targets.put("films/a", i, random((2 << 20) + i, i));
    }
    ExportSelection selection = ExportFixtures.prefixes("/films/");
    for (long room : List.of(0L, 3L << 20, (9L << 20) + 7, 24L << 20)) {
      reset();
      DriveOpener real = station().opener();
      DriveOpener narrow = NarrowDrives.of(real, Long.MAX_VALUE, room);
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1, D2);
      DriveReport one = run(targets, narrow, ExportFixtures.assignment(D1, selection), plan);
      DriveReport two = run(targets, real, ExportFixtures.assignment(D2, selection), plan);
      assertThat(one.status())
          .as("room for %d", room)
          .isEqualTo(
              ExportFixtures.manifest(drive(D1)).isEmpty()
                  ? CopyStatus.COMPLETED_WITH_WARNINGS
                  : CopyStatus.COMPLETED);
      assertThat(two.status()).isEqualTo(CopyStatus.COMPLETED);
      List<String> all = new ArrayList<>(ExportFixtures.manifest(drive(D1)).keySet());
      all.addAll(ExportFixtures.manifest(drive(D2)).keySet());
      assertThat(all).as("room for %d", room).hasSize(14).doesNotHaveDuplicates();
    }
  }
}
