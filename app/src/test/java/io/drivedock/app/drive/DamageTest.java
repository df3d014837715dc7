package io.drivedock.app.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.proving.DriveProof.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DamageTest {

  @Test
  void namesCannotCommandTheTerminal() {
    Damage damage = new Damage();
    ManifestBlob blob =
        new ManifestBlob(
            "films/a\u001B[2Jb\u202Ec\n\u00E9 \uD83D\uDE00",
            "\\x",
            0,
            ImportDisposition.RENAME,
            new BlobContent.Blocks(List.of()),
            null,
            null,
            null,
            null);
    damage.add(new Fault(blob, "\\x\u001B", 0, 0, Fault.Kind.MISSING));
    assertThat(damage.lines())
        .containsExactly(
            "films/a\\u001B[2Jb\\u202Ec\\u000A\u00E9 \uD83D\uDE00: is missing (\\x\\u001B)");
  }
}
