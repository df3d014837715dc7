package io.drivedock.station.importing;

import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.ModificationTime;
import io.drivedock.drive.WholeFile;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.exporting.ExportedDrive;
import io.drivedock.station.exporting.RecordedRepairs;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.repairing.DriveRepair;
import io.drivedock.station.restoring.DriveRestore;
import io.drivedock.station.restoring.Restored;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.Conventions;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Blocks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Blobs of no chunk, of one and of many, block blobs and page blobs, on every way that a blob can
 * take: what is made has the length, the type and the bytes of what was listed. Subclassed for each
 * store.
 */
public abstract class MadeAsListedContract {

  private static final Instant TIME = Instant.parse("2001-09-09T01:46:40.500Z");
  private static final int GRAIN = 64 << 10;

  /** A blob as it is listed, and its bytes. */
  private static final class Listed {
    private final boolean isPageBlob;
    private final byte[] bytes;

    Listed(boolean isPageBlob, byte[] bytes) {
      this.isPageBlob = isPageBlob;
      this.bytes = bytes;
    }

    boolean isPageBlob() {
      return isPageBlob;
    }

    byte[] bytes() {
      return bytes;
    }

    /** Of a page blob only what is not zero, in ranges of that length. */
    List<Chunk> chunks() {
      int step = isPageBlob ? GRAIN : Chunk.LENGTH_MAX;
      List<Chunk> chunks = new ArrayList<>();
      for (int at = 0; at < bytes.length; at += step) {
        byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step));
        if (!isPageBlob || !Arrays.equals(piece, new byte[piece.length])) {
          chunks.add(new Chunk(at, piece.length, null, Md5.ofContent(piece)));
        }
      }
      return chunks;
    }

    BlobContent content() {
      return isPageBlob ? new BlobContent.Pages(chunks()) : new BlobContent.Blocks(chunks());
    }

    boolean isOneBlock() {
      return !isPageBlob && chunks().size() <= 1;
    }
  }

  private static final Map<String, Listed> ALL = new LinkedHashMap<>();

  static {
    ALL.put("films/none", new Listed(false, new byte[0]));
    ALL.put("films/one", new Listed(false, random(1_000, 1)));
    ALL.put("films/many", new Listed(false, random((9 << 20) + 5, 2)));
    ALL.put("films/empty.vhd", new Listed(true, new byte[0]));
    ALL.put("films/none.vhd", new Listed(true, new byte[9 << 20]));
    ALL.put("films/one.vhd", new Listed(true, pages(5 << 20)));
    ALL.put("films/many.vhd", new Listed(true, pages(0, 5 << 20, (9 << 20) - GRAIN)));
  }

  private static byte[] pages(int... places) {
    byte[] bytes = new byte[9 << 20];
    for (int place : places) {
      System.arraycopy(random(GRAIN, place), 0, bytes, place, GRAIN);
    }
    return bytes;
  }

  @TempDir protected Path folder;

  /** With a target {@code main}. */
  protected abstract Targets targets() throws Exception;

  private ObjectStore store() throws Exception {
    return targets().open("main", "harbour", "a test");
  }

  private Map<String, Listed> taken() throws Exception {
    try (ObjectStore store = store()) {
      boolean takesAll = store.limits().takesPageBlobs();
      return ALL.entrySet().stream()
          .filter(entry -> takesAll || !entry.getValue().isPageBlob())
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }
  }

  // ---- drives and stores

  private SampleDrive prepared() throws Exception {
    SampleDrive drive = new SampleDrive(folder.resolve("slots"));
    int number = 0;
    for (Map.Entry<String, Listed> entry : ALL.entrySet()) {
      String file = "f" + number++;
      byte[] bytes = entry.getValue().bytes();
      Files.write(drive.root().resolve(file), bytes);
      drive.add(
          new ManifestBlob(
                  entry.getKey(),
                  "\\" + file,
                  bytes.length,
                  ImportDisposition.RENAME,
                  entry.getValue().content(),
                  null,
                  null,
                  null,
                  null)
              .with(new WholeFile(Md5.ofContent(bytes), TIME)));
    }
    return drive.finish();
  }

  private DriveReport run(Assignment assignment, String work) throws Exception {
    try (OpenDrive open =
        FolderOpener.slots(folder.resolve("slots")).read(SampleDrive.ID, Unlock.NONE)) {
      return new DriveImport(
              targets(),
              folder.resolve(work),
              () -> Instant.EPOCH,
              new Blocks(64 << 20),
              RetryPolicy.NONE)
          .run(assignment, open, NONE);
    }
  }

  private static void put(ObjectStore store, String path, Listed listed) {
    List<Chunk> chunks = listed.chunks();
    try (BlobUpload upload =
        store.upload(
            BlobPath.parse(path),
            listed.bytes().length,
            listed.isPageBlob(),
            BlobProperties.NONE,
            BlobMetadata.NONE)) {
      for (Chunk chunk : chunks) {
        upload.put(
            chunk, ByteBuffer.wrap(listed.bytes(), (int) chunk.offset(), chunk.length()).slice());
      }
      assertThat(upload.commit(chunks, BlobUpload.Existing.REPLACE)).isTrue();
    }
  }

  /** Whether they are all there, and no other. */
  private void assertMade(Map<String, Listed> wanted) throws Exception {
    try (ObjectStore store = store()) {
      assertThat(
              ObjectStoreContract.listed(store, "films", "").stream().map(BlobPath::text).toList())
          .containsExactlyInAnyOrderElementsOf(wanted.keySet());
      for (Map.Entry<String, Listed> entry : wanted.entrySet()) {
        Listed listed = entry.getValue();
        StoredBlob stored = store.stat(BlobPath.parse(entry.getKey())).orElseThrow();
        assertThat(stored.isPageBlob()).as(entry.getKey()).isEqualTo(listed.isPageBlob());
        assertThat(stored.length()).as(entry.getKey()).isEqualTo(listed.bytes().length);
        ByteBuffer bytes = ByteBuffer.allocate(listed.bytes().length);
        assertThat(store.read(stored.path(), ReadOptions.from(0), bytes)).isTrue();
        assertThat(bytes.array()).as(entry.getKey()).isEqualTo(listed.bytes());
      }
    }
  }

  // ---- the ways

  @Test
  void anImportMakesThem() throws Exception {
    Map<String, Listed> taken = taken();
    DriveReport report = run(prepared().assignment(), "work");
    assertThat(report.status())
        .isEqualTo(
            taken.size() == ALL.size() ? CopyStatus.COMPLETED : CopyStatus.COMPLETED_WITH_ERRORS);
    assertMade(taken);
    if (taken.size() < ALL.size()) {
      assertThat(errorLog())
          .contains(
              "did not accept the preceding blob: Blob films/empty.vhd is a page blob, and S3 has");
    }
  }

  private String errorLog() throws Exception {
    try (ObjectStore store = store()) {
      BlobPath path =
          ObjectStoreContract.listed(store, "logs", "").stream()
              .filter(it -> it.name().contains("_error"))
              .findFirst()
              .orElseThrow();
      ByteBuffer log = ByteBuffer.allocate((int) store.stat(path).orElseThrow().length());
      assertThat(store.read(path, ReadOptions.from(0), log)).isTrue();
      return new String(log.array(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatAKilledRunBroughtIsAdoptedAndNotMadeTwice() throws Exception {
    SampleDrive drive = prepared();
    run(drive.assignment(), "work");
    run(drive.assignment().takenOver(2), "another");
    assertMade(taken());
  }

  @Test
  void whatHasOtherBytesOrAnotherTypeIsNotTakenForIt() throws Exception {
    Map<String, Listed> wanted = taken();
    Map<String, Listed> strange = new LinkedHashMap<>();
    strange.put("films/one", new Listed(false, random(1_000, 7)));
    if (wanted.containsKey("films/none.vhd")) {
      strange.put("films/none.vhd", new Listed(false, ALL.get("films/none.vhd").bytes()));
      strange.put("films/one.vhd", new Listed(true, pages(5 << 20, 7 << 20)));
    }
    try (ObjectStore store = store()) {
      strange.forEach((path, listed) -> put(store, path, listed));
    }
    for (Map.Entry<String, Listed> entry : strange.entrySet()) {
      wanted.put(
          BlobPath.parse(entry.getKey()).renamed(2).text(),
          Objects.requireNonNull(wanted.put(entry.getKey(), entry.getValue())));
    }
    run(prepared().assignment().takenOver(2), "work");
    assertMade(wanted);
  }

  @Test
  void aRestoreMakesThemOnceAndRefusesWhatTheStoreCannotHold() throws Exception {
    restoreTwice();
  }

  /** Restores the drive, and once more, when everything is there. */
  protected final void restoreTwice() throws Exception {
    SampleDrive drive = prepared();
    Map<String, Listed> taken = taken();
    for (Restored.How well : List.of(Restored.How.RESTORED, Restored.How.THERE)) {
      Map<String, Restored.How> how = new TreeMap<>();
      try (OpenDrive open =
              FolderOpener.slots(folder.resolve("slots")).read(SampleDrive.ID, Unlock.NONE);
          RetryingStore store = patient("restore-d1");
          DriveRestore restore =
              new DriveRestore(
                  open,
                  store,
                  ReadBack.FULL,
                  new Blocks(64 << 20),
                  1L << 40,
                  NONE,
                  one -> how.put(one.blob().blobPath(), one.how()))) {
        for (ManifestBlob blob : drive.blobs()) {
          restore.take(blob);
        }
        restore.finish();
      }
      for (String path : ALL.keySet()) {
        assertThat(how.get(path))
            .as(path)
            .isEqualTo(taken.containsKey(path) ? well : Restored.How.REFUSED);
      }
      assertMade(taken);
    }
  }

  @Test
  void anExportListsThemAndAProofFindsThemAndARepairMendsThem() throws Exception {
    Map<String, Listed> taken = taken();
    try (ObjectStore store = store()) {
      taken.forEach((path, listed) -> put(store, path, listed));
    }
    ExportedDrive drive = ExportedDrive.of(targets(), folder);
    assertThat(drive.blobs()).hasSameSizeAs(taken.entrySet());
    for (ManifestBlob blob : drive.blobs()) {
      Listed listed = taken.get(blob.blobPath());
      assertThat(blob.isPageBlob()).as(blob.blobPath()).isEqualTo(listed.isPageBlob());
      assertThat(blob.length()).isEqualTo(listed.bytes().length);
      assertThat(blob.content().chunks().isEmpty())
          .as(blob.blobPath())
          .isEqualTo(listed.chunks().isEmpty());
      assertThat(Files.readAllBytes(drive.file(blob.blobPath()))).isEqualTo(listed.bytes());
    }
    assertThat(faults(drive)).isEmpty();
    Map<String, String> whole = ExportedDrive.world(drive.root());
    for (Map.Entry<String, Listed> entry : taken.entrySet()) {
      Path file = drive.file(entry.getKey());
      byte[] other = entry.getValue().bytes().length == 0 ? new byte[1] : new byte[0];
      Files.write(file, other);
    }
    assertThat(faults(drive)).containsExactlyInAnyOrderElementsOf(taken.keySet());
    repair(drive);
    assertThat(faults(drive)).isEmpty();
    assertThat(ExportedDrive.world(drive.root())).isEqualTo(whole);
  }

  /** The blobs that a proof of the drive finds something wrong with. */
  private static List<String> faults(ExportedDrive drive) throws Exception {
    List<String> blobs = new ArrayList<>();
    DriveProof.Watch watch =
        new DriveProof.Watch() {
          @Override
          public void proven(long bytes) {}

          @Override
          public void fault(DriveProof.Fault fault) {
            if (!blobs.contains(fault.blob().blobPath())) {
              blobs.add(fault.blob().blobPath());
            }
          }

          @Override
          public boolean isStopped() {
            return false;
          }
        };
    try (OpenDrive open =
            FolderOpener.at(ExportedDrive.ID, drive.root()).read(ExportedDrive.ID, Unlock.NONE);
        DriveProof proof =
            new DriveProof(open, new Blocks(64 << 20), HashEngine.ofThisMachine(), watch)) {
      for (ManifestBlob blob : drive.blobs()) {
        proof.prove(blob);
        proof.proveHoles(blob);
      }
      proof.finish();
    }
    return blobs;
  }

  private void repair(ExportedDrive drive) throws Exception {
    List<String> notMended = new ArrayList<>();
    try (MendableDrive mendable =
            FolderOpener.at(ExportedDrive.ID, drive.root()).mend(ExportedDrive.ID, Unlock.NONE);
        OpenDrive read =
            FolderOpener.at(ExportedDrive.ID, drive.root()).read(ExportedDrive.ID, Unlock.NONE);
        RetryingStore store = patient("repair-d1");
        DriveRepair repair =
            new DriveRepair(
                mendable,
                read,
                store,
                new Blocks(64 << 20),
                HashEngine.ofThisMachine(),
                path -> false,
                new RecordedRepairs(new ArrayList<>(), notMended))) {
      for (ManifestBlob blob : drive.blobs()) {
        repair.take(blob);
      }
      repair.finish();
    }
    assertThat(notMended).isEmpty();
  }

  private RetryingStore patient(String owner) throws Exception {
    return new RetryingStore(
        targets().open("main", "harbour", owner),
        RetryPolicy.NONE,
        Bandwidth.UNLIMITED,
        () -> false);
  }

  // ---- what is said of the file as a whole

  @Test
  void theMd5OfTheWholeAndTheTimeOfTheFileAreWhereOtherToolsLook() throws Exception {
    Map<String, Listed> taken = taken();
    run(prepared().assignment(), "work");
    try (ObjectStore store = store()) {
      Conventions conventions = store.limits().conventions();
      for (Map.Entry<String, Listed> entry : taken.entrySet()) {
        StoredBlob stored = store.stat(BlobPath.parse(entry.getKey())).orElseThrow();
        Md5 md5 = Md5.ofContent(entry.getValue().bytes());
        Md5 told = Objects.requireNonNullElse(stored.properties().contentMd5(), md5);
        assertThat(told).as(entry.getKey()).isEqualTo(md5);
        if (conventions.haveChecksums() && !entry.getValue().isOneBlock()) {
          assertThat(stored.properties().contentMd5()).as(entry.getKey()).isEqualTo(md5);
        }
        assertThat(stored.metadata().entries())
            .as(entry.getKey())
            .containsExactlyInAnyOrderEntriesOf(conventions.spelled(new ModificationTime(TIME)));
      }
    }
  }
}
