package io.drivedock.volume.bitlocker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class UnlockKeyTest {

  private static final String DIGITS = "404558-436711-420860-678557-638220-018909-039941-695321";

  private static UnlockKey file(String text) throws VolumeException {
    return UnlockKey.ofFile(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertMalformed(String text, String says) {
    assertThatThrownBy(() -> file(text))
        .isInstanceOfSatisfying(
            VolumeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_MALFORMED))
        .hasMessageContaining(says);
  }

  @Test
  void aRecoveryPasswordIsRecognised() throws VolumeException {
    assertThat(file(DIGITS)).isInstanceOf(UnlockKey.RecoveryPassword.class);
    assertThat(file(DIGITS + "\r\n")).isInstanceOf(UnlockKey.RecoveryPassword.class);
    assertThat(new String(((UnlockKey.RecoveryPassword) file(DIGITS)).digits())).isEqualTo(DIGITS);
  }

  @Test
  void aNewRecoveryPasswordObeysEveryRule() throws VolumeException {
    for (int i = 0; i < 200; i++) {
      char[] digits = UnlockKey.RecoveryPassword.random(new SecureRandom()).digits();
      assertThat(UnlockKey.ofText(CharBuffer.wrap(digits)))
          .isInstanceOf(UnlockKey.RecoveryPassword.class);
    }
  }

  @Test
  void aMistypedGroupIsNamedWithoutItsDigits() {
    assertMalformed(DIGITS.replace("420860", "420861"), "Group 3");
    assertMalformed(DIGITS.replace("695321", "720896"), "Group 8");
    assertThatThrownBy(() -> file(DIGITS.replace("420860", "420861")))
        .hasMessageNotContaining("420861");
  }

  @Test
  void theFileThatWindowsSavesIsRead() throws VolumeException {
    String text = "BitLocker Drive Encryption recovery key\r\n\r\nRecovery Key:\r\n\t" + DIGITS;
    ByteBuffer bytes = StandardCharsets.UTF_16LE.encode("\uFEFF" + text + "\r\n\r\n");
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    assertThat(UnlockKey.ofFile(content)).isInstanceOf(UnlockKey.RecoveryPassword.class);
    assertThat(file(text)).isInstanceOf(UnlockKey.RecoveryPassword.class);
    assertMalformed(text + "\r\n" + DIGITS, "several recovery passwords");
    assertMalformed("one\ntwo", "no recovery password");
  }

  @Test
  void anExternalKeyIsThirtyTwoBytesOrTheirBase64() throws VolumeException {
    byte[] raw = new byte[32];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) (i * 37);
    }
    assertThat(((UnlockKey.ExternalKey) UnlockKey.ofFile(raw)).value()).isEqualTo(raw);
    String base64 = Base64.getEncoder().encodeToString(raw);
    assertThat(((UnlockKey.ExternalKey) file(base64 + "\n")).value()).isEqualTo(raw);
    assertThat(file(base64.substring(1) + "!")).isInstanceOf(UnlockKey.Password.class);
  }

  @Test
  void anythingElseIsAPassword() throws VolumeException {
    assertThat(file("correct horse battery staple")).isInstanceOf(UnlockKey.Password.class);
    assertMalformed("", "empty");
    assertMalformed("\n", "empty");
    assertThatThrownBy(() -> UnlockKey.ofFile(new byte[] {(byte) 0xC3, 0x28, 0}))
        .hasMessageContaining("neither a .BEK file");
    assertThatThrownBy(() -> UnlockKey.ofFile(new byte[1 << 20])).hasMessageContaining("1048576");
  }

  @Test
  void noKeyPrintsItself() throws VolumeException {
    assertThat(file(DIGITS).toString()).doesNotContain("404558");
    assertThat(file("secret").toString()).doesNotContain("secret");
  }

  @Test
  void aClosedKeyIsOverwritten() throws VolumeException {
    UnlockKey.RecoveryPassword key = (UnlockKey.RecoveryPassword) file(DIGITS);
    key.close();
    assertThat(key.value()).containsOnly(0);
  }
}
