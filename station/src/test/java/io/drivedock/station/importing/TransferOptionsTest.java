package io.drivedock.station.importing;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.Md5;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TargetsWithOptions;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever runs a station may have done with the blobs of a target. */
final class TransferOptionsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final int BLOCK = 1_000;

  @TempDir Path folder;
  private Path store;
  private SampleDrive drive;

  @BeforeEach
  void prepare() throws Exception {
    store = Files.createDirectory(folder.resolve("store"));
    drive = new SampleDrive(folder.resolve("slots"));
  }

  private static byte[] content(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static TransferOptions handling(ReadBack readBack, boolean commitsDamaged) {
    return new TransferOptions(readBack, commitsDamaged, Bandwidth.UNLIMITED);
  }

  private Targets targets(TransferOptions options, UnaryOperator<ObjectStore> around) {
    Targets folders = new FolderTargets(Map.of("main", store));
    return new TargetsWithOptions(new ForwardingTargets(folders, around), options);
  }

  private DriveReport run(Targets targets, String work) throws Exception {
    try (OpenDrive open =
        FolderOpener.slots(folder.resolve("slots")).read(SampleDrive.ID, Unlock.NONE)) {
      return new DriveImport(
              targets, folder.resolve(work), () -> NOW, new Blocks(16 << 20), RetryPolicy.NONE)
          .run(drive.assignment(), open, NONE);
    }
  }

  private byte[] blob(String path) throws Exception {
    return Files.readAllBytes(store.resolve("harbour").resolve(path));
  }

  private static String log(String uri) throws Exception {
    return Files.readString(Path.of(URI.create(uri)));
  }

  // ---- read back

  /** Changes a bit of whatever is committed. */
  private ObjectStore corrupting(ObjectStore real) {
    return new ForwardingStore(real) {
      @Override
      public boolean put(
          BlobPath path,
          List<Chunk> chunks,
          ByteBuffer data,
          BlobProperties properties,
          BlobMetadata metadata,
          BlobUpload.Existing existing) {
        ByteBuffer changed = ByteBuffer.allocate(data.remaining());
        changed.put(data).flip();
        if (changed.hasRemaining() && path.container().equals("films")) {
          changed.put(0, (byte) (changed.get(0) ^ 1));
        }
        return super.put(path, chunks, changed, properties, metadata, existing);
      }
    };
  }

  @Test
  void whatTheTargetChangedIsFoundByReadingBack() throws Exception {
    drive.add("films/a", content(1, 100), ImportDisposition.RENAME, BLOCK).finish();
    DriveReport report = run(targets(handling(ReadBack.FULL, false), this::corrupting), "work");
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(report.bytesSucceeded()).isZero();
    assertThat(log(report.errorLogUri()))
        .contains("<Blob Status=\"BlobRequestFailed\">", "<BlobPath>films/a</BlobPath>");
    assertThat(run(targets(handling(ReadBack.NONE, false), this::corrupting), "other").status())
        .as("nobody looks")
        .isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "SAMPLED", "FULL"})
  void theLogSaysWhatWasReadBack(String how) throws Exception {
    ReadBack readBack = ReadBack.valueOf(how);
    int sampled = 0;
    for (int i = 0; i < 300; i++) {
      byte[] content = content(i, 50);
      drive.add("films/" + i, content, ImportDisposition.RENAME, BLOCK);
      Chunk chunk = new Chunk(0, 50, null, Md5.ofContent(content));
      sampled += ReadBack.SAMPLED.isProven(chunk) ? 1 : 0;
    }
    assertThat(sampled).as("about one in a hundred").isBetween(1, 12);
    drive.finish();
    AtomicInteger reads = new AtomicInteger();
    DriveReport report =
        run(targets(handling(readBack, false), real -> counting(real, reads)), "work");
    String told =
        switch (readBack) {
          case NONE ->
              "0 blobs completely, 0 in part, 0 by a checksum that the target provides,"
                  + " 300 not.";
          case SAMPLED ->
              ("0 blobs completely, %d in part, 0 by a checksum that the target"
                      + " provides, %d not.")
                  .formatted(sampled, 300 - sampled);
          case FULL ->
              "300 blobs completely, 0 in part, 0 by a checksum that the target"
                  + " provides, 0 not.";
        };
    assertThat(log(report.verboseLogUri())).contains("<!-- Read back from the target: " + told);
    assertThat(reads)
        .hasValue(
            switch (readBack) {
              case NONE -> 0;
              case SAMPLED -> sampled;
              case FULL -> 300;
            });
  }

  private static ObjectStore counting(ObjectStore real, AtomicInteger reads) {
    return new ForwardingStore(real) {
      @Override
      public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
        reads.incrementAndGet();
        return super.read(path, options, buffer);
      }
    };
  }

  @Test
  void aChecksumThatTheTargetTellsIsBelievedWhereItFits() throws Exception {
    byte[] content = content(1, 100);
    drive
        .add("films/told", content, ImportDisposition.RENAME, BLOCK)
        .add("films/other", content(2, 100), ImportDisposition.RENAME, BLOCK)
        .add("films/long", content(3, 2 * BLOCK), ImportDisposition.RENAME, BLOCK)
        .finish();
    AtomicInteger reads = new AtomicInteger();
    UnaryOperator<ObjectStore> telling =
        real ->
            new ForwardingStore(counting(real, reads)) {
              @Override
              public Optional<StoredBlob> stat(BlobPath path) {
                return super.stat(path)
                    .map(
                        blob ->
                            new StoredBlob(
                                blob.path(),
                                blob.length(),
                                blob.isPageBlob(),
                                blob.properties(),
                                blob.metadata(),
                                Md5.ofContent(content),
                                blob.version(),
                                blob.modifiedAt()));
              }
            };
    DriveReport report = run(targets(handling(ReadBack.FULL, false), telling), "work");
    assertThat(log(report.verboseLogUri()))
        .contains(
            "2 blobs completely, 0 in part, 1 by a checksum that the target provides, 0 not.");
    assertThat(reads).as("one of the others has two blocks").hasValue(3);
  }

  @Test
  void aBlobThatSomebodyElseHasLeasedCostsNoOther() throws Exception {
    drive
        .add("films/leased", content(1, 10), ImportDisposition.OVERWRITE, BLOCK)
        .add("films/large", content(2, 2 * BLOCK), ImportDisposition.OVERWRITE, BLOCK)
        .add("films/free", content(3, 10), ImportDisposition.OVERWRITE, BLOCK)
        .finish();
    UnaryOperator<ObjectStore> leased =
        real ->
            new ForwardingStore(real) {
              @Override
              public boolean put(
                  BlobPath path,
                  List<Chunk> chunks,
                  ByteBuffer data,
                  BlobProperties properties,
                  BlobMetadata metadata,
                  BlobUpload.Existing existing) {
                if (path.name().equals("leased")) {
                  throw new StoreException(StoreException.Kind.LEASED, "It is leased.");
                }
                return super.put(path, chunks, data, properties, metadata, existing);
              }

              @Override
              protected void put(BlobPath path, BlobUpload upload, Chunk chunk, ByteBuffer data) {
                if (path.name().equals("large")) {
                  throw new StoreException(StoreException.Kind.LEASED, "It is leased.");
                }
                super.put(path, upload, chunk, data);
              }
            };
    DriveReport report = run(targets(TransferOptions.PLAIN, leased), "work");
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(report.bytesSucceeded()).isEqualTo(10);
    assertThat(log(report.errorLogUri()).split("<Blob Status=\"LeasePresent\">", -1)).hasSize(3);
  }

  // ---- damaged blobs

  private byte[] damagedDrive() throws Exception {
    byte[] content = content(5, 3 * BLOCK + 5);
    drive
        .add("films/damaged", content, ImportDisposition.RENAME, BLOCK)
        .add("films/lost", content(6, BLOCK), ImportDisposition.RENAME, BLOCK)
        .add("films/short", content(7, 2 * BLOCK), ImportDisposition.RENAME, BLOCK)
        .add("films/whole", content, ImportDisposition.RENAME, BLOCK)
        .finish();
    byte[] damaged = content.clone();
    damaged[BLOCK + 1]++;
    Files.write(drive.root().resolve("f0"), damaged);
    Files.write(drive.root().resolve("f1"), new byte[BLOCK]);
    Files.write(drive.root().resolve("f2"), Arrays.copyOf(content(7, 2 * BLOCK), BLOCK + 1));
    Arrays.fill(content, BLOCK, 2 * BLOCK, (byte) 0);
    return content;
  }

  private void assertZerosForDamage(DriveReport report, byte[] zeroed) throws Exception {
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(blob("films/damaged")).isEqualTo(zeroed);
    assertThat(blob("films/short"))
        .isEqualTo(Arrays.copyOf(Arrays.copyOf(content(7, 2 * BLOCK), BLOCK), 2 * BLOCK));
    assertThat(store.resolve("harbour/films/lost")).doesNotExist();
    try (var films = Files.list(store.resolve("harbour/films"))) {
      assertThat(films.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("damaged", "short", "whole");
    }
    assertThat(report.bytesSucceeded()).isEqualTo((2 * BLOCK + 5) + BLOCK + (3 * BLOCK + 5));
  }

  @Test
  void aBlobWithDamageIsMadeWithZerosInItsPlaceIfThatIsWanted() throws Exception {
    byte[] zeroed = damagedDrive();
    DriveReport report =
        run(targets(handling(ReadBack.FULL, true), UnaryOperator.identity()), "work");
    assertZerosForDamage(report, zeroed);
    assertThat(log(report.errorLogUri()))
        .contains("Status=\"Committed\"", "Status=\"Corrupted\"")
        .contains("Status=\"FileUnexpectedEnd\"")
        .contains("<ImportDisposition Status=\"Created\">rename</ImportDisposition>");
  }

  @Test
  void noDamagedBlobTakesThePlaceOfOneThatIsThere() throws Exception {
    Files.createDirectories(store.resolve("harbour/films"));
    Files.writeString(store.resolve("harbour/films/a"), "old");
    drive.add("films/a", content(5, 3 * BLOCK), ImportDisposition.OVERWRITE, BLOCK).finish();
    Files.write(drive.root().resolve("f0"), Arrays.copyOf(content(5, 3 * BLOCK), BLOCK));
    run(targets(handling(ReadBack.NONE, true), UnaryOperator.identity()), "work");
    assertThat(blob("films/a")).asString().isEqualTo("old");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void brokenOffAtAnyCallABlobWithDamageIsThereOnce(boolean afterDoing) throws Exception {
    byte[] zeroed = damagedDrive();
    Targets whole = targets(handling(ReadBack.FULL, true), UnaryOperator.identity());
    StoreBreak counting = StoreBreak.never();
    run(counting.of(whole), "count");
    for (long n = 1; n <= counting.calls(); n++) {
      try (var files = Files.walk(store)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          if (!file.equals(store)) {
            Files.delete(file);
          }
        }
      }
      String work = "work" + n;
      DriveReport report;
      try {
        report = run(StoreBreak.from(n, afterDoing).of(whole), work);
      } catch (StoreException e) {
        report = run(whole, work);
      }
      assertZerosForDamage(report, zeroed);
    }
  }
}
