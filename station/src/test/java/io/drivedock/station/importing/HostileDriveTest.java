package io.drivedock.station.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DriveLogReader;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.LoggedBlob;
import io.drivedock.drive.SideFile;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drives whose maker means harm, or whose disk has gone mad. */
@Timeout(120)
final class HostileDriveTest {

  private static final TransferWatch NOBODY = new Watch();

  @TempDir Path folder;
  private Path store;
  private Path slots;
  private SampleDrive drive;

  private static class Watch implements TransferWatch {
    @Override
    public void progress(Progress progress) {}

    @Override
    public boolean isStopped() {
      return false;
    }
  }

  @BeforeEach
  void prepare() throws Exception {
    store = Files.createDirectory(folder.resolve("store"));
    slots = folder.resolve("slots");
    drive = new SampleDrive(slots);
    Files.writeString(folder.resolve("outside"), "secret");
  }

  private DriveReport run() throws Exception {
    try (OpenDrive open = FolderOpener.slots(slots).read(SampleDrive.ID, Unlock.NONE)) {
      return importOf(open, "work");
    }
  }

  private DriveReport importOf(OpenDrive open, String work) throws Exception {
    return new DriveImport(
            new FolderTargets(Map.of("main", store)),
            folder.resolve(work),
            () -> Instant.EPOCH,
            new Blocks(16 << 20),
            RetryPolicy.NONE)
        .run(drive.assignment(), open, NOBODY);
  }

