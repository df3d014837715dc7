package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MasterKeyTest {

  @TempDir Path folder;

  @Test
  void theFileIsMadeOnceAndOnlyItsOwnerMayReadIt() throws Exception {
    Path file = folder.resolve("master.key");
    MasterKey made = MasterKey.inFile(file, () -> true);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(MasterKey.inFile(file, () -> false).bytes()).isEqualTo(made.bytes());
    assertThat(made.toString()).isEqualTo("MasterKey[redacted]");
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws Exception {
    Path file = folder.resolve("master.key");
    MasterKey.inFile(file, () -> true);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> MasterKey.inFile(file, () -> true))
        .isInstanceOf(KeyVaultException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aTextThatIsNoKeyIsRefusedWithoutRepeatingIt() {
    for (String text : new String[] {"", "hunter2", "aHVudGVyMg==", "%%%"}) {
      assertThatThrownBy(() -> MasterKey.parse(text, "the environment"))
          .isInstanceOf(KeyVaultException.class)
          .hasMessageContaining("the environment")
          .hasMessageNotContaining("hunter2")
          .hasMessageNotContaining("aHVudGVyMg");
    }
  }

  /** The expected key was worked out by another program after RFC 5869. */
  @Test
  void aDerivedKeyIsOfItsPurposeAlone() {
    MasterKey zeros =
        MasterKey.parse(Base64.getEncoder().encodeToString(new byte[32]), "the environment");
    assertThat(HexFormat.of().formatHex(zeros.derived("one purpose").getEncoded()))
        .isEqualTo("3563bb2c9eaa99e5f189066b87ad9a47d2695b2c18a502e0543d840baecf9d3a");
    assertThat(zeros.derived("another purpose")).isNotEqualTo(zeros.derived("one purpose"));
    assertThat(zeros.derived("one purpose").toString()).doesNotContain("3563bb2c");
  }

  @Test
  void noKeyIsMadeBesideADatabaseThatIsInUse(@TempDir Path empty) {
    Path file = empty.resolve("master.key");
    assertThatThrownBy(() -> MasterKey.inFile(file, () -> false))
        .isInstanceOf(KeyVaultException.class)
        .hasMessageContaining("does not exist, and the database is in use");
    assertThat(file).doesNotExist();
  }
}
