package io.drivedock.station.repairing;

import static io.drivedock.station.exporting.ExportedDrive.ID;
import static io.drivedock.station.exporting.ExportedDrive.put;
import static io.drivedock.station.exporting.ExportedDrive.putAll;
import static io.drivedock.station.exporting.ExportedDrive.putOfEachKind;
import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static io.drivedock.station.exporting.ExportedDrive.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.exporting.ExportedDrive;
import io.drivedock.station.exporting.RecordedRepairs;
import io.drivedock.station.exporting.SnapshotTargets;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.FailingDrive;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.NewFile;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DriveRepairTest {

  private static final byte[] LARGE = random((13 << 20) + 5, 3);

  @TempDir Path folder;
  private Targets targets = new FolderTargets(Map.of());

  private final Blocks blocks = new Blocks(64 << 20);
  private UnaryOperator<ObjectStore> aroundStore = UnaryOperator.identity();
  private UnaryOperator<MendableDrive> aroundDrive = real -> new CountedDrive(real, () -> 1);
  private Predicate<DrivePath> isKept = path -> false;

  @BeforeEach
  void makePlaces() throws Exception {
    targets = new FolderTargets(Map.of("main", Files.createDirectories(folder.resolve("store"))));
  }

  private ObjectStore store() {
    return targets.open("main", "harbour", "a test");
  }

  private ExportedDrive exported() throws Exception {
    try (ObjectStore store = store()) {
      putOfEachKind(store, LARGE);
      put(store, "films/deep/er/b", text("below"));
    }
    return ExportedDrive.of(targets, folder);
  }

  /** Repairs it; what is wrong in the end of what was in doubt. */
  private List<String> repair(Path drive, List<ManifestBlob> blobs, RecordedRepairs told)
      throws Exception {
    List<String> faults = new ArrayList<>();
    DriveProof.Watch watch =
        new DriveProof.Watch() {
          @Override
          public void proven(long bytes) {}

          @Override
          public void fault(DriveProof.Fault fault) {
            faults.add(fault.filePath() + " " + fault.offset() + " " + fault.kind());
          }

          @Override
          public boolean isStopped() {
            return false;
          }
        };
    HashEngine engine = HashEngine.ofThisMachine();
    try (MendableDrive mendable =
            aroundDrive.apply(FolderOpener.at(ID, drive).mend(ID, Unlock.NONE));
        OpenDrive read = FolderOpener.at(ID, drive).read(ID, Unlock.NONE);
        RetryingStore store =
            new RetryingStore(
                aroundStore.apply(targets.open("main", "harbour", "repair-d1")),
                RetryPolicy.NONE,
                Bandwidth.UNLIMITED,
                () -> false);
        DriveRepair repair = new DriveRepair(mendable, read, store, blocks, engine, isKept, told);
        DriveProof proof = new DriveProof(read, blocks, engine, watch)) {
      for (ManifestBlob blob : blobs) {
        repair.take(blob);
      }
      repair.finish();
      for (ManifestBlob blob : blobs) {
        if (repair.isInDoubt(blob)) {
          proof.prove(blob);
          proof.proveHoles(blob);
        }
      }
      proof.finish();
    }
    return faults;
  }

  private static RecordedRepairs repairs() {
    return new RecordedRepairs(new ArrayList<>(), new ArrayList<>());
  }

  private static void flip(Path file, long... places) throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      for (long at : places) {
        bytes.seek(at);
        int old = bytes.read();
        bytes.seek(at);
        bytes.write(old ^ 1);
      }
    }
  }

  @Test
  void aDriveThatIsWholeIsNotWrittenTo() throws Exception {
    ExportedDrive drive = exported();
    RecordedRepairs told = repairs();
    aroundDrive = real -> new CountedDrive(real, () -> -1);
    assertThat(repair(drive.root(), drive.blobs(), told)).isEmpty();
    assertThat(told.mended()).isEmpty();
    assertThat(told.notMended()).isEmpty();
  }

  private void damageAll(ExportedDrive drive) throws Exception {
    flip(drive.file("films/large"), 5, (9 << 20) + 1, LARGE.length - 1);
    try (RandomAccessFile file = new RandomAccessFile(drive.file("films/A").toFile(), "rw")) {
      file.setLength(2);
    }
    Files.delete(drive.file("films/deep/er/b"));
    Files.delete(drive.root().resolve("films/deep/er"));
    Files.writeString(drive.file("films/empty"), "too long");
    flip(drive.file("films/disk.vhd"), 1, 6 << 20, (9 << 20) + 3);
    try (RandomAccessFile file =
        new RandomAccessFile(drive.file("films/disk.vhd").toFile(), "rw")) {
      file.setLength(16 << 20);
    }
    Files.delete(drive.side(Objects.requireNonNull(drive.blob("films/large").properties())));
    Files.writeString(
        drive.side(Objects.requireNonNull(drive.blob("films/a").metadata())),
        "<Metadata/>" + "\n".repeat(1_000));
    Files.delete(drive.file("music/CON"));
  }

  @Test
  void everyKindOfDamageIsMendedAndNothingElseIsFetched() throws Exception {
    ExportedDrive drive = exported();
    Map<String, String> whole = world(drive.root());
    damageAll(drive);
    AtomicLong fetched = new AtomicLong();
    aroundStore =
        store ->
            new ForwardingStore(store) {
              @Override
              public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
                fetched.addAndGet(buffer.remaining());
                return super.read(path, options, buffer);
              }
            };
    RecordedRepairs told = repairs();

    assertThat(repair(drive.root(), drive.blobs(), told)).isEmpty();

    assertThat(world(drive.root())).isEqualTo(whole);
    assertThat(told.notMended()).isEmpty();
    assertThat(told.mended())
        .hasSize(7)
        .contains("films/A 1 5", "films/deep/er/b 1 5", "films/empty 1 0", "music/CON 1 6");
    long blocks = (8 << 20) + (1 << 20) + 5 + (8 << 20);
    assertThat(fetched).as("the damaged blocks, each once").hasValue(blocks + 5 + 5 + 6);

    RecordedRepairs again = repairs();
    assertThat(repair(drive.root(), drive.blobs(), again)).isEmpty();
    assertThat(again.mended()).isEmpty();
  }

  @Test
  @Timeout(60)
  void whereOthersHaveTheMemoryItIsMendedBlockByBlock() throws Exception {
    ExportedDrive drive = exported();
    Map<String, String> whole = world(drive.root());
    Files.delete(drive.file("films/large"));
    List<Blocks.Block> others = new ArrayList<>();
    while (others.size() < blocks.count() - 1) {
      others.add(blocks.take());
    }
    assertThat(repair(drive.root(), drive.blobs(), repairs())).isEmpty();
    assertThat(world(drive.root())).isEqualTo(whole);
    others.forEach(Blocks.Block::release);
  }

  @Test
  void aSnapshotIsMendedWithThatSnapshot() throws Exception {
    SnapshotTargets past = new SnapshotTargets(targets);
    targets = past;
    SnapshotTime time = past.put("films/large", 7, random((5 << 20) + 1, 17));
    SnapshotTime asLong = past.put("films/large", 8, random((5 << 20) + 1, 18));
    SnapshotTime gone = past.put("films/large", 9, text("gone"));
    ExportedDrive drive = exported();
    Map<String, String> whole = world(drive.root());
    flip(drive.file("films/large@" + time), 3, (5 << 20));
    flip(drive.file("films/large@" + asLong), 3);
    flip(drive.file("films/large"), 1);
    RecordedRepairs told = repairs();
    assertThat(repair(drive.root(), drive.blobs(), told)).isEmpty();
    assertThat(told.mended()).hasSize(3);
    assertThat(world(drive.root())).isEqualTo(whole);

    flip(drive.file("films/large@" + gone), 1);
    past.forget("films/large", gone);
    RecordedRepairs again = repairs();
    assertThat(repair(drive.root(), drive.blobs(), again)).hasSize(1);
    assertThat(again.notMended().toString()).contains("the snapshot is no longer in the store");
  }

  @Test
  void whatHasChangedInTheStoreIsSaidAndTheDriveIsLeftAsItWas() throws Exception {
    ExportedDrive drive = exported();
    flip(drive.file("films/large"), 5);
    Files.delete(drive.file("films/A"));
    Files.delete(drive.file("music/CON"));
    Files.delete(drive.side(Objects.requireNonNull(drive.blob("films/a").metadata())));
    Map<String, String> before = world(drive.root());
    try (ObjectStore store = store()) {
      putAll(store, "films/large", random(LARGE.length, 99));
      putAll(store, "films/A", text("longer than it was"));
      store.put(
          BlobPath.parse("films/a"),
          drive.blob("films/a").content().chunks(),
          ByteBuffer.wrap(text("lower")),
          ExportedDrive.PROPERTIES,
          new BlobMetadata(Map.of("Reel", "8")),
          BlobUpload.Existing.REPLACE);
    }
    Files.delete(folder.resolve("store/harbour/music/CON"));
    RecordedRepairs told = repairs();

    assertThat(repair(drive.root(), drive.blobs(), told)).hasSize(4);

    assertThat(told.mended()).isEmpty();
    assertThat(told.notMended())
        .containsExactlyInAnyOrder(
            "films/large: it has changed in the store",
            "films/A: it has changed in the store, where it now has 18 bytes instead of 5",
            "films/a: its metadata have changed in the store",
            "music/CON: it is no longer in the store");
    assertThat(world(drive.root())).isEqualTo(before);
  }

  @Test
  void whatChangesHalfWayLeavesNoFileThatWasNotThere() throws Exception {
    ExportedDrive drive = exported();
    Files.delete(drive.file("films/large"));
    try (ObjectStore store = store()) {
      byte[] other = LARGE.clone();
      other[LARGE.length - 1]++;
      putAll(store, "films/large", other);
    }
    RecordedRepairs told = repairs();
    assertThat(repair(drive.root(), drive.blobs(), told)).hasSize(1);
    assertThat(told.notMended()).containsExactly("films/large: it has changed in the store");
    assertThat(drive.file("films/large")).doesNotExist();
  }

  @Test
  void noLinkOnTheDriveIsFollowed() throws Exception {
    ExportedDrive drive = exported();
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("mine"), "mine");
    Path file = drive.file("films/A");
    Files.delete(file);
    Files.createSymbolicLink(file, outside.resolve("mine"));
    Files.delete(drive.file("films/deep/er/b"));
    Files.delete(drive.root().resolve("films/deep/er"));
    Files.createSymbolicLink(drive.root().resolve("films/deep/er"), outside);
    RecordedRepairs told = repairs();

    assertThat(repair(drive.root(), drive.blobs(), told)).hasSize(2);
    assertThat(told.mended()).isEmpty();
    assertThat(told.notMended()).allMatch(why -> why.contains("is not a regular file")).hasSize(2);
    assertThat(world(outside).keySet()).containsExactly("mine");
    assertThat(outside.resolve("mine")).hasContent("mine");
  }

  @Test
  void aFileWhoseNameACopyHasChangedIsMendedUnderThatName() throws Exception {
    ExportedDrive drive = exported();
    Path large = drive.file("films/large");
    Path renamed = Files.move(large, large.resolveSibling("LARGE"));
    flip(renamed, 5);
    assertThat(repair(drive.root(), drive.blobs(), repairs())).isEmpty();
    assertThat(renamed).hasBinaryContent(LARGE);
    assertThat(large).doesNotExist();
  }

  @Test
  void theManifestIsNotWrittenToWhateverItSays() throws Exception {
    ExportedDrive drive = exported();
    ManifestBlob real = drive.blob("films/A");
    ManifestBlob hostile =
        new ManifestBlob(
            real.blobPath(),
            "\\d1.MANIFEST",
            real.length(),
            real.disposition(),
            real.content(),
            null,
            null,
            null,
            null);
    isKept = path -> path.fileName().equalsIgnoreCase("D1.manifest");
    Map<String, String> before = world(drive.root());
    RecordedRepairs told = repairs();
    assertThat(repair(drive.root(), List.of(hostile), told)).isNotEmpty();
    assertThat(told.notMended())
        .containsExactly("films/A: its file is the manifest, which is not written to");
    assertThat(world(drive.root())).isEqualTo(before);
  }

  @Test
  void blobsThatShareAFileAreMendedSideBySide() throws Exception {
    ExportedDrive drive = exported();
    ManifestBlob one = drive.blob("films/A");
    SideFile metadata = Objects.requireNonNull(one.metadata());
    List<ManifestBlob> all = new ArrayList<>(List.of(one));
    for (int i = 0; i < 20; i++) {
      String path = "films/twin" + i;
      try (ObjectStore store = store()) {
        putAll(store, path, text("upper"));
      }
      all.add(
          new ManifestBlob(
              path,
              one.filePath(),
              one.length(),
              one.disposition(),
              one.content(),
              null,
              null,
              metadata,
              null));
    }
    Map<String, String> whole = world(drive.root());
    Files.delete(drive.file("films/A"));
    Files.delete(drive.side(metadata));
    CountDownLatch both = new CountDownLatch(2);
    aroundDrive =
        real ->
            new CountedDrive(real, () -> 1) {
              @Override
              public boolean reserve(DrivePath path) throws DriveException {
                // Two that miss a file at once would meet here; one alone goes on after a while.
                both.countDown();
                try {
                  boolean _ = both.await(300, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return super.reserve(path);
              }
            };
    RecordedRepairs told = repairs();
    assertThat(repair(drive.root(), all, told)).isEmpty();
    assertThat(told.notMended()).isEmpty();
    assertThat(world(drive.root())).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\films\\A", "\\FILMS\\A", "films\\a"})
  void blobsThatClaimOneFileAreNotAllCalledWhole(String claimed) throws Exception {
    ExportedDrive drive = exported();
    ManifestBlob one = drive.blob("films/A");
    ManifestBlob two = drive.blob("films/a");
    ManifestBlob thief =
        new ManifestBlob(
            two.blobPath(),
            claimed,
            two.length(),
            two.disposition(),
            two.content(),
            null,
            null,
            null,
            null);
    assertThat(repair(drive.root(), List.of(one, thief), repairs()))
        .containsExactly("\\films\\A 0 DAMAGED");
    assertThat(drive.file("films/A")).hasContent("lower");
  }

  @Test
  void whatIsMendedIsMadeToLastBeforeItEnds() throws Exception {
    ExportedDrive drive = exported();
    damageAll(drive);
    AtomicBoolean isForGood = new AtomicBoolean(true);
    aroundDrive =
        real ->
            new CountedDrive(
                real,
                () -> {
                  isForGood.set(false);
                  return 1;
                }) {
              @Override
              public void sync() {
                isForGood.set(true);
              }
            };
    assertThat(repair(drive.root(), drive.blobs(), repairs())).isEmpty();
    assertThat(isForGood).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void brokenOffAtAnyCallOfTheStoreItGoesOn(boolean afterwards) throws Exception {
    ExportedDrive drive = exported();
    Map<String, String> whole = world(drive.root());
    StoreBreak counting = StoreBreak.never();
    aroundStore = counting::of;
    damageAll(drive);
    assertThat(repair(drive.root(), drive.blobs(), repairs())).isEmpty();
    assertThat(counting.calls()).isGreaterThan(10);
    for (long n = 1; n <= counting.calls(); n++) {
      damageAll(drive);
      aroundStore = StoreBreak.once(n, afterwards)::of;
      try {
        repair(drive.root(), drive.blobs(), repairs());
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      aroundStore = UnaryOperator.identity();
      assertThat(repair(drive.root(), drive.blobs(), repairs())).as("call %d", n).isEmpty();
      assertThat(world(drive.root())).as("broken at call %d", n).isEqualTo(whole);
    }
  }

  @Test
  void aDriveThatFailsFromAnyCallOnIsMendedTheNextTime() throws Exception {
    ExportedDrive drive = exported();
    Map<String, String> whole = world(drive.root());
    AtomicLong calls = new AtomicLong();
    aroundDrive = real -> new CountedDrive(real, calls::incrementAndGet);
    damageAll(drive);
    assertThat(repair(drive.root(), drive.blobs(), repairs())).isEmpty();
    assertThat(calls.get()).isGreaterThan(20);
    for (long n = 1; n <= calls.get(); n++) {
      damageAll(drive);
      AtomicLong left = new AtomicLong(n);
      aroundDrive = real -> new CountedDrive(real, () -> left.decrementAndGet() <= 0 ? -1 : 1);
      RecordedRepairs told = repairs();
      boolean isTold = false;
      try {
        isTold = !repair(drive.root(), drive.blobs(), told).isEmpty();
      } catch (TransferStoppedException e) {
        isTold = true;
      }
      assertThat(isTold).as("fails from call %d on", n).isTrue();
      aroundDrive = real -> new CountedDrive(real, () -> 1);
      assertThat(repair(drive.root(), drive.blobs(), repairs())).as("call %d", n).isEmpty();
      assertThat(world(drive.root())).as("failed from call %d on", n).isEqualTo(whole);
    }
  }

  @Test
  void aCallThatFailsIsToldThoughAllOthersWork() throws Exception {
    ExportedDrive drive = exported();
    List<ManifestBlob> one = List.of(drive.blob("films/deep/er/b"));
    Map<String, String> whole = world(drive.root());
    AtomicLong calls = new AtomicLong();
    aroundDrive = real -> new CountedDrive(real, calls::incrementAndGet);
    Files.delete(drive.file("films/deep/er/b"));
    assertThat(repair(drive.root(), one, repairs())).isEmpty();
    assertThat(calls.get()).isGreaterThan(5);
    for (long n = 1; n <= calls.get(); n++) {
      Files.deleteIfExists(drive.file("films/deep/er/b"));
      AtomicLong left = new AtomicLong(n);
      aroundDrive = real -> new CountedDrive(real, () -> left.decrementAndGet() == 0 ? -1 : 1);
      RecordedRepairs told = repairs();
      boolean isTold = false;
      try {
        List<String> _ = repair(drive.root(), one, told);
        isTold = !told.notMended().isEmpty();
      } catch (TransferStoppedException e) {
        isTold = true;
      }
      assertThat(isTold).as("call %d failed", n).isTrue();
    }
    aroundDrive = real -> new CountedDrive(real, () -> 1);
    assertThat(repair(drive.root(), one, repairs())).isEmpty();
    assertThat(world(drive.root())).isEqualTo(whole);
  }

  /** A drive that fails when it is told to, with a negative number. */
  private static class CountedDrive extends FailingDrive<MendableDrive> implements MendableDrive {

    CountedDrive(MendableDrive real, LongSupplier calls) {
      super(real, calls);
    }

    @Override
    public NewFile reopen(DrivePath path) throws DriveException {
      call();
      return failing(path, real.reopen(path));
    }

    /** Nothing here loses power, and the disk of the machine has others to serve. */
    @Override
    public void sync() throws DriveException {
      call();
    }
  }
}