  private void emptyTheStore() throws Exception {
    try (var files = Files.walk(store)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(store)) {
          Files.delete(file);
        }
      }
    }
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

  private List<BlobStatus> statuses() throws Exception {
    return log(run().verboseLogUri()).stream().map(LoggedBlob::status).toList();
  }

  private static byte[] content(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void add(String blob, String file) {
    drive.add(blob, file, content(1, 6), ImportDisposition.RENAME, 4, null, null);
  }

  // ---- names

  @Test
  void pathsThatLeadSomewhereElseCostTheirBlobsAndNothingElse() throws Exception {
    Files.createSymbolicLink(drive.root().resolve("link"), folder.resolve("outside"));
    Files.createSymbolicLink(drive.root().resolve("up"), folder);
    Files.createSymbolicLink(drive.root().resolve("loop"), drive.root());
    Files.createSymbolicLink(drive.root().resolve("self"), Path.of("self"));
    assertThat(new ProcessBuilder("mkfifo", drive.root().resolve("pipe").toString()).start())
        .satisfies(made -> assertThat(made.waitFor()).isZero());
    List<String> bad =
        List.of(
            "\\..\\..\\outside",
            "\\.\\x",
            "/etc/passwd",
            "C:\\x",
            "\\\\?\\C:\\x",
            "\\x:stream",
            "\\link",
            "\\up\\outside",
            "\\loop\\loop\\x",
            "\\self",
            "\\pipe",
            "\\a".repeat(300),
            "\\" + "n".repeat(256),
            "\\" + "ä".repeat(255));
    bad.forEach(file -> add("films/bad", file));
    drive.add("films/good", content(2, 9), ImportDisposition.RENAME, 4).finish();
    List<BlobStatus> statuses = statuses();
    assertThat(statuses.subList(0, bad.size()))
        .doesNotContain(BlobStatus.COMPLETED)
        .contains(BlobStatus.FILE_NAME_INVALID, BlobStatus.FILE_NAME_TOO_LONG);
    assertThat(statuses).last().isEqualTo(BlobStatus.COMPLETED);
    assertThat(everythingInTheStore()).doesNotContain("secret");
  }

  private String everythingInTheStore() throws Exception {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(store)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void namesOfBlobsAreThoseOfTheServiceOrCostTheirBlob() throws Exception {
    List<String> bad =
        List.of(
            "films/../../escape",
            "films/..",
            "../films/x",
            "films",
            "FILMS/x",
            "films/",
            "films/" + "n".repeat(1_025),
            "-films/x",
            "films/a\tb",
            "films/a\u0085b");
    for (String name : bad) {
      drive.add(name, content(1, 6), ImportDisposition.RENAME, 4);
    }
    List<String> good =
        List.of(
            "films/" + "n".repeat(1_024),
            "films/" + "ä".repeat(512),
            "films/%2e%2e%2fx",
            "films/ x",
            "films/a\\b",
            "films/CON",
            "films/a:b*?\"<>|",
            "films/\uD83D\uDCFC",
            "films/.drivedock/x",
            "films/a.");
    for (String name : good) {
      drive.add(name, content(2, 6), ImportDisposition.RENAME, 4);
    }
    drive.finish();
    List<BlobStatus> statuses = statuses();
    assertThat(statuses.subList(0, bad.size())).containsOnly(BlobStatus.BLOB_REQUEST_FAILED);
    for (int i = 0; i < good.size(); i++) {
      // A folder cannot hold every name; what it cannot hold costs the blob.
      boolean isTooLong = good.get(i).length() > 300;
      assertThat(statuses.get(bad.size() + i))
          .as(good.get(i))
          .isIn(
              BlobStatus.COMPLETED,
              isTooLong ? BlobStatus.BLOB_REQUEST_FAILED : BlobStatus.COMPLETED);
    }
    assertThat(folder.resolve("escape")).doesNotExist();
    try (var above = Files.list(folder)) {
      assertThat(above.map(p -> p.getFileName().toString()).sorted())
          .containsExactly("outside", "slots", "store", "work");
    }
  }

  // ---- files that change

  @Test
  void filesThatShrinkGrowOrNeverEndCostTheirBlobs() throws Exception {
    byte[] bytes = content(1, 40);
    for (int i = 0; i < 3; i++) {
      drive.add("films/" + i, bytes, ImportDisposition.RENAME, 4);
    }
    drive.finish();
    Files.write(drive.root().resolve("f0"), Arrays.copyOf(bytes, 39));
    Files.write(drive.root().resolve("f1"), Arrays.copyOf(bytes, 41));
    // Of so many bytes that no disk has them.
    try (var sparse = new RandomAccessFile(drive.root().resolve("f2").toFile(), "rw")) {
      sparse.setLength(1L << 43);
    }
    assertThat(statuses())
        .containsExactly(BlobStatus.COMPLETED_WITH_ERRORS, BlobStatus.FAILED, BlobStatus.FAILED);
    assertThat(store.resolve("harbour/films")).doesNotExist();
  }

  @Test
  void aFileThatIsWrittenToWhileItIsReadIsBroughtRightOrNotAtAll() throws Exception {
    byte[] bytes = content(1, 4_000);
    for (int i = 0; i < 40; i++) {
      drive.add("films/" + i, bytes, ImportDisposition.RENAME, 100);
    }
    drive.finish();
    AtomicBoolean isOver = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  Random random = new Random(1);
                  while (!isOver.get()) {
                    Path file = drive.root().resolve("f" + random.nextInt(40));
                    try {
                      Files.write(file, random.nextBoolean() ? new byte[0] : content(2, 4_000));
                      Files.write(file, bytes);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }
                });
    List<LoggedBlob> logged;
    try {
      logged = log(run().verboseLogUri());
    } finally {
      isOver.set(true);
      writer.join();
    }
    assertThat(logged).hasSize(40);
    for (LoggedBlob blob : logged) {
      Path there = store.resolve("harbour").resolve(blob.blobPath());
      if (blob.status() == BlobStatus.COMPLETED) {
        assertThat(there).hasBinaryContent(bytes);
      } else {
        assertThat(there).doesNotExist();
      }
    }
  }

  /** A folder and a link change places as fast as they can. */
  @Test
  void aRacingRenameLeadsNowhere() throws Exception {
    Path inside = Files.createDirectories(drive.root().resolve("a/b"));
    Path away = Files.createDirectories(folder.resolve("away/b"));
    byte[] bytes = content(1, 6);
    byte[] secret = content(9, 6);
    Files.write(inside.resolve("x"), bytes);
    Files.write(away.resolve("x"), secret);
    Path a = drive.root().resolve("a");
    Path kept = drive.root().resolve("kept");
    Path link = drive.root().resolve("link");
    for (int i = 0; i < 3_000; i++) {
      // The manifest swears to both, so that a read of either would be brought.
      byte[] sworn = i % 2 == 0 ? bytes : secret;
      drive.add("films/" + i, "\\a\\b\\x", sworn, ImportDisposition.RENAME, 4, null, null);
      // So that the folder is opened anew each time.
      drive.add("films/no" + i, "\\none\\x", bytes, ImportDisposition.RENAME, 4, null, null);
    }
    drive.finish();
    AtomicBoolean isOver = new AtomicBoolean();
    Thread racer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!isOver.get()) {
                      Files.createSymbolicLink(link, folder.resolve("away"));
                      Files.move(a, kept, StandardCopyOption.ATOMIC_MOVE);
                      Files.move(link, a, StandardCopyOption.ATOMIC_MOVE);
                      Files.delete(a);
                      Files.move(kept, a, StandardCopyOption.ATOMIC_MOVE);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    List<LoggedBlob> logged;
    try {
      logged = log(run().verboseLogUri());
    } finally {
      isOver.set(true);
      racer.join();
    }
    int right = 0;
    for (LoggedBlob blob : logged) {
      if (blob.status() == BlobStatus.COMPLETED) {
        assertThat(store.resolve("harbour").resolve(blob.blobPath())).hasBinaryContent(bytes);
        right++;
      }
    }
    assertThat(right).as("blobs that were brought while all this went on").isPositive();
    assertThat(Files.isDirectory(a, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aDriveOfDeepFoldersTakesNoMoreThanItsOwnHandles() throws Exception {
    String deep = "\\d".repeat(200) + "\\x";
    Path parent = drive.root();
    for (int i = 0; i < 200; i++) {
      parent = Files.createDirectory(parent.resolve("d"));
    }
    Files.write(parent.resolve("x"), content(1, 6));
    add("films/deep", deep);
    add("films/deeper", "\\d".repeat(16_000) + "\\x");
    drive.finish();
    assertThat(statuses()).containsExactly(BlobStatus.COMPLETED, BlobStatus.FILE_NAME_TOO_LONG);
  }

  // ---- manifests

  private static String manifest(String inside) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<DriveManifest Version=\"2014-11-01\">"
        + "<Drive><DriveId>D1</DriveId>"
        + inside
        + "</Drive></DriveManifest>";
  }

  static List<String> hostileManifests() {
    return List.of(
        "",
        "<",
        "\uFEFF",
        "PK\u0003\u0004",
        "<a>".repeat(100_000),
        manifest("<BlobList>" + "<x>".repeat(50_000)),
        manifest("<BlobList><Blob><BlobPath>" + "a".repeat(3 << 20)),
        manifest("<BlobList><x " + "a".repeat(3 << 20) + "=\"\"/></BlobList>"),
        manifest("<BlobList><x " + String.join(" ", Collections.nCopies(20_000, "a=\"1\"")) + "/>"),
        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
            + manifest("<BlobList>&c;</BlobList>"),
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">" + manifest(""),
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + manifest("<BlobList><Blob><BlobPath>&x;</BlobPath></Blob></BlobList>"),
        manifest("<BlobList></BlobList>") + "<more/>",
        manifest("<BlobList></BlobList>").replace("D1", "D2"),
        manifest("<BlobList></BlobList>").replace("utf-8", "no-such-encoding"),
        new String(
            manifest("<BlobList></BlobList>").getBytes(StandardCharsets.UTF_16LE),
            StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("hostileManifests")
  void aHostileManifestMovesNothingAndIsReported(String manifest) throws Exception {
    drive.add("films/a", content(1, 8), ImportDisposition.RENAME, 4);
    drive.finish(manifest.getBytes(StandardCharsets.ISO_8859_1));
    DriveReport report = run();
    assertThat(report.status())
        .isIn(CopyStatus.MANIFEST_FORMAT_INVALID, CopyStatus.MANIFEST_DRIVE_ID_MISMATCH);
    assertThat(store.resolve("harbour/films")).doesNotExist();
    assertThat(Files.readString(Path.of(URI.create(report.errorLogUri()))))
        .contains(report.status().text())
        .doesNotContain("root:");
    // The same again, from what is kept of it.
    assertThat(run()).isEqualTo(report);
  }

  static List<String> hostileBlobs() {
    String blob =
        "<Blob><BlobPath>films/a</BlobPath><FilePath>\\f0</FilePath><Length>%s</Length>%s</Blob>";
    String blocks = "<BlockList>%s</BlockList>";
    String block = "<Block Offset=\"%s\" Length=\"%s\" Hash=\"" + "0".repeat(32) + "\"/>";
    String endless = block.formatted("0", "9223372036854775807");
    String backwards = block.formatted("4", "4") + block.formatted("0", "4");
    String many = block.formatted("0", "1").repeat(60_000);
    return List.of(
        blob.formatted("-1", ""),
        blob.formatted("99999999999999999999", ""),
        blob.formatted("9223372036854775807", ""),
        blob.formatted("9223372036854775807", blocks.formatted(endless)),
        blob.formatted("8", blocks.formatted(backwards)),
        blob.formatted("60000", blocks.formatted(many)),
        blob.formatted("8", blocks.formatted("<Block/>")),
        blob.formatted("8", "<PageRangeList>" + endless.replace("Block", "PageRange"))
            .replace("</Blob>", "</PageRangeList></Blob>"));
  }

  @ParameterizedTest
  @MethodSource("hostileBlobs")
  void aHostileBlobCostsNothingButItself(String hostile) throws Exception {
    byte[] bytes = content(1, 8);
    drive.add("films/b", bytes, ImportDisposition.RENAME, 8);
    drive.finish();
    String good = Files.readString(drive.root().resolve("DriveManifest.xml"));
    drive.finish(
        good.replaceFirst("<BlobList>", Matcher.quoteReplacement("<BlobList>" + hostile))
            .getBytes(StandardCharsets.UTF_8));

    DriveReport report = run();

    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(store.resolve("harbour/films/a")).doesNotExist();
    assertThat(store.resolve("harbour/films/b")).hasBinaryContent(bytes);
    assertThat(report.bytesTotal()).isEqualTo(8);
    assertThat(log(report.errorLogUri()))
        .extracting(LoggedBlob::blobPath, LoggedBlob::status)
        .containsExactly(tuple("films/a", BlobStatus.FAILED));
    assertThat(Files.readString(Path.of(URI.create(report.errorLogUri()))))
        .contains("invalid in the manifest, at line ");
    assertThat(run()).isEqualTo(report);
  }

  // ---- damage

  private void fourBlobsWithProperties() throws Exception {
    for (int i = 0; i < 4; i++) {
      Files.write(drive.root().resolve("g" + i), content(i, 10));
      SideFile properties =
          drive.sideFile("p" + i, "<?xml version=\"1.0\" encoding=\"utf-8\"?><Properties/>");
      drive.add(
          "films/" + i, "\\g" + i, content(i, 10), ImportDisposition.RENAME, 4, null, properties);
    }
    drive.finish();
  }

  private DriveReport importFailingAt(long n, int failures, String work) throws Exception {
    try (OpenDrive open = FolderOpener.slots(slots).read(SampleDrive.ID, Unlock.NONE)) {
      return importOf(new FaultyDrive(open, n, failures), work);
    }
  }

  private long callsOfAWholeImport() throws Exception {
    try (OpenDrive open = FolderOpener.slots(slots).read(SampleDrive.ID, Unlock.NONE)) {
      FaultyDrive counting = new FaultyDrive(open, Long.MAX_VALUE, 0);
      assertThat(importOf(counting, "whole").status()).isEqualTo(CopyStatus.COMPLETED);
      assertThat(counting.calls()).isGreaterThan(30);
      return counting.calls();
    }
  }

  @Test
  void aDiskThatFailsOnceAtAnyCallCostsNothing() throws Exception {
    fourBlobsWithProperties();
    long calls = callsOfAWholeImport();
    for (long n = 1; n <= calls; n++) {
      emptyTheStore();
      assertThat(importFailingAt(n, 1, "work" + n).status()).isEqualTo(CopyStatus.COMPLETED);
      assertAreThereAsLogged(null);
    }
  }

  /** It costs a blob, which is named, or the manifest; a disk that is dead costs none. */
  @ParameterizedTest
  @ValueSource(ints = {2, Integer.MAX_VALUE})
  void aDiskThatFailsAgainAtAnyCallCostsWhatTheLogNamesOrStopsTheTransfer(int failures)
      throws Exception {
    fourBlobsWithProperties();
    long calls = callsOfAWholeImport();
    int stopped = 0;
    for (long n = 1; n <= calls; n++) {
      emptyTheStore();
      DriveReport report;
      try {
        report = importFailingAt(n, failures, "work" + n);
      } catch (TransferStoppedException e) {
        stopped++;
        // Nobody has said that the drive is empty or damaged; when it is well again it goes on.
        report = importFailingAt(n, 0, "work" + n);
        assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
      }
      assertAreThereAsLogged(report);
    }
    if (failures > 2) {
      assertThat(stopped).isGreaterThan((int) calls / 2);
    }
  }

  /**
   * Each blob is there with its bytes or not at all, as its status says.
   *
   * @param report null if all must be there
   */
  private void assertAreThereAsLogged(@Nullable DriveReport report) throws Exception {
    boolean isLogged = report != null && report.verboseLogUri() != null;
    List<LoggedBlob> logged = isLogged ? log(report.verboseLogUri()) : List.of();
    boolean isManifestRead = logged.size() == 4;
    if (report != null && !isManifestRead) {
      assertThat(report.status()).isEqualTo(CopyStatus.READ_MANIFEST_FAILED);
    }
    for (int i = 0; i < 4; i++) {
      Path there = store.resolve("harbour/films").resolve(String.valueOf(i));
      boolean isMade =
          report == null
              || (isManifestRead
                  && logged.get(i).chunks().stream()
                      .allMatch(chunk -> chunk.status() == ChunkStatus.COMPLETED));
      if (isMade) {
        assertThat(there).hasBinaryContent(content(i, 10));
      } else {
        assertThat(there).doesNotExist();
        assertThat(report.status().isError()).isTrue();
      }
      if (isManifestRead && report.status() == CopyStatus.COMPLETED) {
        assertThat(logged.get(i).status()).isEqualTo(BlobStatus.COMPLETED);
      }
    }
  }

  /** Every single bit of a file on the drive, each in a run of its own, in one block or another. */
  @Test
  void noBitOfAFileCanChangeUnseen() throws Exception {
    byte[] bytes = content(3, 24);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      drive.add("films/" + bit, bytes, ImportDisposition.RENAME, 8);
      Files.write(drive.root().resolve("f" + bit), damaged);
    }
    drive.add("films/right", bytes, ImportDisposition.RENAME, 8).finish();
    List<LoggedBlob> logged = log(run().verboseLogUri());
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      assertThat(logged.get(bit).status()).isEqualTo(BlobStatus.COMPLETED_WITH_ERRORS);
      int block = bit / 64;
      for (int i = 0; i < 3; i++) {
        assertThat(logged.get(bit).chunks().get(i).status().text())
            .isEqualTo(i == block ? "Corrupted" : "Uncommitted");
      }
    }
    try (var made = Files.list(store.resolve("harbour/films"))) {
      assertThat(made.map(p -> p.getFileName().toString())).containsExactly("right");
    }
  }
}
