package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.Md5;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyCommandTest {

  @TempDir Path folder;
  private Path drive = Path.of("");
  private String hash = "";

  @BeforeEach
  void prepareADrive() throws Exception {
    AtHome prepared = AtHome.prepared(folder);
    drive = prepared.root();
    hash = prepared.hash();
  }

  private Path data(String name) throws Exception {
    try (var files = Files.walk(drive)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void aDriveThatIsWholeIsSaidToBe() {
    CommandRun ended =
        CommandRun.of("verify", drive.toString(), "--manifest-hash", hash.toLowerCase(Locale.ROOT));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains("Drive D1: 13.0 MiB in 3 blobs, manifest DriveManifest.xml", "was the limit")
        .endsWith("Every byte is there and matches the manifest.\n");
  }

  @Test
  void everyDamagedRangeIsListed() throws Exception {
    Path large = data("large.bin");
    AtHome.flip(large, 5, 5 << 20, 13 << 20);
    Files.delete(data("a.txt"));
    Files.writeString(data("empty"), "x");
    CommandRun ended = CommandRun.of("verify", drive.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains(
            "films/sub/large.bin: bytes 0 to 8388607 are damaged",
            "films/sub/large.bin: bytes 12582912 to 13631488 are damaged",
            "films/sub/a.txt: is missing",
            "films/sub/empty: continues for 1 bytes beyond its end at 0")
        .endsWith("3 of 3 blobs are damaged or missing.\n");
  }

  @Test
  void whatIsWrongInTheManifestIsNamedAndTheRestIsVerified() throws Exception {
    Path manifest = drive.resolve("DriveManifest.xml");
    String text = Files.readString(manifest);
    int length = text.indexOf("<Length>", text.indexOf("large.bin"));
    Files.writeString(
        manifest, text.substring(0, length) + "<Length>1" + text.substring(length + 8));
    Files.writeString(data("a.txt"), "another");

    CommandRun ended = CommandRun.of("verify", drive.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains(
            "films/sub/large.bin: is invalid in the manifest, at line ",
            "the preceding blob is invalid: the blocks cover",
            "films/sub/a.txt: ")
        .endsWith("2 of 3 blobs are damaged or missing.\n");

    Path home = folder.resolve("home");
    assertThat(CommandRun.of("restore", drive.toString(), home.toString()).out())
        .contains("films/sub/large.bin: is invalid in the manifest, at line ");
  }

  @Test
  void theNameOfAManifestCannotCommandTheTerminal() throws Exception {
    Files.move(drive.resolve("DriveManifest.xml"), drive.resolve("\u001B[2J.manifest"));
    assertThat(CommandRun.of("verify", drive.toString()).out())
        .contains("manifest \\u001B[2J.manifest");
    Files.writeString(drive.resolve("\u001B[2J.manifest"), "<x>");
    assertThat(CommandRun.of("verify", drive.toString()).err()).doesNotContain("\u001B");
  }

  @Test
  void whatLiesInTheHolesOfAPageBlobIsFound() throws Exception {
    Path disk = folder.resolve("disk");
    Files.createDirectories(disk);
    byte[] page = new byte[512];
    page[0] = 1;
    Files.write(disk.resolve("vhd"), Arrays.copyOf(page, 4096));
    Files.writeString(
        disk.resolve("D2.manifest"),
        """
        <DriveManifest Version="2014-11-01"><Drive><DriveId>D2</DriveId><BlobList><Blob>
        <BlobPath>films/vhd</BlobPath><FilePath>\\vhd</FilePath><Length>4096</Length>
        <PageRangeList><PageRange Offset="0" Length="512" Hash="%s"/></PageRangeList>
        </Blob></BlobList></Drive></DriveManifest>
        """
            .formatted(Md5.ofContent(page).hex()));
    assertThat(CommandRun.of("verify", disk.toString()).exit()).isZero();
    AtHome.flip(disk.resolve("vhd"), 4095);
    CommandRun ended = CommandRun.of("verify", disk.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).contains("films/vhd: bytes 512 to 4095 are damaged");
  }

  @Test
  void aFileThatEndsBeforeIsToldFromOneThatIsDamaged() throws Exception {
    Path large = data("large.bin");
    try (var channel = Files.newByteChannel(large, StandardOpenOption.WRITE)) {
      channel.truncate(9 << 20);
    }
    CommandRun ended = CommandRun.of("verify", drive.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains("large.bin: bytes 8388608 to 13631488 are missing: the file is too short")
        .endsWith("1 of 3 blobs is damaged or missing.\n");
  }

  @Test
  void whatCannotBeToldEndsWithAReason() throws Exception {
    assertThat(CommandRun.of("verify", folder.resolve("none").toString()))
        .extracting(CommandRun::exit, CommandRun::err)
        .containsExactly(
            2,
            "drivedock: There is no "
                + folder.resolve("none")
                + ". Name the folder where the drive is mounted, or a device or an image.\n");
    CommandRun other =
        CommandRun.of("verify", drive.toString(), "--manifest-hash", "00".repeat(16));
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("is not the manifest of the job");
    CommandRun longer =
        CommandRun.of("verify", drive.toString(), "--manifest-hash", "00".repeat(32));
    assertThat(longer.err()).contains("is not the manifest of the job");
    Files.writeString(drive.resolve("D1.manifest"), "<DriveManifest/>");
    assertThat(CommandRun.of("verify", drive.toString()).err())
        .contains("several manifests: D1.manifest, DriveManifest.xml");
    CommandRun broken =
        CommandRun.of(
            "verify", drive.toString(), "--manifest", drive.resolve("D1.manifest").toString());
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err()).contains("is not a manifest");
    CommandRun brokenAndOther =
        CommandRun.of(
            "verify",
            drive.toString(),
            "--manifest",
            drive.resolve("D1.manifest").toString(),
            "--manifest-hash",
            hash);
    assertThat(brokenAndOther.err()).as("said first").contains("is not the manifest of the job");
    assertThat(CommandRun.of("verify", folder.toString()).err()).contains("has no *.manifest");
  }
}
