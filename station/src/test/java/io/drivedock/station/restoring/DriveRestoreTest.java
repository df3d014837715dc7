package io.drivedock.station.restoring;

import static io.drivedock.station.exporting.ExportedDrive.put;
import static io.drivedock.station.exporting.ExportedDrive.putOfEachKind;
import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.exporting.ExportedDrive.sparse;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static io.drivedock.station.exporting.ExportedDrive.world;
import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.exporting.ExportFixtures;
import io.drivedock.station.exporting.ExportedDrive;
import io.drivedock.station.exporting.SnapshotTargets;
import io.drivedock.station.proving.DriveProof.Fault;
import io.drivedock.station.restoring.Restored.How;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DriveRestoreTest {

  private static final byte[] LARGE = random((9 << 20) + 5, 3);

  @TempDir Path folder;
  private Targets targets = new FolderTargets(Map.of());
  private Path to = Path.of("");

  @BeforeEach
  void makePlaces() throws Exception {
    targets = new FolderTargets(Map.of("main", Files.createDirectories(folder.resolve("store"))));
    to = folder.resolve("to");
  }

  private ObjectStore store() {
    return targets.open("main", "harbour", "a test");
  }

  private ExportedDrive exported() throws Exception {
    try (ObjectStore store = store()) {
      putOfEachKind(store, LARGE);
      put(store, "films/a/below", text("below a blob"));
    }
    return ExportedDrive.of(targets, folder);
  }

  private Map<String, How> restore(Path drive, List<ManifestBlob> blobs) throws Exception {
    return restore(drive, blobs, UnaryOperator.identity(), new ArrayList<>());
  }

  private Map<String, How> restore(
      Path drive, List<ManifestBlob> blobs, UnaryOperator<ObjectStore> around, List<Restored> all)
      throws Exception {
    long bytes = blobs.stream().mapToLong(blob -> blob.content().bytes()).sum();
    try (OpenDrive open =
            FolderOpener.at(ExportedDrive.ID, drive).read(ExportedDrive.ID, Unlock.NONE);
        RetryingStore store =
            new RetryingStore(
                around.apply(FolderTargets.account(to, "restore-d1")),
                RetryPolicy.NONE,
                Bandwidth.UNLIMITED,
                () -> false);
        DriveRestore restore =
            new DriveRestore(
                open, store, ReadBack.NONE, new Blocks(32 << 20), bytes, NONE, all::add)) {
      for (ManifestBlob blob : blobs) {
        restore.take(blob);
      }
      restore.finish();
    }
    assertThat(all).extracting(Restored::blob).isEqualTo(blobs);
    Map<String, How> how = new TreeMap<>();
    all.forEach(restored -> how.put(restored.blob().blobPath(), restored.how()));
    return how;
  }

  @Test
  void everyBlobComesOutUnderItsNameAndTheSecondRunLeavesAll() throws Exception {
    ExportedDrive drive = exported();
    assertThat(restore(drive.root(), drive.blobs()).values()).containsOnly(How.RESTORED).hasSize(7);

    assertThat(to.resolve("films/A")).hasContent("upper");
    assertThat(to.resolve("films/a%file")).hasContent("lower");
    assertThat(to.resolve("films/a/below")).hasContent("below a blob");
    assertThat(to.resolve("films/large")).hasBinaryContent(LARGE);
    assertThat(to.resolve("films/disk.vhd")).hasBinaryContent(sparse());
    assertThat(to.resolve("music/CON")).hasContent("device");
    try (ObjectStore restored = FolderTargets.account(to, "another")) {
      StoredBlob large = restored.stat(BlobPath.parse("films/large")).orElseThrow();
      assertThat(large.properties()).isEqualTo(ExportedDrive.PROPERTIES);
      assertThat(large.metadata()).isEqualTo(ExportedDrive.METADATA);
      assertThat(restored.stat(BlobPath.parse("films/disk.vhd")).orElseThrow().isPageBlob())
          .isTrue();
    }
    Map<String, String> world = blobFiles();
    Object time = Files.getLastModifiedTime(to.resolve("films/large"));

    assertThat(restore(drive.root(), drive.blobs()).values()).containsOnly(How.THERE).hasSize(7);
    assertThat(blobFiles()).isEqualTo(world);
    assertThat(Files.getLastModifiedTime(to.resolve("films/large"))).isEqualTo(time);
  }

  @Test
  void snapshotsComeOutBesideTheirBlob() throws Exception {
    SnapshotTargets past = new SnapshotTargets(targets);
    targets = past;
    SnapshotTime time = past.put("films/empty", 7, text("not empty then"));
    ExportedDrive drive = exported();
    assertThat(restore(drive.root(), drive.blobs()).values()).containsOnly(How.RESTORED);
    assertThat(to.resolve("films").resolve(time.beside("empty"))).hasContent("not empty then");
    assertThat(to.resolve("films/empty")).isEmptyFile();
    assertThat(restore(drive.root(), drive.blobs()).values()).containsOnly(How.THERE);
  }

  /** All but who was at work. */
  private Map<String, String> blobFiles() throws Exception {
    Map<String, String> world = world(to);
    world.keySet().removeIf(name -> name.startsWith(".drivedock/claims"));
    return world;
  }

  @Test
  void whatIsThereWithOtherContentIsLeftAlone() throws Exception {
    ExportedDrive drive = exported();
    Files.createDirectories(to.resolve("films"));
    Files.writeString(to.resolve("films/A"), "mine!");
    Files.writeString(to.resolve("films/empty"), "mine");
    byte[] nearly = LARGE.clone();
    nearly[8 << 20]++;
    Files.write(to.resolve("films/large"), nearly);
    byte[] overTheHole = sparse();
    overTheHole[(17 << 20) - 1] = 1;
    Files.write(to.resolve("films/disk.vhd"), overTheHole);

    Map<String, How> how = restore(drive.root(), drive.blobs());
    assertThat(how)
        .containsEntry("films/A", How.IN_THE_WAY)
        .containsEntry("films/empty", How.IN_THE_WAY)
        .containsEntry("films/large", How.IN_THE_WAY)
        .containsEntry("films/disk.vhd", How.IN_THE_WAY)
        .containsEntry("films/a", How.RESTORED);
    assertThat(to.resolve("films/A")).hasContent("mine!");
    assertThat(to.resolve("films/large")).hasBinaryContent(nearly);
    assertThat(to.resolve("films/disk.vhd")).hasBinaryContent(overTheHole);
  }

  @Test
  void whatWasCopiedByHandGetsItsPropertiesAndOtherPropertiesAreLeft() throws Exception {
    ExportedDrive drive = exported();
    Files.createDirectories(to.resolve("films"));
    Files.write(to.resolve("films/large"), LARGE);
    BlobProperties mine = new BlobProperties("text/mine", null, null, null, null);
    try (ObjectStore other = FolderTargets.account(to, "another")) {
      other.put(
          BlobPath.parse("films/A"),
          drive.blob("films/A").content().chunks(),
          ByteBuffer.wrap(text("upper")),
          mine,
          ExportedDrive.METADATA,
          BlobUpload.Existing.KEEP);
    }

    Map<String, How> how = restore(drive.root(), drive.blobs());
    assertThat(how)
        .containsEntry("films/large", How.COMPLETED)
        .containsEntry("films/A", How.IN_THE_WAY);
    try (ObjectStore restored = FolderTargets.account(to, "another")) {
      assertThat(restored.stat(BlobPath.parse("films/large")).orElseThrow().properties())
          .isEqualTo(ExportedDrive.PROPERTIES);
      assertThat(restored.stat(BlobPath.parse("films/A")).orElseThrow().properties())
          .isEqualTo(mine);
    }
    assertThat(to.resolve("films/large")).hasBinaryContent(LARGE);
  }

  @Test
  void onlyWithItsPropertiesAndMetadataItIsThere() throws Exception {
    ExportedDrive drive = exported();
    ManifestBlob blob = drive.blob("films/A");
    BlobProperties mine = new BlobProperties("text/mine", null, null, null, null);
    BlobMetadata other = new BlobMetadata(Map.of("Reel", "8"));
    BlobMetadata more = new BlobMetadata(Map.of("Reel", "7", "Mine", "1"));
    record Case(BlobProperties properties, BlobMetadata metadata, How how) {}
    for (Case each :
        List.of(
            new Case(ExportedDrive.PROPERTIES, ExportedDrive.METADATA, How.THERE),
            new Case(ExportedDrive.PROPERTIES, more, How.THERE),
            new Case(ExportedDrive.PROPERTIES, other, How.IN_THE_WAY),
            new Case(ExportedDrive.PROPERTIES, BlobMetadata.NONE, How.IN_THE_WAY),
            new Case(mine, ExportedDrive.METADATA, How.IN_THE_WAY),
            new Case(mine, BlobMetadata.NONE, How.IN_THE_WAY),
            new Case(BlobProperties.NONE, other, How.IN_THE_WAY),
            new Case(BlobProperties.NONE, ExportedDrive.METADATA, How.IN_THE_WAY),
            new Case(BlobProperties.NONE, BlobMetadata.NONE, How.COMPLETED))) {
      try (ObjectStore store = FolderTargets.account(to, "another")) {
        ExportFixtures.put(store, "films/A", text("upper"), each.properties(), each.metadata());
      }
      assertThat(restore(drive.root(), List.of(blob)))
          .as("%s", each)
          .containsEntry("films/A", each.how());
    }
  }

  @Test
  void aBlockBlobIsNoPageBlobWithTheSameBytes() throws Exception {
    ExportedDrive drive = exported();
    try (ObjectStore store = FolderTargets.account(to, "another")) {
      ExportFixtures.put(
          store, "films/disk.vhd", sparse(), ExportedDrive.PROPERTIES, BlobMetadata.NONE);
    }
    assertThat(restore(drive.root(), List.of(drive.blob("films/disk.vhd"))))
        .containsEntry("films/disk.vhd", How.IN_THE_WAY);
  }

  @Test
  void theSecondBlobOfANameSeesTheFirst() throws Exception {
    ExportedDrive drive = exported();
    ManifestBlob one = drive.blob("films/A");
    ManifestBlob other = drive.blob("films/large");
    ManifestBlob namesake =
        new ManifestBlob(
            one.blobPath(),
            other.filePath(),
            other.length(),
            other.disposition(),
            other.content(),
            null,
            null,
            null,
            null);
    List<Restored> all = new ArrayList<>();
    restore(drive.root(), List.of(one, one, namesake), UnaryOperator.identity(), all);
    assertThat(all)
        .extracting(Restored::how)
        .containsExactly(How.RESTORED, How.THERE, How.IN_THE_WAY);
    assertThat(to.resolve("films/A")).hasContent("upper");
  }

  @Test
  void whatIsToldIsThereForGood() throws Exception {
    ExportedDrive drive = exported();
    AtomicBoolean isForGood = new AtomicBoolean(true);
    UnaryOperator<ObjectStore> watched =
        store ->
            new ForwardingStore(store) {
              @Override
              public BlobUpload upload(
                  BlobPath path,
                  long length,
                  boolean isPageBlob,
                  BlobProperties properties,
                  BlobMetadata metadata) {
                isForGood.set(false);
                return super.upload(path, length, isPageBlob, properties, metadata);
              }

              @Override
              public void flush() {
                super.flush();
                isForGood.set(true);
              }
            };
    AtomicInteger told = new AtomicInteger();
    List<Restored> all =
        new ArrayList<>() {
          private static final long serialVersionUID = 1L;

          @Override
          public boolean add(Restored restored) {
            assertThat(isForGood).isTrue();
            told.incrementAndGet();
            return super.add(restored);
          }
        };
    restore(drive.root(), drive.blobs(), watched, all);
    assertThat(told).hasValue(7);
  }

  @Test
  void whatIsDamagedIsToldAndAllElseIsRestored() throws Exception {
    ExportedDrive drive = exported();
    Path large = drive.file("films/large");
    byte[] right = Files.readAllBytes(large);
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.seek(5 << 20);
      file.write(right[5 << 20] ^ 1);
      file.setLength((9 << 20) - 1);
    }
    Files.delete(drive.file("films/A"));
    Files.writeString(drive.file("films/empty"), "x");
    Files.delete(drive.side(Objects.requireNonNull(drive.blob("films/a").properties())));

    List<Restored> all = new ArrayList<>();
    Map<String, How> how = restore(drive.root(), drive.blobs(), UnaryOperator.identity(), all);
    assertThat(how)
        .containsEntry("films/large", How.DAMAGED)
        .containsEntry("films/A", How.DAMAGED)
        .containsEntry("films/empty", How.DAMAGED)
        .containsEntry("films/a", How.WITHOUT_SIDES)
        .containsEntry("films/disk.vhd", How.RESTORED)
        .containsEntry("music/CON", How.RESTORED);
    assertThat(to.resolve("films/large")).doesNotExist();
    assertThat(to.resolve("films/A")).doesNotExist();
    assertThat(to.resolve("films/a%file")).hasContent("lower");
    List<Fault> faults = all.stream().flatMap(one -> one.faults().stream()).toList();
    assertThat(faults)
        .extracting(fault -> fault.blob().blobPath(), Fault::offset, Fault::kind)
        .containsExactlyInAnyOrder(
            tuple("films/large", 4L << 20, Fault.Kind.DAMAGED),
            tuple("films/large", 8L << 20, Fault.Kind.CUT_OFF),
            tuple("films/A", 0L, Fault.Kind.MISSING),
            tuple("films/empty", 0L, Fault.Kind.TOO_LONG),
            tuple("films/a", 0L, Fault.Kind.MISSING));

    assertThat(restore(drive.root(), drive.blobs()))
        .as("the same again")
        .containsEntry("films/large", How.DAMAGED)
        .containsEntry("films/a", How.WITHOUT_SIDES)
        .containsEntry("films/disk.vhd", How.THERE);
    assertThat(to.resolve(".drivedock/uploads")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void brokenOffAtAnyCallItGoesOnAndEndsTheSame(boolean afterwards) throws Exception {
    ExportedDrive drive = exported();
    StoreBreak counting = StoreBreak.never();
    restore(drive.root(), drive.blobs(), counting::of, new ArrayList<>());
    Map<String, String> world = blobFiles();
    assertThat(counting.calls()).isGreaterThan(20);
    for (long n = 1; n <= counting.calls(); n++) {
      empty(to);
      StoreBreak broken = StoreBreak.once(n, afterwards);
      try {
        restore(drive.root(), drive.blobs(), broken::of, new ArrayList<>());
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      assertThat(restore(drive.root(), drive.blobs()).values())
          .as("broken at call %d", n)
          .allMatch(how -> how == How.RESTORED || how == How.THERE);
      assertThat(blobFiles()).as("broken at call %d", n).isEqualTo(world);
    }
  }

  private static void empty(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void noLinkThatLiesThereIsFollowed() throws Exception {
    ExportedDrive drive = exported();
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createDirectories(outside.resolve("a"));
    Files.writeString(outside.resolve("mine"), "mine");
    Files.createDirectories(to.resolve("music"));
    Files.createSymbolicLink(to.resolve("films"), outside);
    Files.createSymbolicLink(to.resolve("music/CON"), outside.resolve("mine"));

    Map<String, How> how = restore(drive.root(), drive.blobs());
    assertThat(how)
        .containsEntry("films/A", How.REFUSED)
        .containsEntry("films/a/below", How.REFUSED)
        .containsEntry("films/large", How.REFUSED)
        .containsEntry("music/CON", How.IN_THE_WAY);
    assertThat(world(outside).keySet()).containsExactly("mine");
    assertThat(outside.resolve("mine")).hasContent("mine");
  }

  @Test
  void aHostileManifestWritesNothingElsewhere() throws Exception {
    Path drive = Files.createDirectories(folder.resolve("hostile"));
    Files.writeString(drive.resolve("f"), "hello");
    Files.createSymbolicLink(drive.resolve("link"), folder.resolve("secret"));
    Files.writeString(folder.resolve("secret"), "hello");
    List<ManifestBlob> blobs = new ArrayList<>();
    for (String name :
        List.of(
            "films/../../x",
            "../x",
            "/etc/passwd",
            "films/./x",
            ".drivedock/claims",
            "FILMS/x",
            "films/",
            "x",
            "")) {
      blobs.add(blob(name, "\\f", "hello"));
    }
    blobs.add(blob("films/up", "\\..\\secret", "hello"));
    blobs.add(blob("films/link", "\\link", "hello"));
    blobs.add(blob("films/stream", "\\f:x", "hello"));
    blobs.add(blob("films/good", "\\f", "hello"));
    Files.writeString(drive.resolve("g"), "other");
    blobs.add(blob("films/good", "\\g", "other"));
    Map<String, How> how = restore(drive, blobs);
    assertThat(how.remove("films/good")).as("the second of that name").isEqualTo(How.IN_THE_WAY);
    assertThat(how.remove("/etc/passwd")).as("a container and a name").isEqualTo(How.RESTORED);
    assertThat(how.remove("films/up")).isEqualTo(How.DAMAGED);
    assertThat(how.remove("films/link")).isEqualTo(How.DAMAGED);
    assertThat(how.remove("films/stream")).isEqualTo(How.DAMAGED);
    assertThat(how.values()).containsOnly(How.REFUSED).hasSize(8);
    assertThat(blobFiles().keySet()).containsExactlyInAnyOrder("films/good", "etc/passwd");
    assertThat(to.resolve("films/good")).hasContent("hello");
  }

  private static ManifestBlob blob(String name, String file, String content) {
    byte[] bytes = text(content);
    return new ManifestBlob(
        name,
        file,
        bytes.length,
        ImportDisposition.OVERWRITE,
        new BlobContent.Blocks(List.of(new Chunk(0, bytes.length, null, Md5.ofContent(bytes)))),
        null,
        null,
        null,
        null);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void halfALargeFileIsGoneOnWithAndNotSeen() throws Exception {
    byte[] huge = random(72 << 20, 21);
    try (ObjectStore store = store()) {
      put(store, "films/huge", huge);
    }
    ExportedDrive drive = ExportedDrive.of(targets, folder);
    CountDownLatch firstIsThere = new CountDownLatch(1);
    UnaryOperator<ObjectStore> breaking =
        store ->
            new ForwardingStore(store) {
              @Override
              protected void put(BlobPath path, BlobUpload upload, Chunk chunk, ByteBuffer data) {
                if (chunk.offset() >= 60 << 20) {
                  awaited(firstIsThere);
                  throw new StoreException(StoreException.Kind.UNAVAILABLE, "The store broke.");
                }
                super.put(path, upload, chunk, data);
                if (chunk.offset() == 0) {
                  firstIsThere.countDown();
                }
              }
            };
    assertThatThrownBy(() -> restore(drive.root(), drive.blobs(), breaking, new ArrayList<>()))
        .isInstanceOf(StoreException.class);
    assertThat(to.resolve("films/huge")).doesNotExist();
    assertThat(to.resolve(".drivedock/uploads")).isNotEmptyDirectory();
    Path half = firstFile(to.resolve(".drivedock/uploads"));
    Path kept = Files.copy(half, folder.resolve("kept"));
    assertThat(FolderTargets.room(to, "restore-d1"))
        .as("what is there in part needs no room")
        .isGreaterThan(Files.getFileStore(to).getUsableSpace() - (1L << 30));
    // The drive is needed no more for what has come: that is damaged by now.
    try (var file = Files.newByteChannel(drive.file("films/huge"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[100]));
    }
    assertThat(restore(drive.root(), drive.blobs())).containsEntry("films/huge", How.RESTORED);
    assertThat(to.resolve("films/huge")).hasBinaryContent(huge);
    assertThat(to.resolve(".drivedock/uploads")).isEmptyDirectory();

    Files.move(kept, half);
    assertThat(restore(drive.root(), List.of())).isEmpty();
    assertThat(to.resolve(".drivedock/uploads")).as("what nobody goes on with").isEmptyDirectory();
  }

  private static Path firstFile(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }
}
