package io.drivedock.station.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DriveLogReader;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.LoggedBlob;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SideFileStatus;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreLimits;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DriveImportTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
  private static final TransferWatch NOBODY = watch(Long.MAX_VALUE, new AtomicReference<>());

  @TempDir Path folder;
  private Path store;
  private Path slots;
  private SampleDrive drive;

  @BeforeEach
  void prepare() throws Exception {
    store = Files.createDirectory(folder.resolve("store"));
    slots = folder.resolve("slots");
    drive = new SampleDrive(slots);
  }

  private Targets targets() {
    return new FolderTargets(Map.of("main", store));
  }

  /** The same, as if it were in a cloud: blobs are brought without looking what is there. */
  private Targets farTargets() {
    return new ForwardingTargets(
        targets(),
        store ->
            new ForwardingStore(store) {
              @Override
              public StoreLimits limits() {
                return new StoreLimits(true, 4, false);
              }
            });
  }

  private DriveReport run() throws Exception {
    return run(targets(), drive.assignment(), NOBODY, "work");
  }

  private DriveReport run(Targets targets, Assignment assignment, TransferWatch watch, String work)
      throws Exception {
    return run(targets, assignment, watch, work, RetryPolicy.NONE);
  }

  private DriveReport run(
      Targets targets,
      Assignment assignment,
      TransferWatch watch,
      String work,
      RetryPolicy retryPolicy)
      throws Exception {
    try (OpenDrive open = FolderOpener.slots(slots).read(SampleDrive.ID, Unlock.NONE)) {
      return new DriveImport(
              targets, folder.resolve(work), () -> NOW, new Blocks(16 << 20), retryPolicy)
          .run(assignment, open, watch);
    }
  }

  /** Stops the transfer after so many signs of progress. */
  private static TransferWatch watch(long stopAfter, AtomicReference<Progress> last) {
    AtomicLong signs = new AtomicLong();
    return new TransferWatch() {
      @Override
      public void progress(Progress progress) {
        last.set(progress);
        signs.incrementAndGet();
      }

      @Override
      public boolean isStopped() {
        return signs.get() >= stopAfter;
      }
    };
  }

  private static byte[] content(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private byte[] blob(String path) throws Exception {
    return Files.readAllBytes(store.resolve("harbour").resolve(path));
  }

  private static List<LoggedBlob> log(String uri) throws Exception {
    try (InputStream stream = Files.newInputStream(Path.of(URI.create(uri)));
        DriveLogReader reader = new DriveLogReader(stream)) {
      List<LoggedBlob> blobs = new ArrayList<>();
      for (Optional<LoggedBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        blobs.add(blob.get());
      }
      return blobs;
    }
  }

  // ---- what goes well

  @Test
  void everyBlobIsThereByteForByteAndTheLogsBesideThem() throws Exception {
    byte[] small = content(1, 10);
    byte[] large = content(2, 700_000);
    drive
        .add("films/small.bin", small, ImportDisposition.RENAME, 4)
        .add("films/deep/er/large.bin", large, ImportDisposition.RENAME, 65_536)
        .add("films/empty", new byte[0], ImportDisposition.RENAME, 4)
        .add("$root/top.txt", small, ImportDisposition.RENAME, 4)
        .finish();
    AtomicReference<Progress> last = new AtomicReference<>();
    DriveReport report = run(targets(), drive.assignment(), watch(Long.MAX_VALUE, last), "work");
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(report.bytesSucceeded()).isEqualTo(700_020).isEqualTo(report.bytesTotal());
    assertThat(last.get()).isEqualTo(new Progress(700_020, 700_020));
    assertThat(blob("films/small.bin")).isEqualTo(small);
    assertThat(blob("films/deep/er/large.bin")).isEqualTo(large);
    assertThat(blob("films/empty")).isEmpty();
    assertThat(blob("$root/top.txt")).isEqualTo(small);
    assertThat(report.errorLogUri()).isNull();
    assertThat(log(report.verboseLogUri())).hasSize(4).allMatch(LoggedBlob::isPlain);
    assertThat(report.verboseLogUri())
        .endsWith("/logs/waies/spring_D1_20260301-080000-123_verbose.xml");
    assertThat(Path.of(URI.create(report.manifestUri())))
        .hasSameBinaryContentAs(drive.root().resolve("DriveManifest.xml"));
  }

  @Test
  void thePublishedSampleDriveIsImportedWithMetadataPropertiesAndPages() throws Exception {
    Path shared =
        Path.of(
            System.getProperty(
                "drivedock.shared", System.getProperty("drivedock.root", "..") + "/../shared"));
    Path sample = shared.resolve("formats/sample-drive");
    assumeTrue(Files.isDirectory(sample), "needs the sample drive beside the checkout");
    Path slots = folder.resolve("published");
    Path copy = slots.resolve("TESTDRV0001");
    try (var files = Files.walk(sample)) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(sample.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    String hash = Md5.ofContent(Files.readAllBytes(copy.resolve("DriveManifest.xml"))).hex();
    Assignment asked = drive.assignment("\\DriveManifest.xml", hash);
    Assignment assignment =
        new Assignment(
            1,
            false,
            asked.leaseLasts(),
            asked.job(),
            asked.path(),
            asked.type(),
            new DriveId("TESTDRV0001"),
            null,
            "\\DriveManifest.xml",
            hash,
            "main",
            "harbour",
            "logs",
            asked.logLevel(),
            false,
            null);
    try (OpenDrive open = FolderOpener.slots(slots).read(new DriveId("TESTDRV0001"), Unlock.NONE)) {
      DriveReport report =
          new DriveImport(
                  targets(),
                  folder.resolve("work"),
                  () -> NOW,
                  new Blocks(16 << 20),
                  RetryPolicy.NONE)
              .run(assignment, open, NOBODY);
      assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
      assertThat(log(report.verboseLogUri()).get(0).metadata().status())
          .isEqualTo(SideFileStatus.COMPLETED);
    }
    assertThat(blob("docs/2024/report.bin"))
        .isEqualTo(Files.readAllBytes(copy.resolve("session#1/docs/report.bin")));
    assertThat(blob("vhds/disk.vhd")).hasSize(8192);
  }

  @ParameterizedTest
  @CsvSource({
    "RENAME,       false, CREATED, a.txt",
    "NO_OVERWRITE, false, CREATED, a.txt",
    "OVERWRITE,    false, CREATED, a.txt",
    "RENAME,       true,  RENAMED, a (2).txt",
    "NO_OVERWRITE, true,  SKIPPED, a.txt",
    "OVERWRITE,    true,  OVERWRITTEN, a.txt"
  })
  void theTableOfDispositions(ImportDisposition asked, boolean exists, String how, String name)
      throws Exception {
    assertDisposition(targets(), 4, asked, exists, how, name);
    store = Files.createDirectory(folder.resolve("other store"));
    drive = new SampleDrive(folder.resolve("far"));
    slots = folder.resolve("far");
    assertDisposition(farTargets(), 9, asked, exists, how, name);
  }

  private void assertDisposition(
      Targets targets, int block, ImportDisposition asked, boolean exists, String how, String name)
      throws Exception {
    if (exists) {
      Files.createDirectories(store.resolve("harbour/films"));
      Files.writeString(store.resolve("harbour/films/a.txt"), "old");
    }
    drive.add("films/a.txt", content(1, 9), asked, block).finish();
    DriveReport report = run(targets, drive.assignment(), NOBODY, "work" + block);
    assertThat(report.status())
        .isEqualTo(exists ? CopyStatus.COMPLETED_WITH_WARNINGS : CopyStatus.COMPLETED);
    LoggedBlob logged = log(report.verboseLogUri()).getFirst();
    assertThat(logged.disposition().status().name()).isEqualTo(how);
    assertThat(logged.blobPath()).isEqualTo("films/" + name);
    boolean isKept = exists && asked != ImportDisposition.OVERWRITE;
    byte[] old = "old".getBytes(StandardCharsets.UTF_8);
    assertThat(blob("films/a.txt")).isEqualTo(isKept ? old : content(1, 9));
    if (exists && asked == ImportDisposition.RENAME) {
      assertThat(blob("films/a (2).txt")).isEqualTo(content(1, 9));
    }
    assertThat(report.percentComplete()).isEqualTo(100);
    if (exists) {
      assertThat(log(report.errorLogUri())).hasSize(1);
    }
  }

  @Test
  void blobsOfOneNameInOneManifestMeetEachOtherAsTheirDispositionsSay() throws Exception {
    drive
        .add("films/a", content(1, 5), ImportDisposition.RENAME, 4)
        .add("films/a", content(2, 5), ImportDisposition.RENAME, 4)
        .add("films/a", content(3, 5), ImportDisposition.NO_OVERWRITE, 4)
        .add("films/a (2)", content(4, 5), ImportDisposition.OVERWRITE, 4)
        .add("films/a", content(5, 5), ImportDisposition.RENAME, 4)
        .finish();
    DriveReport report = run();
    assertThat(blob("films/a")).isEqualTo(content(1, 5));
    assertThat(blob("films/a (2)")).isEqualTo(content(4, 5));
    assertThat(blob("films/a (3)")).isEqualTo(content(5, 5));
    assertThat(log(report.verboseLogUri()))
        .extracting(logged -> logged.disposition().status().text())
        .containsExactly("Created", "Renamed", "Skipped", "Overwritten", "Renamed");
  }

  @Test
  void aBlobMeetsOneThatWasRenamedToItsNameAsItsDispositionSays() throws Exception {
    byte[] wrong = content(2, 5);
    drive
        .add("films/a", content(1, 5), ImportDisposition.RENAME, 5)
        .add("films/a", wrong, ImportDisposition.RENAME, 5)
        .add("films/a (2)", content(3, 5), ImportDisposition.NO_OVERWRITE, 5)
        .finish();
    wrong[0] ^= 1;
    Files.write(drive.root().resolve("f1"), wrong);
    DriveReport report = run();
    // The second is not made, so its name is free for the third.
    assertThat(log(report.verboseLogUri()))
        .extracting(logged -> logged.disposition().status().text())
        .containsExactly("Created", "Cancelled", "Created");
    assertThat(blob("films/a (2)")).isEqualTo(content(3, 5));
  }

  @Test
  void metadataAndPropertiesAreSetOrTheirFaultsTold() throws Exception {
    SideFile good = drive.sideFile("m.xml", "<Metadata><Reel>7</Reel></Metadata>");
    SideFile bad = drive.sideFile("p.xml", "<Properties><Content-Type>x");
    SideFile gone = new SideFile("\\none.xml", good.hash());
    byte[] bytes = content(1, 5);
    Files.write(drive.root().resolve("f"), bytes);
    drive
        .add("films/a", "\\f", bytes, ImportDisposition.RENAME, 5, good, null)
        .add("films/b", "\\f", bytes, ImportDisposition.RENAME, 5, gone, bad)
        .finish();
    DriveReport report = run();
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    LoggedBlob logged = log(report.errorLogUri()).getFirst();
    assertThat(logged.blobPath()).isEqualTo("films/b");
    assertThat(logged.metadata().status()).isEqualTo(SideFileStatus.FILE_NOT_FOUND);
    assertThat(logged.properties().status()).isEqualTo(SideFileStatus.XML_READ_FAILED);
    assertThat(blob("films/b")).isEqualTo(bytes);
    assertThat(store.resolve("harbour/.drivedock/properties/films/a%json"))
        .content()
        .contains("\"Reel\":\"7\"");
  }

  // ---- hostile and damaged drives

  @Test
  void aWrongBlockLeavesTheBlobUncommittedAndIsReported() throws Exception {
    byte[] bytes = content(1, 12);
    drive.add("films/a", bytes, ImportDisposition.RENAME, 4).finish();
    bytes[5] ^= 1;
    Files.write(drive.root().resolve("f0"), bytes);
    DriveReport report = run();
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(report.bytesSucceeded()).isZero();
    LoggedBlob logged = log(report.verboseLogUri()).getFirst();
    assertThat(logged.chunks())
        .extracting(LoggedBlob.LoggedChunk::status)
        .containsExactly(ChunkStatus.UNCOMMITTED, ChunkStatus.CORRUPTED, ChunkStatus.UNCOMMITTED);
    assertThat(store.resolve("harbour/films/a")).doesNotExist();
  }

  @Test
  void whatADriveLiesAboutCostsItsBlobAndNothingElse() throws Exception {
    byte[] bytes = content(1, 10);
    Files.write(drive.root().resolve("short"), content(1, 9));
    Files.write(drive.root().resolve("long"), content(1, 11));
    Files.createSymbolicLink(drive.root().resolve("link"), Path.of("/etc/passwd"));
    for (String file :
        List.of("\\short", "\\long", "\\none", "\\link", "\\..\\..\\x", "\\" + "x".repeat(300))) {
      drive.add("films/bad", file, bytes, ImportDisposition.RENAME, 4, null, null);
    }
    drive
        .add("UPPER/x", content(2, 3), ImportDisposition.RENAME, 4)
        .add("films/good", bytes, ImportDisposition.RENAME, 4)
        .finish();
    DriveReport report = run();
    assertThat(log(report.verboseLogUri()))
        .extracting(LoggedBlob::status)
        .containsExactly(
            BlobStatus.COMPLETED_WITH_ERRORS,
            BlobStatus.FAILED,
            BlobStatus.FILE_NOT_FOUND,
            BlobStatus.FILE_NAME_INVALID,
            BlobStatus.FILE_NAME_INVALID,
            BlobStatus.FILE_NAME_TOO_LONG,
            BlobStatus.BLOB_REQUEST_FAILED,
            BlobStatus.COMPLETED);
    assertThat(log(report.verboseLogUri()).getFirst().chunks().getLast().status())
        .isEqualTo(ChunkStatus.FILE_UNEXPECTED_END);
    assertThat(blob("films/good")).isEqualTo(bytes);
    assertThat(store.resolve("harbour/films/bad")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "MANIFEST_NOT_FOUND, \\folder, ",
    "MANIFEST_NAME_INVALID, \\..\\x, ",
    "MANIFEST_CORRUPTED, \\DriveManifest.xml, 00000000000000000000000000000000",
    "MANIFEST_FORMAT_INVALID, \\DriveManifest.xml, cut",
    "MANIFEST_DRIVE_ID_MISMATCH, \\DriveManifest.xml, other"
  })
  void aManifestThatCannotBeUsedMovesNothingAndIsReported(
      CopyStatus status, String file, String how) throws Exception {
    drive.add("films/a", content(1, 5), ImportDisposition.RENAME, 4).finish();
    Files.createDirectory(drive.root().resolve("folder"));
    byte[] whole = Files.readAllBytes(drive.root().resolve("DriveManifest.xml"));
    String text = new String(whole, StandardCharsets.UTF_8);
    if ("cut".equals(how)) {
      drive.finish(Arrays.copyOf(whole, whole.length / 2));
    } else if ("other".equals(how)) {
      drive.finish(text.replace("<DriveId>D1", "<DriveId>D2").getBytes(StandardCharsets.UTF_8));
    }
    Assignment asked = drive.assignment();
    String hash = how != null && how.length() == 32 ? how : asked.manifestHash();
    DriveReport report = run(targets(), drive.assignment(file, hash), NOBODY, "work");
    assertThat(report.status()).isEqualTo(status);
    assertThat(log(report.errorLogUri())).isEmpty();
    assertThat(store.resolve("harbour/films")).doesNotExist();
  }

  @Test
  void aSha256OfTheManifestIsTakenToo() throws Exception {
    drive.add("films/a", content(1, 5), ImportDisposition.RENAME, 4).finish();
    byte[] manifest = Files.readAllBytes(drive.root().resolve("DriveManifest.xml"));
    byte[] sha = MessageDigest.getInstance("SHA-256").digest(manifest);
    String hash = HexFormat.of().formatHex(sha);
    assertThat(run(targets(), drive.assignment("\\DriveManifest.xml", hash), NOBODY, "w").status())
        .isEqualTo(CopyStatus.COMPLETED);
  }

  @Test
  void pageRangesAreProvenAndGapsStayZero() throws Exception {
    byte[] bytes = content(1, 2048);
    Files.write(drive.root().resolve("disk"), bytes);
    Chunk range = new Chunk(512, 512, null, Md5.ofContent(Arrays.copyOfRange(bytes, 512, 1024)));
    drive
        .add(
            new ManifestBlob(
                "vhds/disk",
                "\\disk",
                2048,
                ImportDisposition.RENAME,
                new BlobContent.Pages(List.of(range)),
                null,
                null,
                null,
                null))
        .finish();
    assertThat(run().status()).isEqualTo(CopyStatus.COMPLETED);
    byte[] expected = new byte[2048];
    System.arraycopy(bytes, 512, expected, 512, 512);
    assertThat(blob("vhds/disk")).isEqualTo(expected);
  }

  // ---- breaking off and going on

  private void manyKinds() throws Exception {
    manyKinds(4);
  }

  private void manyKinds(int block) throws Exception {
    Files.createDirectories(store.resolve("harbour/films"));
    Files.writeString(store.resolve("harbour/films/a"), "old");
    Files.writeString(store.resolve("harbour/films/o"), "old");
    drive
        .add("films/a", content(1, 9), ImportDisposition.RENAME, block)
        .add("films/a", content(2, 9), ImportDisposition.RENAME, block)
        .add("films/o", content(3, 9), ImportDisposition.OVERWRITE, block)
        .add("films/a", content(4, 9), ImportDisposition.NO_OVERWRITE, block)
        .add("films/large", content(5, 60), ImportDisposition.RENAME, block)
        .add("films/large", content(6, 60), ImportDisposition.RENAME, block)
        .add("films/x", content(7, 9), ImportDisposition.RENAME, block)
        .add("BAD/x", content(8, 9), ImportDisposition.RENAME, block)
        .finish();
    Files.write(drive.root().resolve("f6"), content(9, 9));
  }

  /** All that is in the store, but how often it was read again: that differs with what happened. */
  private Map<String, String> world() throws Exception {
    Map<String, String> world = new TreeMap<>();
    try (var files = Files.walk(store)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.getParent().endsWith("claims")) {
          // The name of a run.
          continue;
        }
        world.put(
            store.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .replaceFirst("<!-- Read back from the target: [^>]*-->", ""));
      }
    }
    return world;
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void brokenOffAtAnyCallOfTheStoreItGoesOnAsIfNothingHadBeen(boolean afterDoing, boolean isFar)
      throws Exception {
    manyKinds(isFar ? 9 : 4);
    Targets targets = isFar ? farTargets() : targets();
    StoreBreak counting = StoreBreak.never();
    DriveReport undisturbed = run(counting.of(targets), drive.assignment(), NOBODY, "undisturbed");
    Map<String, String> world = world();
    assertThat(counting.calls()).isGreaterThan(40);
    for (long n = 1; n <= counting.calls(); n++) {
      reset();
      Targets failing = StoreBreak.from(n, afterDoing).of(targets);
      String work = "work" + n;
      try {
        assertThat(run(failing, drive.assignment(), NOBODY, work)).isEqualTo(undisturbed);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      DriveReport report = run(targets, drive.assignment(), NOBODY, work);
      assertThat(report).as("broken at call %d", n).isEqualTo(undisturbed);
      assertThat(world()).as("broken at call %d", n).isEqualTo(world);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void aStoreThatFailsOnceAtAnyCallIsAskedAgainInTheSameRun(boolean afterDoing, boolean isFar)
      throws Exception {
    manyKinds(isFar ? 9 : 4);
    Targets targets = isFar ? farTargets() : targets();
    StoreBreak counting = StoreBreak.never();
    DriveReport undisturbed = run(counting.of(targets), drive.assignment(), NOBODY, "undisturbed");
    Map<String, String> world = world();
    RetryPolicy retryPolicy =
        new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(5));
    for (long n = 1; n <= counting.calls(); n++) {
      reset();
      Targets failing = StoreBreak.once(n, afterDoing).of(targets);
      try {
        assertThat(run(failing, drive.assignment(), NOBODY, "work" + n, retryPolicy))
            .as("failing at call %d", n)
            .isEqualTo(undisturbed);
      } catch (StoreException e) {
        // Logs are brought anew by the next run, as whole files.
        assertThat(run(targets, drive.assignment(), NOBODY, "work" + n)).isEqualTo(undisturbed);
      }
      assertThat(world()).as("failing at call %d", n).isEqualTo(world);
    }
  }

  /** The first has the drive no more, and its journal is not to be had. */
  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void brokenOffAtAnyCallOfTheStoreAnotherStationGoesOnAndEveryBlobIsThereOnce(
      boolean afterDoing, boolean isFar) throws Exception {
    manyKinds(isFar ? 9 : 4);
    Targets targets = isFar ? farTargets() : targets();
    StoreBreak counting = StoreBreak.never();
    DriveReport undisturbed = run(counting.of(targets), drive.assignment(), NOBODY, "undisturbed");
    Map<String, String> world = world();
    for (long n = 1; n <= counting.calls(); n++) {
      reset();
      Targets failing = StoreBreak.from(n, afterDoing).of(targets);
      try {
        run(failing, drive.assignment(), NOBODY, "work" + n);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      // The second is broken off too, halfway, and goes on from its own journal.
      Targets alsoFailing = StoreBreak.from(counting.calls() / 2, afterDoing).of(targets);
      Assignment second = drive.assignment().takenOver(2);
      try {
        run(alsoFailing, second, NOBODY, "other" + n);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      DriveReport report = run(targets, drive.assignment().takenOver(3), NOBODY, "other" + n);
      assertThat(report).as("broken at call %d", n).isEqualTo(undisturbed);
      assertThat(world()).as("broken at call %d", n).isEqualTo(world);
    }
  }

  private void reset() throws Exception {
    try (var files = Files.walk(store)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Files.createDirectories(store.resolve("harbour/films"));
    Files.writeString(store.resolve("harbour/films/a"), "old");
    Files.writeString(store.resolve("harbour/films/o"), "old");
  }

  @Test
  void toldToStopAtAnyMomentItGoesOnAsIfNothingHadBeen() throws Exception {
    manyKinds();
    DriveReport undisturbed = run(targets(), drive.assignment(), NOBODY, "undisturbed");
    Map<String, String> world = world();
    for (long n = 1; n < 45; n++) {
      reset();
      String work = "work" + n;
      TransferWatch stopping = watch(n, new AtomicReference<>());
      try {
        run(targets(), drive.assignment(), stopping, work);
      } catch (TransferStoppedException e) {
        assertThat(e).hasMessageContaining("continues");
      }
      assertThat(run(targets(), drive.assignment(), NOBODY, work)).isEqualTo(undisturbed);
      assertThat(world()).as("stopped after %d signs", n).isEqualTo(world);
    }
  }

  @Test
  void aJournalCutAtAnyByteIsGoneOnFrom() throws Exception {
    manyKinds();
    DriveReport undisturbed = run();
    Map<String, String> world = world();
    Path journal;
    try (var files = Files.walk(folder.resolve("work"))) {
      journal = files.filter(f -> f.endsWith("journal")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(journal);
    String text = new String(whole, StandardCharsets.UTF_8);
    int intended = text.indexOf('\n', text.lastIndexOf("{\"intents\"")) + 1;
    assertThat(intended).isGreaterThan(1).isLessThan(whole.length);
    // What the last batch made is found in its places and not made again.
    for (int length = whole.length; length >= intended; length--) {
      Files.write(journal, Arrays.copyOf(whole, length));
      assertThat(run()).as("cut to %d bytes", length).isEqualTo(undisturbed);
      assertThat(world()).as("cut to %d bytes", length).isEqualTo(world);
    }
  }

  /** A disk that rots, or a crash that leaves blocks of zeros. */
  @ParameterizedTest
  @CsvSource({"1", "0"})
  void aJournalThatIsDamagedAtAnyByteIsGoneOnFromWithEveryBlobOnce(int isFlipped) throws Exception {
    manyKinds();
    DriveReport undisturbed = run();
    Map<String, String> world = world();
    Path journal;
    try (var files = Files.walk(folder.resolve("work"))) {
      journal = files.filter(f -> f.endsWith("journal")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(journal);
    for (int at = 0; at < whole.length - 1; at += 7) {
      byte[] damaged = whole.clone();
      if (isFlipped == 1) {
        damaged[at] ^= 0x40;
      } else {
        // Its end is there: else it would be one that was cut off.
        Arrays.fill(damaged, at, Math.min(at + 512, whole.length - 1), (byte) 0);
      }
      Files.write(journal, damaged);
      assertThat(run()).as("damaged at byte %d", at).isEqualTo(undisturbed);
      assertThat(world()).as("damaged at byte %d", at).isEqualTo(world);
    }
  }

  @Test
  void progressIsWholeAtTheEndWhateverBecameOfTheBlobsAndNeverLessThanWasKept() throws Exception {
    manyKinds();
    byte[] bytes = content(1, 10);
    Files.write(drive.root().resolve("long"), content(1, 11));
    for (String file : List.of("\\long", "\\none", "\\..\\x")) {
      drive.add("films/bad", file, bytes, ImportDisposition.RENAME, 4, null, null);
    }
    drive.finish();
    AtomicReference<Progress> last = new AtomicReference<>();
    DriveReport report = run(targets(), drive.assignment(), watch(Long.MAX_VALUE, last), "work");
    long total = report.bytesTotal();
    assertThat(report.bytesSucceeded()).isLessThan(total);
    assertThat(last).hasValue(new Progress(total, total));
    // All is done: the first sign of the next run says so.
    List<Progress> signs = new ArrayList<>();
    run(targets(), drive.assignment(), noting(signs, Long.MAX_VALUE), "work");
    assertThat(signs).containsExactly(new Progress(total, total));
  }

  private static TransferWatch noting(List<Progress> signs, long stopAfter) {
    return new TransferWatch() {
      @Override
      public void progress(Progress progress) {
        signs.add(progress);
      }

      @Override
      public boolean isStopped() {
        return signs.size() >= stopAfter;
      }
    };
  }

  @Test
  void stoppedBeforeTheFirstBlobItBringsNothingAndAfterTheLastNoLogs() throws Exception {
    drive.add("films/a", content(1, 5), ImportDisposition.RENAME, 5).finish();
    assertThatThrownBy(
            () -> run(targets(), drive.assignment(), noting(new ArrayList<>(), 0), "work"))
        .isInstanceOf(TransferStoppedException.class);
    assertThat(store.resolve("harbour/films")).doesNotExist();
    assertThat(store.resolve("harbour/logs")).doesNotExist();
    // At the beginning there is one sign, and one after the only chunk.
    AtomicReference<Progress> last = new AtomicReference<>();
    DriveReport report = run(targets(), drive.assignment(), watch(Long.MAX_VALUE, last), "work");
    Files.delete(Path.of(URI.create(report.verboseLogUri())));
    Files.delete(Path.of(URI.create(report.manifestUri())));
    assertThatThrownBy(
            () -> run(targets(), drive.assignment(), noting(new ArrayList<>(), 1), "work"))
        .isInstanceOf(TransferStoppedException.class);
    assertThat(Path.of(URI.create(report.manifestUri()))).exists();
    assertThat(Path.of(URI.create(report.verboseLogUri()))).doesNotExist();
  }

  @Test
  void oneDriveIsNotMovedTwiceAtOnce() throws Exception {
    drive.add("films/a", content(1, 5), ImportDisposition.RENAME, 4).finish();
    AtomicReference<Throwable> second = new AtomicReference<>();
    TransferWatch beginningAnother =
        new TransferWatch() {
          @Override
          public void progress(Progress progress) {
            try {
              run(targets(), drive.assignment(), NOBODY, "work");
            } catch (Exception e) {
              second.set(e);
            }
          }

          @Override
          public boolean isStopped() {
            return false;
          }
        };
    assertThat(run(targets(), drive.assignment(), beginningAnother, "work").status())
        .isEqualTo(CopyStatus.COMPLETED);
    assertThat(second.get())
        .isInstanceOf(TransferStoppedException.class)
        .hasMessageContaining("is being transferred by another");
  }

  @Test
  void aDriveThatIsTakenOutStopsTheTransferAndIsNotReportedAsEmpty() throws Exception {
    drive.add("films/a", content(1, 5), ImportDisposition.RENAME, 4).finish();
    try (OpenDrive open =
        FolderOpener.slots(folder.resolve("slots")).read(SampleDrive.ID, Unlock.NONE)) {
      DriveImport transfer =
          new DriveImport(
              targets(), folder.resolve("work"), () -> NOW, new Blocks(16 << 20), RetryPolicy.NONE);
      TransferWatch pulling =
          new TransferWatch() {
            @Override
            public void progress(Progress progress) {
              try {
                Files.deleteIfExists(drive.root().resolve("f0"));
                Files.deleteIfExists(drive.root().resolve("DriveManifest.xml"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }

            @Override
            public boolean isStopped() {
              return false;
            }
          };
      assertThatThrownBy(() -> transfer.run(drive.assignment(), open, pulling))
          .isInstanceOf(TransferStoppedException.class)
          .hasMessageContaining("put it back");
    }
  }

  @Test
  void whatWasKeptIsForgottenWhenAsked() throws Exception {
    drive.add("films/a", content(1, 5), ImportDisposition.RENAME, 4).finish();
    run();
    assertThat(folder.resolve("work")).isNotEmptyDirectory();
    new DriveImport(
            targets(), folder.resolve("work"), () -> NOW, new Blocks(16 << 20), RetryPolicy.NONE)
        .forget(drive.assignment());
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }
}
