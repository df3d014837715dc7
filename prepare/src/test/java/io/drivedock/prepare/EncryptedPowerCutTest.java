package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.drive.DriveId;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.device.SystemDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The power is cut at every call of a whole preparation: partition table, BitLocker and NTFS, on a
 * device that held another such drive. What is left is no drive, or a whole one whose key is known.
 */
final class EncryptedPowerCutTest {

  private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");
  private static final DriveId ID = new DriveId("WD-1234");

  /** So many times it is drawn what of the last writes is there. */
  private static final int SAMPLES = 12;

  @TempDir Path folder;
  private Path source;
  private Path image;
  private Path journal;

  @BeforeEach
  void fill() throws IOException {
    folder = folder.toRealPath();
    source = Files.createDirectories(folder.resolve("films"));
    image = folder.resolve("drive.img");
    journal = folder.resolve("WD-1234.jrn");
    Random random = new Random(1);
    for (int i = 0; i < 30; i++) {
      byte[] content = new byte[i * i * 40];
      random.nextBytes(content);
      Files.write(
          Files.createDirectories(source.resolve("takes/" + i % 3))
              .resolve("take %d.txt".formatted(i)),
          content);
    }
  }

  private EncryptedPreparation preparation(EncryptedPreparation.Opening opening) {
    return new EncryptedPreparation(
        () -> NOW, new SecureRandom(), new SystemDevices(folder), opening);
  }

  private void run(EncryptedPreparation.Opening opening, boolean hasPartitionTable)
      throws PreparationException {
    preparation(opening)
        .run(
            PreparationPlan.copying(source, image, ID, BlobPlan.into("films")),
            new Encryption(Method.AES_XTS_256, hasPartitionTable, null),
            PreparationWatch.NONE);
  }

  private String key() throws Exception {
    return Places.readJournal(journal).key().reveal();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void atEveryCallItLeavesNoDriveOrAWholeOne(boolean hasPartitionTable) throws Exception {
    CutDevice[] device = new CutDevice[1];
    run(
        (_, bytes) -> device[0] = new CutDevice(new byte[(int) bytes], Long.MAX_VALUE),
        hasPartitionTable);
    byte[] before = device[0].left(new Random());
    String keyBefore = key();
    Map<String, String> files = SealedTree.of(new Bytes(before), keyBefore);
    assertThat(files).hasSize(31);
    int none = 0;
    int whole = 0;
    int old = 0;
    Set<Long> seen = new HashSet<>();
    boolean isFinished = false;
    for (int calls = 1; !isFinished; calls++) {
      Files.deleteIfExists(image);
      Files.deleteIfExists(journal);
      int n = calls;
      PreparationException failed =
          catchThrowableOfType(
              PreparationException.class,
              () -> run((_, _) -> device[0] = new CutDevice(before, n), hasPartitionTable));
      isFinished = failed == null;
      for (int sample = 0; sample < SAMPLES; sample++) {
        Bytes after = new Bytes(device[0].left(new Random(100L * n + sample)));
        if (!seen.add(after.checksum())) {
          continue;
        }
        if (Files.exists(journal) && isOpenedBy(after, key(), files)) {
          whole++;
        } else if (isOpenedBy(after, keyBefore, files)) {
          old++;
        } else {
          assertThat(isFinished).isFalse();
          none++;
        }
      }
    }
    assertThat(whole).isPositive();
    assertThat(none).isGreaterThan(10);
    // Before the first sync nothing of the old drive need be gone.
    assertThat(old).isLessThan(5 * SAMPLES);
  }

  /** Whether that key opens it; whatever it opens is whole, and what it does not open is none. */
  private static boolean isOpenedBy(Medium device, String key, Map<String, String> files) {
    try {
      assertThat(SealedTree.of(device, key)).isEqualTo(files);
      return true;
    } catch (VolumeException e) {
      assertThat(e.reason())
          .isIn(Reason.NO_VOLUME, Reason.PARTITION_TABLE_DAMAGED, Reason.NOT_BITLOCKER);
      return false;
    }
  }

  /** What a device holds, in memory. */
  private static final class Bytes implements Medium {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Of the same content. */
    long checksum() {
      CRC32C checksum = new CRC32C();
      checksum.update(bytes);
      return checksum.getValue();
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws VolumeException {
      Medium.check(position, length, bytes.length);
      System.arraycopy(bytes, (int) position, into, offset, length);
    }

    @Override
    public void close() {}
  }
}
