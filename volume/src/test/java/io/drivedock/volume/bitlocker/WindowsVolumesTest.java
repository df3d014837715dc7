package io.drivedock.volume.bitlocker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of volume that Windows makes, by every key, against the hashes recorded for them. */
final class WindowsVolumesTest {

  private static final Set<String> REFUSED =
      Set.of("bitlk-clearkey-aes-cbc-128", "bitlk-aes-xts-128-eow");

  @TempDir static Path folder;
  private static WindowsVolumes volumes;

  @BeforeAll
  static void unpack() throws Exception {
    volumes = WindowsVolumes.unpackedInto(folder);
  }

  @Test
  void everyVolumeThatCanBeOpenedHasItsHash() throws Exception {
    int opened = 0;
    for (Map.Entry<String, Map<String, String>> volume : volumes.facts().entrySet()) {
      String hash = volume.getValue().get("SHA256SUM");
      if (hash == null || REFUSED.contains(volume.getKey())) {
        continue;
      }
      try (UnlockKey key = volumes.recoveryPassword(volume.getKey())) {
        assertThat(sha256(volume.getKey(), key)).as(volume.getKey()).isEqualTo(hash);
      }
      opened++;
    }
    assertThat(opened).isEqualTo(14);
  }

  /** The header of the file system is enough to tell the right key from a wrong one. */
  @Test
  void passwordsOpenWhatTheyShould() throws Exception {
    int opened = 0;
    for (Map.Entry<String, Map<String, String>> volume : volumes.facts().entrySet()) {
      Map<String, String> facts = volume.getValue();
      if (!REFUSED.contains(volume.getKey()) && !facts.getOrDefault("PW", "").isEmpty()) {
        assertThat(start(volume.getKey(), WindowsVolumes.text(facts.get("PW"))))
            .as(volume.getKey())
            .containsAnyOf("NTFS    ", "MSDOS5.0");
        opened++;
      }
    }
    assertThat(opened).isGreaterThanOrEqualTo(11);
  }

  @Test
  void keyFilesOpenWhatTheyShould() throws Exception {
    Map<String, String> files =
        Map.of(
            "bitlk-aes-xts-128-startup-key", "4381F759-C4F8-4DE0-BB61-FC33A831BDA5.BEK",
            "bitlk-aes-xts-128-startup-key-win11", "AA80A52B-9B66-47AE-B097-33F536FFBB07.BEK");
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] content = Files.readAllBytes(volumes.keyFile(file.getValue()));
      assertThat(start(file.getKey(), UnlockKey.ofFile(content))).contains("NTFS    ");
    }
  }

  @Test
  void aSuspendedVolumeIsRefused() throws Exception {
    assertThat(refusal("bitlk-clearkey-aes-cbc-128")).isEqualTo(Reason.SUSPENDED);
  }

  @Test
  void aVolumeThatIsBeingEncryptedIsRefused() throws Exception {
    assertThat(refusal("bitlk-aes-xts-128-eow")).isEqualTo(Reason.CONVERSION_UNDER_WAY);
  }

  @Test
  void aClearKeySealsTheSameMasterKey() throws Exception {
    try (Medium medium = FileMedium.open(volumes.image("bitlk-clearkey-aes-cbc-128"));
        UnlockKey recovery = volumes.recoveryPassword("bitlk-clearkey-aes-cbc-128")) {
      Metadata metadata = Metadata.read(medium, BootSector.read(medium).copies().getFirst());
      assertThat(Unlocking.masterKey(metadata, new UnlockKey.ClearKey()))
          .isEqualTo(Unlocking.masterKey(metadata, recovery));
    }
  }

  @Test
  void whatNeedsNoKeyIsKnown() throws Exception {
    try (Medium medium = FileMedium.open(volumes.image("bitlk-togo-aes-xts-128"))) {
      BitLockerVolume volume = BitLockerVolume.read(medium);
      assertThat(volume.isToGo()).isTrue();
      assertThat(volume.wholeCopies()).isEqualTo(3);
      assertThat(volume.method()).contains(Method.AES_XTS_128);
      assertThat(volume.guid())
          .isEqualTo(volumes.facts().get("bitlk-togo-aes-xts-128").get("GUID"));
      assertThat(volume.protectors())
          .extracting(Protector::kind)
          .containsExactly(ProtectorKind.PASSWORD, ProtectorKind.RECOVERY_PASSWORD);
    }
    try (Medium medium = FileMedium.open(volumes.image("bitlk-aes-xts-128-smart-card"))) {
      assertThat(BitLockerVolume.read(medium).protectors())
          .extracting(Protector::kind)
          .contains(ProtectorKind.CERTIFICATE);
    }
  }

  private static Reason refusal(String name) throws Exception {
    try (Medium medium = FileMedium.open(volumes.image(name));
        UnlockKey key = volumes.recoveryPassword(name)) {
      BitLockerVolume volume = BitLockerVolume.read(medium);
      return catchThrowableOfType(VolumeException.class, () -> volume.unlock(key)).reason();
    }
  }

  private static String start(String name, UnlockKey key) throws Exception {
    try (Medium medium = FileMedium.open(volumes.image(name));
        Medium plain = BitLockerVolume.read(medium).unlock(key)) {
      return new String(plain.read(3, 8), StandardCharsets.ISO_8859_1);
    }
  }

  private static String sha256(String name, UnlockKey key) throws Exception {
    try (Medium medium = FileMedium.open(volumes.image(name));
        Medium plain = BitLockerVolume.read(medium).unlock(key)) {
      return sha256(plain);
    }
  }

  static String sha256(Medium medium) throws IOException, VolumeException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 20];
      for (long at = 0; at < medium.size(); at += buffer.length) {
        int count = (int) Math.min(buffer.length, medium.size() - at);
        medium.read(at, buffer, 0, count);
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
