package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.app.drive.RestoreCommand;
import io.drivedock.app.drive.VerifyCommand;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An export onto an image that nobody mounts, and what the customer finds on it at home. */
@Tag("installed")
final class EncryptedExportJourneyTest {

  private static final long IMAGE_BYTES = 192L << 20;

  /** Where the partition of the image begins. */
  private static final long PARTITION_AT = 1L << 20;

  @TempDir Path temp;

  private static Path tree(Path tree) throws IOException {
    SampleFiles sampleFiles = new SampleFiles(tree);
    sampleFiles.text("readme.txt", "hello\n");
    sampleFiles.text("deep/er/file.txt", "below\n");
    sampleFiles.text("empty", "");
    sampleFiles.text("large.txt", "a line of a large file\n".repeat(500_000));
    for (int i = 0; i < 40; i++) {
      sampleFiles.text("many/%02d.txt".formatted(i), "file " + i + "\n");
    }
    return tree;
  }

  private static void store(TestInstallation installation, Path tree) {
    PreparedDrive drive = installation.prepare(tree, "SOURCE", BlobPlan.into("films"));
    Journey journey = installation.journey("bring").announce(drive.info()).ship();
    journey.receive(drive.drive()).until("Packaging");
    journey.sendHome();
  }

  @Test
  void theImageOpensAtHomeWithTheKeyThatTheCustomerIsTold() throws Exception {
    Path tree = tree(temp.resolve("tree"));
    Path home = temp.resolve("home.img");
    String key;
    String hash;
    try (TestInstallation installation = TestInstallation.open(temp)) {
      store(installation, tree);
      Journey journey = installation.journey("take-home").announceExport("/films/").ship();
      Path image = journey.slots().resolve("BLANK1.img");
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(IMAGE_BYTES);
      }
      journey.receiveInserted("BLANK1").until("Packaging");
      assertThat(journey.drive("BLANK1").path("copyStatus").asString()).isEqualTo("Completed");
      assertThat(journey.keys()).as("it has not left").isEmpty();
      hash = journey.drive("BLANK1").path("manifestHash").asString();
      Files.move(image, home);
      journey.sendHome();
      Map<String, String> keys = journey.keys();
      assertThat(keys).containsOnlyKeys("BLANK1");
      key = String.valueOf(keys.get("BLANK1"));
    }
    assertHasAll(tree, opened(home, key));

    Path keyFile = Files.writeString(temp.resolve("key"), key);
    assertThat(
            new CommandLine(new VerifyCommand())
                .execute(
                    home.toString(), "--key-file", keyFile.toString(), "--manifest-hash", hash))
        .isZero();
    Path restored = temp.resolve("restored");
    assertThat(
            new CommandLine(new RestoreCommand())
                .execute(home.toString(), restored.toString(), "--key-file", keyFile.toString()))
        .isZero();
    assertHasAll(tree, restored);
  }

  /** By programs of others. */
  private Path opened(Path image, String key) throws IOException {
    Path plain = temp.resolve("plain");
    EncryptedDisk.run(
        "dislocker-file",
        "-V",
        image.toString(),
        "-O",
        Long.toString(PARTITION_AT),
        "-p" + key,
        "--",
        plain.toString());
    Path root = Files.createDirectories(temp.resolve("mounted"));
    EncryptedDisk.run("ntfs-3g", "-o", "ro", plain.toString(), root.toString());
    Path copy = Files.createDirectories(temp.resolve("copied"));
    try {
      EncryptedDisk.run("cp", "-r", root.resolve("films").toString(), copy.toString());
    } finally {
      EncryptedDisk.run("umount", root.toString());
    }
    return copy;
  }

  private static void assertHasAll(Path tree, Path found) throws IOException {
    List<String> files = StoredBlobs.filesOf(tree);
    assertThat(files).hasSize(44);
    for (String file : files) {
      assertThat(found.resolve("films").resolve(file)).hasSameBinaryContentAs(tree.resolve(file));
    }
  }
}
