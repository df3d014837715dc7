package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlockPlan;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.JournalText;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFileXml;
import io.drivedock.drive.WholeFile;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PreparationTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
  private static final DriveId ID = new DriveId("D1");

  @TempDir Path folder;
  private Path source;
  private Path drive;

  @BeforeEach
  void make() throws Exception {
    folder = folder.toRealPath();
    source = Files.createDirectories(folder.resolve("source"));
    drive = folder.resolve("D1");
  }

  private byte[] write(String name, int length) throws IOException {
    byte[] content = new byte[length];
    new Random(name.hashCode()).nextBytes(content);
    Files.createDirectories(source.resolve(name).getParent());
    Files.write(source.resolve(name), content);
    return content;
  }

  private static PreparedDrive run(PreparationPlan plan) throws PreparationException {
    return run(plan, PreparationWatch.NONE);
  }

  private static PreparedDrive run(PreparationPlan plan, PreparationWatch watch)
      throws PreparationException {
    return new Preparation(() -> NOW).run(plan, watch);
  }

  private PreparationPlan copying() {
    return PreparationPlan.copying(source, drive, ID, BlobPlan.into("films"));
  }

  private PreparationPlan copying(BlobPlan blobs) {
    return PreparationPlan.copying(source, drive, ID, blobs);
  }

  private PreparationPlan inPlace() {
    return PreparationPlan.inPlace(source, ID, BlobPlan.into("films"));
  }

  private static PreparationPlan replacing(PreparationPlan plan) {
    return new PreparationPlan(
        plan.source(),
        plan.drive(),
        plan.driveId(),
        plan.key(),
        plan.journal(),
        plan.blobs(),
        plan.isInPlace(),
        true);
  }

  private static Map<String, LeftOut.Reason> reasons(PreparedDrive prepared) {
    return prepared.leftOut().stream().collect(Collectors.toMap(LeftOut::path, LeftOut::reason));
  }

  private static void refused(PreparationPlan plan, String message) {
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(() -> run(plan))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(PreparationException.Kind.REFUSED));
  }

  // ---- what goes well

  @Test
  void everyFileIsOnTheDriveAndTheManifestProvesIt() throws Exception {
    byte[] large = write("deep/er/large.bin", 2 * Chunk.LENGTH_MAX + 17);
    byte[] small = write("small.txt", 10);
    write("empty", 0);
    Files.createDirectories(source.resolve("nothing/here"));
    PreparedDrive prepared = run(copying());
    assertThat(prepared.isWhole()).isTrue();
    assertThat(prepared.files()).isEqualTo(3);
    assertThat(prepared.bytes()).isEqualTo(2L * Chunk.LENGTH_MAX + 27);
    assertThat(prepared.emptyFolders()).isEqualTo(1);
    assertThat(prepared.leftOutList()).isNull();
    WrittenDrive written = WrittenDrive.read(drive);
    assertThat(written.id()).isEqualTo(ID);
    assertThat(written.blobPaths())
        .containsExactly("films/deep/er/large.bin", "films/empty", "films/small.txt");
    assertThat(written.content("films/deep/er/large.bin")).isEqualTo(large);
    assertThat(written.content("films/small.txt")).isEqualTo(small);
    assertThat(written.blob("films/deep/er/large.bin").filePath())
        .isEqualTo("\\deep\\er\\large.bin");
    assertThat(written.blob("films/deep/er/large.bin").content().chunks()).hasSize(3);
    assertThat(written.blob("films/empty").content().chunks()).isEmpty();
    assertThat(written.manifestHash()).isEqualTo(prepared.info().manifestHash());
    assertThat(JournalText.read(Files.readString(prepared.journal()))).isEqualTo(prepared.info());
    assertThat(prepared.journal()).isEqualTo(folder.resolve("D1.jrn"));
    assertThat(WrittenDrive.tree(drive))
        .containsOnlyKeys(
            "DriveManifest.xml",
            "_drivedock/preparation.txt",
            "deep/er/large.bin",
            "empty",
            "small.txt");
  }

  @Test
  void theJournalIsForItsOwnerAloneAndHoldsTheKey() throws Exception {
    write("a", 1);
    BitLockerKey key = BitLockerKey.parse("not a real key");
    PreparationPlan plan =
        new PreparationPlan(
            source,
            drive,
            ID,
            key,
            folder.resolve("keys.jrn"),
            BlobPlan.into("films"),
            false,
            false);
    PreparedDrive prepared = run(plan);
    assertThat(JournalText.read(Files.readString(prepared.journal())).key()).isEqualTo(key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(prepared.journal())))
        .isEqualTo("rw-------");
    assertThat(prepared.toString()).doesNotContain("not a real key");
    assertThat(Files.readString(drive.resolve("DriveManifest.xml")))
        .doesNotContain("not a real key");
  }

  @Test
  void aWatchHearsOfEveryByte() throws Exception {
    write("a", Chunk.LENGTH_MAX + 5);
    write("b", 7);
    List<String> heard = new ArrayList<>();
    run(
        copying(),
        new PreparationWatch() {
          @Override
          public void counted(long files, long bytes) {
            heard.add(files + " files, " + bytes);
          }

          @Override
          public void progress(long bytesDone, long bytesTotal, String file) {
            assertThat(bytesTotal).isEqualTo(Chunk.LENGTH_MAX + 12L);
            heard.add(bytesDone + " " + file);
          }
        });
    assertThat(heard)
        .containsSubsequence("2 files, 4194316", "0 a", "4194304 a", "4194309 a", "4194316 b")
        .endsWith("4194316 b");
  }

  @Test
  void prefixAndDispositionStandWithEveryBlob() throws Exception {
    write("a", 1);
    write("sub/b", 1);
    run(
        copying(
            new BlobPlan(
                "films",
                "2026/spring",
                ImportDisposition.OVERWRITE,
                List.of(),
                false,
                BlobMetadata.NONE)));
    WrittenDrive written = WrittenDrive.read(drive);
    assertThat(written.blobPaths())
        .containsExactly("films/2026/spring/a", "films/2026/spring/sub/b");
    assertThat(written.blobs())
        .extracting(ManifestBlob::disposition)
        .containsOnly(ImportDisposition.OVERWRITE);
    assertThat(written.blob("films/2026/spring/sub/b").filePath()).isEqualTo("\\sub\\b");
  }

  @Test
  void blobsOfOneContentTypeShareAFile() throws Exception {
    write("a.JPG", 1);
    write("sub/b.jpeg", 1);
    write("c.unheard-of", 1);
    write("jpg", 1);
    run(
        copying(
            new BlobPlan(
                "films",
                "",
                ImportDisposition.RENAME,
                List.of(),
                true,
                new BlobMetadata(Map.of("reel", "7")))));
    WrittenDrive written = WrittenDrive.read(drive);
    ManifestBlob first = written.blob("films/a.JPG");
    assertThat(first.properties()).isEqualTo(written.blob("films/sub/b.jpeg").properties());
    assertThat(SideFileXml.properties(written.file(first.properties().path())).contentType())
        .isEqualTo("image/jpeg");
    assertThat(written.blob("films/c.unheard-of").properties()).isNull();
    assertThat(written.blob("films/jpg").properties()).isNull();
    assertThat(written.blobs()).extracting(ManifestBlob::metadata).containsOnly(first.metadata());
    assertThat(SideFileXml.metadata(written.file(first.metadata().path())).entries())
        .isEqualTo(Map.of("reel", "7"));
  }

  @Test
  void ofSeveralBlocksAndOfPagesTheMd5OfTheWholeStandsInTheManifest() throws Exception {
    byte[] large = write("large", 2 * Chunk.LENGTH_MAX + 5);
    write("small", Chunk.LENGTH_MAX);
    byte[] zeros = new byte[1024];
    Files.write(source.resolve("zero.vhd"), zeros);
    BlobPlan plan =
        new BlobPlan(
            "films", "", ImportDisposition.RENAME, List.of("*.vhd"), false, BlobMetadata.NONE);
    run(copying(plan));
    WrittenDrive written = WrittenDrive.read(drive);
    assertThat(written.blob("films/large").whole())
        .isEqualTo(new WholeFile(Md5.ofContent(large), null));
    assertThat(written.blob("films/small").whole())
        .as("its block has it")
        .isEqualTo(WholeFile.UNKNOWN);
    assertThat(written.blob("films/zero.vhd").whole().contentMd5()).isEqualTo(Md5.ofContent(zeros));
  }

  @Test
  void timesTravelIfTheyAreAskedFor() throws Exception {
    write("a", 1);
    Instant time = Instant.parse("1969-07-20T20:17:40.5Z");
    assertThat(
            new ProcessBuilder("touch", "-d", time.toString(), source.resolve("a").toString())
                .start()
                .waitFor())
        .isZero();
    BlobPlan plan =
        new BlobPlan(
            "films", "", ImportDisposition.RENAME, List.of(), false, BlobMetadata.NONE, true);
    run(copying(plan));
    assertThat(WrittenDrive.read(drive).blob("films/a").whole().modifiedAt()).isEqualTo(time);
    assertThat(Files.getLastModifiedTime(drive.resolve("a")).toInstant())
        .as("the copy has its whole second, before 1970 too")
        .isEqualTo(Instant.parse("1969-07-20T20:17:40Z"));
  }

  @Test
  void ofAFileThatIsNearlyAllHoleTheCopyIsTo() throws Exception {
    long length = 25L * Chunk.LENGTH_MAX;
    try (RandomAccessFile file = new RandomAccessFile(source.resolve("disk.raw").toFile(), "rw")) {
      file.setLength(length);
      file.seek(9L * Chunk.LENGTH_MAX + 7);
      file.write(1);
    }
    run(copying());
    Path copy = drive.resolve("disk.raw");
    assertThat(Files.mismatch(source.resolve("disk.raw"), copy)).isEqualTo(-1);
    Process stat = new ProcessBuilder("stat", "-c", "%b", copy.toString()).start();
    String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Long.parseLong(blocks.strip()) * 512).isLessThan(3L * Chunk.LENGTH_MAX);
  }

  @Test
  void pageBlobsListWhatIsNotZero() throws Exception {
    byte[] disk = new byte[3 * Chunk.LENGTH_MAX];
    disk[700_000] = 1;
    disk[Chunk.LENGTH_MAX - 1] = 2;
    disk[Chunk.LENGTH_MAX] = 3;
    Files.write(source.resolve("disk.VHD"), disk);
    write("odd.vhd", 513);
    Files.write(source.resolve("zero.vhd"), new byte[1024]);
    write("plain", 1024);
    PreparedDrive prepared =
        run(
            copying(
                new BlobPlan(
                    "films",
                    "",
                    ImportDisposition.RENAME,
                    List.of("*.vhd"),
                    false,
                    BlobMetadata.NONE)));
    assertThat(reasons(prepared)).containsExactly(Map.entry("odd.vhd", LeftOut.Reason.PAGE_BLOB));
    WrittenDrive written = WrittenDrive.read(drive);
    BlobContent content = written.blob("films/disk.VHD").content();
    assertThat(content).isInstanceOf(BlobContent.Pages.class);
    assertThat(content.chunks())
        .extracting(chunk -> chunk.offset() + "+" + chunk.length())
        .containsExactly("524288+262144", "3932160+262144", "4194304+262144");
    assertThat(written.blob("films/zero.vhd").content())
        .isEqualTo(new BlobContent.Pages(List.of()));
    assertThat(written.blob("films/plain").content()).isInstanceOf(BlobContent.Blocks.class);
  }

  @Test
  void largeBlobsNameTheirBlocks() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(source.resolve("large").toFile(), "rw")) {
      file.setLength((64L << 20) + 1);
    }
    run(inPlace());
    assertThat(WrittenDrive.read(source).blob("films/large").content().chunks())
        .extracting(Chunk::id)
        .startsWith("AAAAAA==", "AQAAAA==")
        .endsWith("EAAAAA==")
        .doesNotHaveDuplicates();
  }

  // ---- odd names

  @Test
  void namesThatADriveCannotHoldLieUnderOthersAndTheBlobsKeepTheirs() throws Exception {
    List<String> odd =
        List.of(
            "what?.txt",
            "a:b",
            "back\\slash",
            "dot.",
            "blank /in folder",
            "NUL.txt",
            "sub/com1",
            "DriveManifest.xml",
            "_DriveDock/mine",
            "ü".repeat(127) + "x".repeat(1));
    for (String name : odd) {
      write(name, 20);
    }
    write("plain", 20);
    PreparedDrive prepared = run(copying());
    assertThat(prepared.isWhole()).isTrue();
    assertThat(prepared.filesUnderOtherNames()).isEqualTo(odd.size() - 1);
    WrittenDrive written = WrittenDrive.read(drive);
    for (String name : odd) {
      assertThat(written.content("films/" + name))
          .as(name)
          .isEqualTo(Files.readAllBytes(source.resolve(name)));
    }
    assertThat(written.blob("films/what?.txt").filePath())
        .matches("\\\\_drivedock\\\\names\\\\[0-9a-f]{2}\\\\[0-9a-f]{64}\\.txt");
    assertThat(written.blob("films/plain").filePath()).isEqualTo("\\plain");
  }

  @Test
  void namesThatDifferInLetterCaseOnlyLieApart() throws Exception {
    for (String name : List.of("Readme", "README", "Photos/a", "photos/a", "photos/b", "sub/x")) {
      write(name, 20);
    }
    PreparedDrive prepared = run(copying());
    assertThat(prepared.isWhole()).isTrue();
    WrittenDrive written = WrittenDrive.read(drive);
    assertThat(written.blobs())
        .extracting(blob -> blob.filePath().toLowerCase(Locale.ROOT))
        .doesNotHaveDuplicates();
    for (String name : List.of("Readme", "README", "Photos/a", "photos/a", "photos/b")) {
      assertThat(written.content("films/" + name))
          .isEqualTo(Files.readAllBytes(source.resolve(name)));
    }
    assertThat(written.blob("films/README").filePath()).isEqualTo("\\README");
    assertThat(written.blob("films/photos/b").filePath()).startsWith("\\_drivedock\\");
  }

  @Test
  void inPlaceNamesThatNoDriveHasAreLeftOut() throws Exception {
    for (String name : List.of("what?", "Readme", "README", "fine", "sub/blank ", "dot.")) {
      write(name, 20);
    }
    PreparedDrive prepared = run(inPlace());
    assertThat(reasons(prepared))
        .containsOnly(
            Map.entry("what?", LeftOut.Reason.FILE_NAME),
            Map.entry("Readme", LeftOut.Reason.LETTER_CASE),
            Map.entry("sub/blank ", LeftOut.Reason.BLOB_NAME));
    assertThat(WrittenDrive.read(source).blobPaths())
        .containsExactly("films/dot.", "films/fine", "films/README");
  }

  @Test
  void namesThatNoBlobHasAreLeftOutWithTheReason() throws Exception {
    write("new\nline", 1);
    write("ends in a blank ", 1);
    write("fine", 1);
    String long100 = "x".repeat(100);
    String deep = String.join("/", Collections.nCopies(11, long100));
    write(deep, 1);
    write(String.join("/", Collections.nCopies(256, "d")), 1);
    PreparedDrive prepared = run(copying());
    assertThat(reasons(prepared).values()).containsOnly(LeftOut.Reason.BLOB_NAME);
    assertThat(prepared.leftOut())
        .extracting(LeftOut::line)
        .contains(
            "new\\u000Aline: a blob name has no control characters and no unpaired"
                + " surrogates; rename the file",
            "ends in a blank : the name ends in a space, which a manifest cannot"
                + " hold; rename the file",
            deep + ": a blob name has 1 to 1024 characters, not 1110; rename the file");
    assertThat(prepared.leftOutCount()).isEqualTo(4);
    assertThat(WrittenDrive.read(drive).blobPaths()).containsExactly("films/fine");
    assertThat(Files.readAllLines(prepared.leftOutList()))
        .containsExactlyElementsOf(prepared.leftOut().stream().map(LeftOut::line).toList());
  }

  @Test
  void namesThatAreNotTextAreLeftOut() throws Exception {
    Path bad = Path.of(URI.create(source.toUri() + "bad%FF"));
    Files.writeString(bad, "x");
    write("good\uFFFD", 3);
    PreparedDrive prepared = run(copying());
    assertThat(reasons(prepared)).containsExactly(Map.entry("bad\uFFFD", LeftOut.Reason.NOT_TEXT));
    assertThat(WrittenDrive.read(drive).blobPaths()).containsExactly("films/good\uFFFD");
  }

  @Test
  void theRootContainerTakesFilesDirectlyInTheFolderOnly() throws Exception {
    write("index.html", 3);
    write("sub/page.html", 3);
    PreparedDrive prepared = run(copying(BlobPlan.into("$root")));
    assertThat(reasons(prepared))
        .containsExactly(Map.entry("sub/page.html", LeftOut.Reason.BLOB_NAME));
    assertThat(WrittenDrive.read(drive).blobPaths()).containsExactly("$root/index.html");
  }

  // ---- odd files

  @Test
  void linksAndPipesAreNotFollowed() throws Exception {
    write("file", 3);
    write("outside/secret", 3);
    Files.move(source.resolve("outside"), folder.resolve("outside"));
    Files.createSymbolicLink(source.resolve("link"), source.resolve("file"));
    Files.createSymbolicLink(source.resolve("folder"), folder.resolve("outside"));
    Files.createSymbolicLink(source.resolve("dangling"), source.resolve("none"));
    PreparedDrive prepared = run(copying());
    assertThat(reasons(prepared))
        .containsOnly(
            Map.entry("link", LeftOut.Reason.LINK),
            Map.entry("folder", LeftOut.Reason.LINK),
            Map.entry("dangling", LeftOut.Reason.LINK));
    assertThat(WrittenDrive.read(drive).blobPaths()).containsExactly("films/file");
  }

  @Test
  void aSocketIsLeftOut() throws Exception {
    write("file", 3);
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(source.resolve("socket")));
      PreparedDrive prepared = run(copying());
      assertThat(reasons(prepared)).containsExactly(Map.entry("socket", LeftOut.Reason.NOT_A_FILE));
    }
  }

  @Test
  void aFileThatIsTooLongForABlobIsLeftOut() throws Exception {
    write("fine", 3);
    try (RandomAccessFile file = new RandomAccessFile(source.resolve("large").toFile(), "rw")) {
      file.setLength(BlockPlan.FILE_MAX + 1);
    }
    PreparedDrive prepared = run(copying());
    assertThat(prepared.leftOut())
        .extracting(LeftOut::line)
        .containsExactly(
            "large: 195 GiB is more than a blob of 50,000 blocks can hold; split the file");
  }

  /** Does something to the folder when the work on a file has come to a number of bytes. */
  private static PreparationWatch meddling(String name, long bytes, Meddler meddler) {
    return new PreparationWatch() {
      private boolean isDone;

      @Override
      public void counted(long files, long all) {}

      @Override
      public void progress(long bytesDone, long bytesTotal, String file) {
        if (!isDone && file.equals(name) && bytesDone >= bytes) {
          isDone = true;
          try {
            meddler.meddle();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    };
  }

  private interface Meddler {
    void meddle() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {"grows", "shrinks", "is written to", "is another file"})
  void aFileThatChangesWhileItIsReadIsLeftOut(String how) throws Exception {
    write("a", 2 * Chunk.LENGTH_MAX);
    write("b", 3);
    Path file = source.resolve("a");
    PreparationWatch watch =
        meddling(
            "a",
            Chunk.LENGTH_MAX,
            () -> {
              switch (how) {
                case "grows" -> Files.write(file, new byte[2 * Chunk.LENGTH_MAX + 1]);
                case "shrinks" -> Files.write(file, new byte[Chunk.LENGTH_MAX + 1]);
                case "is written to" -> {
                  Files.write(file, new byte[2 * Chunk.LENGTH_MAX]);
                  Files.setLastModifiedTime(file, FileTime.from(NOW));
                }
                default -> {
                  FileTime modified = Files.getLastModifiedTime(file);
                  Files.write(source.resolve("z"), new byte[2 * Chunk.LENGTH_MAX]);
                  Files.move(source.resolve("z"), file, StandardCopyOption.REPLACE_EXISTING);
                  Files.setLastModifiedTime(file, modified);
                }
              }
            });
    PreparedDrive prepared = run(copying(), watch);
    assertThat(reasons(prepared)).containsExactly(Map.entry("a", LeftOut.Reason.CHANGED));
    assertThat(WrittenDrive.read(drive).blobPaths()).containsExactly("films/b");
    assertThat(WrittenDrive.tree(drive))
        .containsOnlyKeys("DriveManifest.xml", "_drivedock/preparation.txt", "b");
  }

  @Test
  void aFileThatVanishesOrBecomesALinkIsLeftOut() throws Exception {
    write("a", 3);
    write("b", 3);
    write("c", 3);
    PreparationWatch watch =
        meddling(
            "a",
            0,
            () -> {
              Files.delete(source.resolve("b"));
              Files.delete(source.resolve("a"));
              Files.createSymbolicLink(source.resolve("a"), source.resolve("c"));
            });
    PreparedDrive prepared = run(copying(), watch);
    assertThat(reasons(prepared))
        .containsOnly(
            Map.entry("a", LeftOut.Reason.UNREADABLE), Map.entry("b", LeftOut.Reason.VANISHED));
    assertThat(WrittenDrive.read(drive).blobPaths()).containsExactly("films/c");
  }

  @Test
  void aFolderThatIsGoneEndsThePreparation() throws Exception {
    write("a", 3);
    write("b", 3);
    PreparationWatch watch =
        meddling("a", 0, () -> Files.move(source, folder.resolve("elsewhere")));
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(() -> run(copying(), watch))
        .withMessageContaining("cannot be read")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(PreparationException.Kind.SOURCE_FAILED));
    assertThat(WrittenDrive.isThere(drive)).isFalse();
    Files.move(folder.resolve("elsewhere"), source);
    assertThat(run(copying()).files()).isEqualTo(2);
  }

  @Test
  void theListOnScreenIsBoundedAndTheFileHasAll() throws Exception {
    write("fine", 3);
    for (int i = 0; i < PreparedDrive.LEFT_OUT_MAX + 5; i++) {
      Files.createSymbolicLink(source.resolve("link" + i), source.resolve("fine"));
    }
    PreparedDrive prepared = run(copying());
    assertThat(prepared.leftOutCount()).isEqualTo(PreparedDrive.LEFT_OUT_MAX + 5);
    assertThat(prepared.leftOut()).hasSize(PreparedDrive.LEFT_OUT_MAX);
    assertThat(Files.readAllLines(prepared.leftOutList())).hasSize(PreparedDrive.LEFT_OUT_MAX + 5);
    for (int i = 0; i < PreparedDrive.LEFT_OUT_MAX + 5; i++) {
      Files.delete(source.resolve("link" + i));
    }
    PreparedDrive again = run(replacing(copying()));
    assertThat(again.isWhole()).isTrue();
    assertThat(folder.resolve("D1.left-out.txt")).doesNotExist();
  }

  // ---- in place

  @Test
  void inPlaceOnlyAManifestIsAdded() throws Exception {
    write("a", 3);
    write("sub/b", 3);
    Files.createDirectories(source.resolve("lost+found/x"));
    Files.createDirectories(source.resolve("System Volume Information"));
    Map<String, String> before = WrittenDrive.tree(source);
    PreparedDrive prepared = run(inPlace());
    assertThat(prepared.passedOver()).containsExactly("lost+found", "System Volume Information");
    assertThat(prepared.isWhole()).isTrue();
    Map<String, String> after = WrittenDrive.tree(source);
    assertThat(after.remove("DriveManifest.xml")).isNotNull();
    assertThat(after).isEqualTo(before);
    assertThat(WrittenDrive.read(source).blobPaths()).containsExactly("films/a", "films/sub/b");
    assertThat(prepared.journal()).isEqualTo(folder.resolve("D1.jrn"));
    refused(inPlace(), "already has a manifest. Add --replace-manifest");
    write("c", 3);
    assertThat(run(replacing(inPlace())).files()).isEqualTo(3);
    assertThat(WrittenDrive.read(source).blobs()).hasSize(3);
  }

  // ---- what is refused, and why

  @Test
  void aDriveThatIsPreparedIsRefusedUntilToldOtherwise() throws Exception {
    write("a", 3);
    run(copying());
    Map<String, String> before = WrittenDrive.tree(drive);
    write("b", 3);
    refused(copying(), "is already prepared. Add --replace-manifest");
    assertThat(WrittenDrive.tree(drive)).isEqualTo(before);
    PreparedDrive again = run(replacing(copying()));
    assertThat(again.files()).isEqualTo(2);
    assertThat(again.filesFoundThere()).isEqualTo(1);
    PreparationPlan inPlace = PreparationPlan.inPlace(drive, ID, BlobPlan.into("films"));
    refused(replacing(inPlace), "was filled by copying");
  }

  @Test
  void aDriveWithOtherFilesIsRefusedAndLeftAsItIs() throws Exception {
    write("a", 3);
    Files.createDirectories(drive.resolve("lost+found"));
    Files.writeString(drive.resolve("a"), "the only copy");
    refused(copying(), "is not empty (a)");
    refused(replacing(copying()), "is not empty (a)");
    assertThat(drive.resolve("a")).hasContent("the only copy");
    Files.delete(drive.resolve("a"));
    Files.writeString(drive.resolve("DriveManifest.xml"), "<DriveManifest/>");
    refused(replacing(copying()), "that this tool did not write while copying");
    Files.delete(drive.resolve("DriveManifest.xml"));
    assertThat(run(copying()).files()).isEqualTo(1);
  }

  @Test
  void aDriveThatWasBegunFromAnotherFolderIsRefused() throws Exception {
    write("a", 3);
    run(copying());
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("a"), "x");
    refused(
        replacing(PreparationPlan.copying(other, drive, ID, BlobPlan.into("films"))),
        "contains files of a folder other than");
  }

  @Test
  void foldersInEachOtherAreRefused() throws Exception {
    write("sub/a", 3);
    refused(
        PreparationPlan.copying(source, source.resolve("D1"), ID, BlobPlan.into("films")),
        "is inside the folder");
    refused(
        PreparationPlan.copying(source.resolve("sub"), source, ID, BlobPlan.into("films")),
        "contains the folder");
    refused(PreparationPlan.copying(source, source, ID, BlobPlan.into("films")), "Add --in-place");
    Files.createSymbolicLink(folder.resolve("alias"), source);
    refused(
        PreparationPlan.copying(source, folder.resolve("alias/D1"), ID, BlobPlan.into("films")),
        "is inside the folder");
  }

  @Test
  void missingAndEmptyFoldersAreRefused() throws Exception {
    refused(copying(), "There are no files in " + source);
    Files.createDirectories(source.resolve("sub"));
    refused(copying(), "There are no files in " + source);
    refused(
        PreparationPlan.copying(folder.resolve("none"), drive, ID, BlobPlan.into("films")),
        "The folder " + folder.resolve("none") + " does not exist.");
    Path file = Files.writeString(folder.resolve("file"), "x");
    refused(PreparationPlan.copying(file, drive, ID, BlobPlan.into("films")), "is not a folder");
    write("a", 3);
    refused(PreparationPlan.copying(source, file, ID, BlobPlan.into("films")), "is not a folder");
    refused(
        PreparationPlan.copying(source, folder.resolve("not/mounted"), ID, BlobPlan.into("films")),
        "Is the drive connected?");
    assertThat(drive).doesNotExist();
  }

  @Test
  void aJournalAmongTheFilesOrOnTheDriveOrOfAnotherDriveIsRefused() throws Exception {
    write("a", 3);
    Files.createDirectories(drive);
    for (Path journal : List.of(drive.resolve("D1.jrn"), source.resolve("D1.jrn"))) {
      refused(withJournal(journal), "it may contain the key");
    }
    Path other = folder.resolve("D2.jrn");
    run(
        PreparationPlan.copying(
            source, folder.resolve("D2"), new DriveId("D2"), BlobPlan.into("x1y")));
    refused(withJournal(other), "is not a journal of drive D1");
    Path precious = Files.writeString(folder.resolve("precious"), "text");
    refused(withJournal(precious), "is not a journal of drive D1");
    assertThat(precious).hasContent("text");
    assertThat(drive).isEmptyDirectory();
  }

  private PreparationPlan withJournal(Path journal) {
    return new PreparationPlan(
        source, drive, ID, null, journal, BlobPlan.into("films"), false, false);
  }

  @Test
  void aFolderOfWhichNothingCanBecomeABlobMakesNoDrive() throws Exception {
    Files.createSymbolicLink(source.resolve("link"), source);
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(() -> run(copying()))
        .withMessageContaining("No file in " + source + " could become a blob: 1 left out");
    assertThat(WrittenDrive.isThere(drive)).isFalse();
    assertThat(folder.resolve("D1.left-out.txt")).isNotEmptyFile();
    assertThat(folder.resolve("D1.jrn")).doesNotExist();
  }

  @Test
  void aLinkOnTheDriveIsNeverWrittenThrough() throws Exception {
    write("sub/a", 3);
    run(copying());
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.move(drive.resolve("sub/a"), outside.resolve("a"));
    Files.delete(drive.resolve("sub"));
    Files.createSymbolicLink(drive.resolve("sub"), outside);
    assertThatExceptionOfType(PreparationException.class)
        .isThrownBy(() -> run(replacing(copying())))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(PreparationException.Kind.DRIVE_FAILED));
    assertThat(WrittenDrive.tree(outside)).containsOnlyKeys("a");
    assertThat(Files.exists(drive.resolve("DriveManifest.xml"), LinkOption.NOFOLLOW_LINKS))
        .isFalse();
  }
}
