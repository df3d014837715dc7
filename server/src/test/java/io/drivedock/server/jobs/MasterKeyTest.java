package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MasterKeyTest {

  @TempDir Path folder;

  @Test
  void theFileIsMadeOnceAndOnlyItsOwnerMayReadIt() throws Exception {
    Path file = folder.resolve("master.key");
    MasterKey made = MasterKey.inFile(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(MasterKey.inFile(file).bytes()).isEqualTo(made.bytes());
    assertThat(made.toString()).isEqualTo("MasterKey[redacted]");
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws Exception {
    Path file = folder.resolve("master.key");
    MasterKey.inFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> MasterKey.inFile(file))
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
}
