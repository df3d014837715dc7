package io.drivedock.volume.opening;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.volume.Memory;
import io.drivedock.volume.Mutations;
import io.drivedock.volume.TargetPart;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerTarget;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.ntfs.Listing;
import io.drivedock.volume.ntfs.NtfsVolume;
import io.drivedock.volume.ntfs.formatting.FileTree;
import io.drivedock.volume.ntfs.formatting.Format;
import io.drivedock.volume.ntfs.formatting.NtfsWriter;
import io.drivedock.volume.ntfs.formatting.VolumeLayout;
import io.drivedock.volume.partition.GptWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A whole drive, of which bytes anywhere were damaged, is read or refused. */
final class DamagedDriveTest {

  private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
  private static final int FILES = 40;
  private static final int SECTOR_BYTES = 512;
  private static final int MARGIN_BYTES = GptWriter.MARGIN_BYTES;

  private static UnlockKey key() throws VolumeException {
    return UnlockKey.ofFile(new byte[32]);
  }

  private static Memory drive() throws VolumeException {
    FileTree tree = new FileTree(NOW);
    for (int i = 0; i < FILES; i++) {
      tree.file("folder %d/a file of many, number %03d".formatted(i % 2, i), i * 200L, NOW);
    }
    VolumeLayout layout =
        VolumeLayout.smallest(tree, new Format(SECTOR_BYTES, 4096, "", MARGIN_BYTES / 512));
    long part = BitLockerTarget.volumeBytes(layout.volumeBytes());
    long bytes = (part + MARGIN_BYTES - 1) / MARGIN_BYTES * MARGIN_BYTES + 2L * MARGIN_BYTES;
    Memory device = new Memory((int) bytes);
    try (UnlockKey key = key();
        BitLockerTarget volume =
            BitLockerTarget.begin(
                new TargetPart(device, MARGIN_BYTES, bytes - 2L * MARGIN_BYTES),
                layout.volumeBytes(),
                SECTOR_BYTES,
                Method.AES_XTS_128,
                "A drive",
                List.of(key),
                new SecureRandom(),
                NOW)) {
      NtfsWriter writer = NtfsWriter.begin(volume, layout, NOW, 1);
      for (int i = 0; i < FILES; i++) {
        writer.beginFile(i);
        writer.write(new byte[i * 200], 0, i * 200);
        writer.endFile();
      }
      writer.finish();
      volume.finish();
    }
    GptWriter.write(device, bytes, SECTOR_BYTES, new Random(1));
    return device;
  }

  private static void read(Memory damaged) throws VolumeException {
    try (UnlockKey key = key();
        OpenVolume open = OpenVolume.open(damaged, Inspection.of(damaged).dataVolume(), key)) {
      NtfsVolume volume = open.ntfs();
      Listing.of(volume, 100_000);
      Listing.findings(volume);
    }
  }

  @Test
  void whateverIsDamagedItIsReadOrRefused() throws VolumeException {
    Memory device = drive();
    int end = device.bytes().length;
    // Where the file system has its table of files, and where BitLocker has its areas.
    int table = MARGIN_BYTES + (8 << 10);
    int[] places = {
      440,
      1300,
      end - 17_000,
      end,
      MARGIN_BYTES,
      MARGIN_BYTES + 512,
      table,
      table + (100 << 10),
      table,
      table + (100 << 10),
      MARGIN_BYTES,
      end - MARGIN_BYTES
    };
    Mutations.Outcome outcome =
        Mutations.run(device.bytes(), places, (damage, random) -> {}, DamagedDriveTest::read);
    assertThat(outcome.answered()).isPositive();
    assertThat(outcome.refused()).isPositive();
  }
}
