package io.drivedock.volume.bitlocker;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.volume.Damage;
import io.drivedock.volume.Memory;
import io.drivedock.volume.Mutations;
import io.drivedock.volume.StructureWriter;
import io.drivedock.volume.VolumeException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Metadata that is damaged is read or refused, also by somebody who has the key and can seal what
 * he changed: a customer has it. An external key opens the volume, because it is not stretched.
 */
final class DamagedMetadataTest {

  private static final int PLAIN_BYTES = 256 << 10;
  private static final int COPIED_BYTES = 4 << 10;
  private static final int SEAL_HEADER_BYTES = 12;
  private static final int METHOD_HASH = 0x2005;

  private static Memory device;
  private static int[] areas;
  private static int blockBytes;
  private static byte[] master;

  @BeforeAll
  static void make() throws VolumeException {
    device = new Memory((int) BitLockerTarget.volumeBytes(PLAIN_BYTES));
    try (UnlockKey external = external();
        UnlockKey recovery = UnlockKey.RecoveryPassword.random(new SecureRandom());
        BitLockerTarget target =
            BitLockerTarget.begin(
                device,
                PLAIN_BYTES,
                512,
                Method.AES_XTS_128,
                "A drive",
                List.of(recovery, external),
                new SecureRandom(),
                Instant.parse("2026-12-01T10:00:00Z"))) {
      target.write(0, new byte[PLAIN_BYTES], 0, PLAIN_BYTES);
      target.finish();
      areas = BootSector.read(device).copies().stream().mapToInt(Math::toIntExact).toArray();
      Metadata metadata = Metadata.read(device, areas[0]);
      master = Unlocking.masterKey(metadata, external);
    }
    blockBytes = (device.bytes()[areas[0] + 8] & 0xFF) * 16;
  }

  private static UnlockKey external() throws VolumeException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 0xA5);
    return UnlockKey.ofFile(key);
  }

  private static void read(Memory damaged) throws VolumeException {
    try (UnlockKey key = external();
        DecryptedMedium opened = BitLockerVolume.read(damaged).unlock(key)) {
      opened.read(0, 20_000);
      opened.read(opened.size() - 100, 100);
    }
  }

  @Test
  void whatWasDamagedIsReadOrRefused() {
    int[] places = {0, 512, areas[0], areas[0] + blockBytes + 100, areas[1], areas[1] + blockBytes};
    Mutations.Outcome outcome =
        Mutations.run(
            device.bytes(),
            places,
            (damage, random) -> {
              if (random.nextInt(8) > 0) {
                mendChecksum(damage);
              }
              spread(damage);
            },
            DamagedMetadataTest::read);
    assertThat(outcome.answered()).isPositive();
    assertThat(outcome.refused()).isPositive();
  }

  @Test
  void whatWasChangedWithTheKeyIsReadOrRefused() {
    int[] places = {0, 512, areas[0], areas[0] + blockBytes, areas[0], areas[0] + 112};
    Mutations.Outcome outcome =
        Mutations.run(
            device.bytes(),
            places,
            (damage, random) -> {
              seal(damage);
              mendChecksum(damage);
              spread(damage);
            },
            DamagedMetadataTest::read);
    assertThat(outcome.answered()).isGreaterThan(outcome.refused() / 100);
    assertThat(outcome.refused()).isPositive();
  }

  /** Seals the hash of the first copy anew. */
  private static void seal(Damage damage) {
    ByteBuffer view = damage.view();
    int size = size(view);
    int datum = areas[0] + size + 8;
    byte[] hash = Unlocking.hash(damage.copy(areas[0], size));
    byte[] plain =
        new StructureWriter(SEAL_HEADER_BYTES + hash.length)
            .u16(SEAL_HEADER_BYTES + hash.length)
            .u16(0)
            .u32(1)
            .u16(METHOD_HASH)
            .u16(0)
            .bytes(hash)
            .all();
    byte[] nonce = damage.copy(datum + 8, 12);
    damage.put(datum + 8 + nonce.length, AesCcm.seal(master, nonce, plain));
  }

  private static int size(ByteBuffer view) {
    int size = (view.getShort(areas[0] + 8) & 0xFFFF) * 16;
    return size > COPIED_BYTES - 200 ? blockBytes : size;
  }

  private static void mendChecksum(Damage damage) {
    int size = size(damage.view());
    CRC32 crc = new CRC32();
    crc.update(damage.copy(areas[0], size));
    damage.put32(areas[0] + size + 4, crc.getValue());
  }

  /** Makes the copies alike, for otherwise a whole one is taken. */
  private static void spread(Damage damage) {
    for (int copy = 1; copy < areas.length; copy++) {
      damage.put(areas[copy], damage.copy(areas[0], COPIED_BYTES));
    }
  }
}
