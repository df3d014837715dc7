package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.DrivePlan;
import io.drivedock.prepare.Preparation;
import io.drivedock.prepare.PreparationWatch;
import io.drivedock.prepare.PreparedDrive;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyCommandTest {

  @TempDir Path folder;
  private Path drive = Path.of("");
  private String hash = "";

  @BeforeEach
  void prepareADrive() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/sub"));
    byte[] large = new byte[(13 << 20) + 1];
    new Random(1).nextBytes(large);
    Files.write(tree.resolve("large.bin"), large);
    Files.writeString(tree.resolve("a.txt"), "hello");
    Files.writeString(tree.resolve("empty"), "");
    drive = folder.resolve("D1");
    PreparedDrive prepared =
        new Preparation(() -> Instant.EPOCH)
            .run(
                DrivePlan.copying(
                    folder.resolve("tree"), drive, new DriveId("D1"), BlobPlan.into("films")),
                PreparationWatch.NOBODY);
    hash = prepared.info().manifestHash();
  }

  private Path data(String name) throws Exception {
    try (var files = Files.walk(drive)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void aDriveThatIsWholeIsSaidToBe() {
    Ran ended =
        Ran.of("verify", drive.toString(), "--manifest-hash", hash.toLowerCase(Locale.ROOT));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains("Drive D1: 13.0 MiB in 3 blobs, manifest DriveManifest.xml", "was the limit")
        .endsWith("Every byte is there, as the manifest says.\n");
  }

  @Test
  void everyDamagedRangeIsListed() throws Exception {
    Path large = data("large.bin");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      for (long at : new long[] {5, 5 << 20, (13 << 20)}) {
        file.seek(at);
        int old = file.read();
        file.seek(at);
        file.write(old ^ 1);
      }
    }
    Files.delete(data("a.txt"));
    Files.writeString(data("empty"), "x");
    Ran ended = Ran.of("verify", drive.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains(
            "films/sub/large.bin: bytes 0 to 8388607 are damaged",
            "films/sub/large.bin: bytes 12582912 to 13631488 are damaged",
            "films/sub/a.txt: is missing",
            "films/sub/empty: goes on for 1 bytes behind its end at 0")
        .endsWith("3 blobs of 3 are damaged or missing.\n");
  }

  @Test
  void aFileThatEndsBeforeIsToldFromOneThatIsDamaged() throws Exception {
    Path large = data("large.bin");
    try (var channel = Files.newByteChannel(large, StandardOpenOption.WRITE)) {
      channel.truncate(9 << 20);
    }
    Ran ended = Ran.of("verify", drive.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains("large.bin: bytes 8388608 to 13631488 are missing, the file ends before")
        .endsWith("1 blob of 3 are damaged or missing.\n");
  }

  @Test
  void whatCannotBeToldEndsWithAReason() throws Exception {
    assertThat(Ran.of("verify", folder.resolve("none").toString()))
        .extracting(Ran::exit, Ran::err)
        .containsExactly(
            2,
            "drivedock: "
                + folder.resolve("none")
                + " is no folder. Name the one where the drive is mounted.\n");
    Ran other = Ran.of("verify", drive.toString(), "--manifest-hash", "00".repeat(16));
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("is not the manifest of that job");
    Ran longer = Ran.of("verify", drive.toString(), "--manifest-hash", "00".repeat(32));
    assertThat(longer.err()).contains("is not the manifest of that job");
    Files.writeString(drive.resolve("D1.manifest"), "<DriveManifest/>");
    assertThat(Ran.of("verify", drive.toString()).err())
        .contains("several manifests: D1.manifest, DriveManifest.xml");
    Ran broken =
        Ran.of("verify", drive.toString(), "--manifest", drive.resolve("D1.manifest").toString());
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err()).contains("is no manifest");
    assertThat(Ran.of("verify", folder.toString()).err()).contains("has no *.manifest");
  }
}
