package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Target;
import io.drivedock.volume.bitlocker.BitLockerTarget;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.UnlockKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("installed")
final class VolumeCommandTest {

  private static final String DIGITS = "404558-436711-420860-678557-638220-018909-039941-695321";
  private static final int PLAIN_BYTES = 4 << 20;

  @TempDir Path folder;
  private Path plain = Path.of("");
  private Path sealed = Path.of("");
  private Path key = Path.of("");

  /** A device in memory. */
  private static final class Memory implements Target {
    private final byte[] bytes = new byte[(int) BitLockerTarget.volumeBytes(PLAIN_BYTES)];

    @Override
    public void write(long position, byte[] from, int offset, int length) {
      System.arraycopy(from, offset, bytes, (int) position, length);
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void makeVolumes() throws Exception {
    plain = folder.resolve("plain.img");
    try (RandomAccessFile file = new RandomAccessFile(plain.toFile(), "rw")) {
      file.setLength(PLAIN_BYTES);
    }
    Process mkntfs =
        new ProcessBuilder("mkntfs", "-q", "-F", "-Q", "-L", "Films", plain.toString()).start();
    assertThat(mkntfs.waitFor()).as("mkntfs, which .ci/ntfs installs").isZero();
    sealed = folder.resolve("sealed.img");
    Memory device = new Memory();
    try (UnlockKey password = UnlockKey.ofText(CharBuffer.wrap(DIGITS));
        BitLockerTarget target =
            BitLockerTarget.begin(
                device,
                PLAIN_BYTES,
                512,
                Method.AES_XTS_256,
                "A drive",
                List.of(password),
                new SecureRandom(),
                Instant.parse("2026-12-01T10:00:00Z"))) {
      target.write(0, Files.readAllBytes(plain), 0, PLAIN_BYTES);
      target.finish();
    }
    Files.write(sealed, device.bytes);
    key = Files.writeString(folder.resolve("key"), DIGITS + "\n");
  }

  private static JsonNode json(CommandRun ran) {
    return JsonMapper.shared().readTree(ran.out());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void infoSaysWhatADeviceHoldsWithoutAKey() {
    CommandRun ran = CommandRun.of("volume", "info", sealed.toString());
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains("no partition table", "BitLocker, XTS-AES-256", "A drive")
        .contains("opened by   recovery password", "3 of 3 copies");
    JsonNode volume =
        json(CommandRun.of("volume", "info", "--json", sealed.toString())).at("/volumes/0");
    assertThat(volume.at("/kind").asString()).isEqualTo("BitLocker");
    assertThat(volume.at("/bitLocker/method").asString()).isEqualTo("XTS-AES-256");
    assertThat(volume.at("/bitLocker/protectors/0/kind").asString()).isEqualTo("recoveryPassword");
  }

  @Test
  void checkUnlocksAndReadsEveryRecord() throws Exception {
    CommandRun ran =
        CommandRun.of(
            "volume", "check", sealed.toString(), "--key-file", key.toString(), "--digest");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains("NTFS 3.1, \"Films\", clusters of 4.00 KiB", "All of it can be imported.")
        .doesNotContain(DIGITS.substring(0, 6));
    JsonNode json =
        json(
            CommandRun.of(
                "volume",
                "check",
                "--json",
                "--digest",
                "--key-file",
                key.toString(),
                sealed.toString()));
    byte[] whole =
        Arrays.copyOf(Files.readAllBytes(plain), (int) BitLockerTarget.volumeBytes(PLAIN_BYTES));
    assertThat(json.at("/importable").asBoolean()).isTrue();
    assertThat(json.at("/files").asInt()).isZero();
    assertThat(opened(whole.length)).isEqualTo(json.at("/sha256").asString());
  }

  /** What lies behind the file system was never written, and decrypts to anything. */
  private String opened(int length) throws Exception {
    try (FileMedium medium = FileMedium.open(sealed);
        UnlockKey password = UnlockKey.ofText(CharBuffer.wrap(DIGITS));
        Medium opened = BitLockerVolume.read(medium).unlock(password)) {
      assertThat(opened.read(0, PLAIN_BYTES)).isEqualTo(Files.readAllBytes(plain));
      return sha256(opened.read(0, length));
    }
  }

  @Test
  void aPlainVolumeNeedsNoKey() throws Exception {
    JsonNode json = json(CommandRun.of("volume", "check", "--json", "--digest", plain.toString()));
    assertThat(json.at("/fileSystem/label").asString()).isEqualTo("Films");
    assertThat(json.at("/sha256").asString()).isEqualTo(sha256(Files.readAllBytes(plain)));
  }

  @Test
  void whyAVolumeIsRefusedIsSaid() throws IOException {
    Path wrong =
        Files.writeString(folder.resolve("wrong"), DIGITS.replace("404558", "404569") + "\n");
    CommandRun ran =
        CommandRun.of("volume", "check", sealed.toString(), "--key-file", wrong.toString());
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("The recovery password does not open the volume.");
    JsonNode json =
        json(
            CommandRun.of(
                "volume", "check", "--json", sealed.toString(), "--key-file", wrong.toString()));
    assertThat(json.at("/refusal/reason").asString()).isEqualTo("keyWrong");
    assertThat(json.at("/refusal/copyStatus").asString()).isEqualTo("BitLockerKeyInvalid");
    assertThat(json.at("/importable").asBoolean()).isFalse();

    Path empty = Files.write(folder.resolve("empty.img"), new byte[1 << 20]);
    CommandRun nothing = CommandRun.of("volume", "info", empty.toString());
    assertThat(nothing.exit()).isEqualTo(1);
    assertThat(nothing.out()).contains("There is no volume of a known kind.");
  }

  @Test
  void wrongWordsAndMissingDevicesAreToldApart() {
    assertThat(CommandRun.of("volume", "check", sealed.toString()))
        .satisfies(ran -> assertThat(ran.exit()).isEqualTo(2))
        .satisfies(ran -> assertThat(ran.err()).contains("--key-file"));
    assertThat(
            CommandRun.of("volume", "check", sealed.toString(), "--key-file", "/no/such/file")
                .exit())
        .isEqualTo(2);
    assertThat(CommandRun.of("volume", "check", plain.toString(), "--volume", "7").exit())
        .isEqualTo(2);
    assertThat(CommandRun.of("volume", "info", folder.toString()).exit()).isEqualTo(2);
    assertThat(CommandRun.of("volume", "info", folder.resolve("none").toString()).exit())
        .isEqualTo(3);
    assertThat(CommandRun.of("volume", "list", "--json").exit()).isZero();
  }

  /** A key on the command line would be seen by everybody on the machine. */
  @Test
  void aKeyIsNeverAnArgument() {
    assertThat(CommandRun.of("volume", "check", sealed.toString(), DIGITS).exit()).isEqualTo(2);
  }
}
