package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image of an encrypted drive at home: nothing is mounted, and nothing is written to it. */
final class DeviceAtHomeTest {

  private static final String DIGITS = "404558-436711-420860-678557-638220-018909-039941-695321";
  private static final String OTHER_DIGITS = DIGITS.replace("404558", "404569");

  /** Within the content of large.bin, which fills most of the image. */
  private static final long WITHIN_LARGE = 12L << 20;

  @TempDir Path folder;
  private Path image = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void prepareAnEncryptedDrive() throws Exception {
    Path tree = AtHome.tree(folder);
    image = folder.resolve("D1.img");
    key = Files.writeString(folder.resolve("key"), DIGITS + "\n");
    CommandRun prepared =
        CommandRun.of(
            "prepare",
            tree.toString(),
            "--encrypt",
            "--drive",
            image.toString(),
            "--drive-id",
            "D1",
            "--container",
            "films",
            "--bitlocker-key-file",
            key.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
  }

  private String sha256() throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(image)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private CommandRun verify(Path keyFile) {
    return CommandRun.of("verify", image.toString(), "--key-file", keyFile.toString());
  }

  @Test
  void anImageIsVerifiedAndRestoredAsItIs() throws Exception {
    String before = sha256();
    CommandRun verified = verify(key);
    assertThat(verified.err()).isEmpty();
    assertThat(verified.out())
        .contains("Drive D1: 13.0 MiB in 3 blobs, manifest DriveManifest.xml")
        .endsWith("Every byte is there and matches the manifest.\n");
    Path home = folder.resolve("home");
    CommandRun restored =
        CommandRun.of("restore", image.toString(), home.toString(), "--key-file", key.toString());
    assertThat(restored.err()).isEmpty();
    assertThat(restored.exit()).isZero();
    assertThat(home.resolve("films/sub/large.bin")).hasBinaryContent(AtHome.LARGE);
    assertThat(home.resolve("films/sub/a.txt")).hasContent("hello");
    assertThat(home.resolve("films/sub/empty")).isEmptyFile();
    assertThat(sha256()).isEqualTo(before);
  }

  @Test
  void whatDoesNotOpenIsSaidInOneSentence() throws Exception {
    CommandRun wrong = verify(Files.writeString(folder.resolve("other"), OTHER_DIGITS));
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith("drivedock: " + image + " cannot be opened: ")
        .contains("does not open the volume")
        .doesNotContain(OTHER_DIGITS)
        .hasLineCount(1);
    CommandRun none = CommandRun.of("verify", image.toString());
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err())
        .isEqualTo("drivedock: The volume is encrypted: give its key with --key-file.\n");
    Path text = Files.writeString(folder.resolve("text"), "no volume".repeat(1_000));
    CommandRun other = CommandRun.of("restore", text.toString(), folder.resolve("home").toString());
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err())
        .startsWith("drivedock: " + text + " cannot be opened: ")
        .hasLineCount(1);
  }

  @Test
  void theManifestMayBeNamedByItsPathOnTheDrive() {
    CommandRun named =
        CommandRun.of(
            "verify",
            image.toString(),
            "--key-file",
            key.toString(),
            "--manifest",
            "/drivemanifest.XML");
    assertThat(named.exit()).as(named.err()).isZero();
    CommandRun missing =
        CommandRun.of(
            "verify", image.toString(), "--key-file", key.toString(), "--manifest", "none.xml");
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).contains("has no none.xml");
  }

  @Test
  void damagedFilesAreRepairedInCopies() throws Exception {
    Files.createDirectories(folder.resolve("store"));
    Path settings =
        Files.writeString(folder.resolve("targets.yaml"), "targets: {main: {folder: store}}\n");
    CommandRun stored =
        CommandRun.of(
            "restore",
            image.toString(),
            "--key-file",
            key.toString(),
            "--into",
            settings.toString(),
            "--account",
            "harbour");
    assertThat(stored.exit()).as(stored.err()).isZero();
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.seek(WITHIN_LARGE);
      file.write(new byte[16]);
    }
    String before = sha256();

    CommandRun looked = repair(settings);
    assertThat(looked.exit()).isEqualTo(1);
    assertThat(looked.out())
        .containsPattern("films/sub/large.bin: bytes \\d+ to \\d+ are damaged")
        .endsWith(
            "1 of 3 blobs is damaged or missing. A device or an image is not written to: name a"
                + " folder with --beside for repaired copies of the damaged files.\n");

    Path copies = Files.createDirectory(folder.resolve("copies"));
    CommandRun repaired = repair(settings, "--beside", copies.toString());
    assertThat(repaired.err()).isEmpty();
    assertThat(repaired.exit()).isZero();
    assertThat(repaired.out())
        .contains("films/sub/large.bin: repaired 1 range, 4.0 MiB")
        .contains("The repaired files are in " + copies + "; the drive is as it was.")
        .endsWith("Every byte is there and matches the manifest.\n");
    try (var files = Files.walk(copies)) {
      assertThat(files.filter(Files::isRegularFile))
          .singleElement()
          .satisfies(copy -> assertThat(copy).hasBinaryContent(AtHome.LARGE));
    }
    assertThat(repair(settings, "--beside", copies.toString()).out())
        .as("found repaired")
        .doesNotContain("repaired");
    assertThat(sha256()).isEqualTo(before);
  }

  private CommandRun repair(Path settings, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("repair", image.toString(), "--key-file", key.toString(), "--from"));
    words.addAll(List.of(settings.toString(), "--account", "harbour"));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray(String[]::new));
  }
}
