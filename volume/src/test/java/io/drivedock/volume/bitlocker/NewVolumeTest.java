package io.drivedock.volume.bitlocker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.volume.Medium;
import io.drivedock.volume.Memory;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Volumes that this module makes, and what can be wrong with them. */
final class NewVolumeTest {

  private static final int PLAIN_BYTES = 1 << 20;
  private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
  private static final int STATE_AT = 12;
  private static final int NEXT_STATE_AT = 14;
  private static final int METHOD_AT = 100;

  private static byte[] plain() {
    byte[] plain = new byte[PLAIN_BYTES];
    new Random(1).nextBytes(plain);
    return plain;
  }

  private static UnlockKey external() throws VolumeException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 0xA5);
    return UnlockKey.ofFile(key);
  }

  private static Memory volume(Method method, int sectorBytes, UnlockKey... keys)
      throws VolumeException {
    Memory device = new Memory((int) BitLockerTarget.volumeBytes(PLAIN_BYTES));
    try (BitLockerTarget target =
        BitLockerTarget.begin(
            device,
            PLAIN_BYTES,
            sectorBytes,
            method,
            "A drive",
            List.of(keys),
            new SecureRandom(),
            NOW)) {
      target.write(0, plain(), 0, PLAIN_BYTES);
      target.finish();
    }
    return device;
  }

  private static Memory volume() throws VolumeException {
    return volume(Method.AES_XTS_256, 512, external());
  }

  private static Reason refusal(Medium device, UnlockKey key) {
    return catchThrowableOfType(
            VolumeException.class, () -> BitLockerVolume.read(device).unlock(key))
        .reason();
  }

  /** Changes all three copies, with their checksums. */
  private static void change(Memory device, int at, int value) {
    for (int copy = 0; copy < 3; copy++) {
      int area = area(device, copy);
      littleEndian(device.bytes()).putShort(area + at, (short) value);
      mendChecksum(device.bytes(), area);
    }
  }

  private static int area(Memory device, int copy) {
    return (int) littleEndian(device.bytes()).getLong(176 + 8 * copy);
  }

  private static void mendChecksum(byte[] bytes, int area) {
    ByteBuffer buffer = littleEndian(bytes);
    int size = (buffer.getShort(area + 8) & 0xFFFF) * 16;
    if (size > Metadata.AREA_BYTES - 8) {
      return;
    }
    CRC32 crc = new CRC32();
    crc.update(bytes, area, size);
    buffer.putInt(area + size + 4, (int) crc.getValue());
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void everyMethodAndSectorGivesThePlainBytes() throws VolumeException {
    for (Method method :
        List.of(Method.AES_XTS_128, Method.AES_XTS_256, Method.AES_CBC_128, Method.AES_CBC_256)) {
      for (int sectorBytes : new int[] {512, 4096}) {
        Memory device = volume(method, sectorBytes, external());
        try (DecryptedMedium opened = BitLockerVolume.read(device).unlock(external())) {
          assertThat(opened.read(0, PLAIN_BYTES)).isEqualTo(plain());
        }
      }
    }
  }

  @Test
  void anyRangeCanBeRead() throws VolumeException {
    byte[] plain = plain();
    try (DecryptedMedium opened = BitLockerVolume.read(volume()).unlock(external())) {
      Random random = new Random(2);
      for (int i = 0; i < 500; i++) {
        int from = random.nextInt(PLAIN_BYTES);
        int length = random.nextInt(Math.min(200_000, PLAIN_BYTES - from) + 1);
        assertThat(opened.read(from, length))
            .isEqualTo(Arrays.copyOfRange(plain, from, from + length));
      }
      assertThatThrownBy(() -> opened.read(opened.size() - 1, 2))
          .isInstanceOf(VolumeException.class);
    }
  }

  @Test
  void whatIsBitLockersReadsAsZeros() throws VolumeException {
    Memory device = volume();
    try (DecryptedMedium opened = BitLockerVolume.read(device).unlock(external())) {
      for (int copy = 0; copy < 3; copy++) {
        assertThat(opened.read(area(device, copy), Metadata.AREA_BYTES)).containsOnly(0);
      }
      assertThat(opened.read(PLAIN_BYTES + Metadata.AREA_BYTES, 8192)).containsOnly(0);
    }
  }

  @Test
  void everyKindOfKeyOpensIt() throws VolumeException {
    UnlockKey recovery = UnlockKey.RecoveryPassword.random(new SecureRandom());
    UnlockKey password = WindowsVolumes.text("correct horse");
    Memory device = volume(Method.AES_XTS_128, 512, recovery, password, external());
    for (UnlockKey key : List.of(recovery, password, external())) {
      try (DecryptedMedium opened = BitLockerVolume.read(device).unlock(key)) {
        assertThat(opened.read(0, 512)).isEqualTo(Arrays.copyOf(plain(), 512));
      }
    }
    assertThat(refusal(device, WindowsVolumes.text("correct mule"))).isEqualTo(Reason.KEY_WRONG);
    assertThat(refusal(device, UnlockKey.RecoveryPassword.random(new SecureRandom())))
        .isEqualTo(Reason.KEY_WRONG);
  }

  @Test
  void aKeyWithoutProtectorIsToldFromAWrongOne() throws VolumeException {
    Memory device = volume();
    assertThat(refusal(device, WindowsVolumes.text("x"))).isEqualTo(Reason.PROTECTOR_NOT_FOUND);
    assertThat(refusal(device, UnlockKey.ofFile(new byte[32]))).isEqualTo(Reason.KEY_WRONG);
    assertThatThrownBy(() -> BitLockerVolume.read(device).unlock(WindowsVolumes.text("x")))
        .hasMessageContaining("it has external key");
  }

  @Test
  void aSuspendedVolumeOpensOnlyForWhoAsksForTheClearKey() throws VolumeException {
    Memory device = volume(Method.AES_XTS_128, 512, external(), new UnlockKey.ClearKey());
    assertThat(refusal(device, external())).isEqualTo(Reason.SUSPENDED);
    try (DecryptedMedium opened = BitLockerVolume.read(device).unlock(new UnlockKey.ClearKey())) {
      assertThat(opened.read(0, 512)).isEqualTo(Arrays.copyOf(plain(), 512));
    }
  }

  @Test
  void everyStateThatIsNotEncryptedIsRefused() throws VolumeException {
    Memory device = volume();
    change(device, STATE_AT, 1);
    assertThat(refusal(device, external())).isEqualTo(Reason.NOT_ACTIVATED);
    change(device, STATE_AT, 2);
    assertThat(refusal(device, external())).isEqualTo(Reason.CONVERSION_UNDER_WAY);
    change(device, STATE_AT, 4);
    change(device, NEXT_STATE_AT, 2);
    assertThat(refusal(device, external())).isEqualTo(Reason.CONVERSION_UNDER_WAY);
  }

  @Test
  void whatIsTooOldOrTooNewIsNamed() throws VolumeException {
    Memory device = volume();
    change(device, METHOD_AT, 0x8006);
    assertThat(refusal(device, external())).isEqualTo(Reason.METHOD_UNKNOWN);
    Memory vista = volume();
    change(vista, 10, 1);
    assertThat(refusal(vista, external())).isEqualTo(Reason.VISTA);
    Memory vistaBoot = volume();
    Arrays.fill(vistaBoot.bytes(), 160, 200, (byte) 0);
    assertThat(refusal(vistaBoot, external())).isEqualTo(Reason.VISTA);
  }

  @Test
  void aVolumeForATpmAloneIsNamed() throws VolumeException {
    Memory device = volume();
    // The name is 24 bytes with its header; the protector's kind lies 34 behind its own start.
    change(device, 112 + 24 + 34, 0x0100);
    assertThat(refusal(device, external())).isEqualTo(Reason.TPM_ONLY);
  }

  @Test
  void oneWholeCopyIsEnough() throws VolumeException {
    Memory device = volume();
    device.bytes()[area(device, 0) + 200] ^= 1;
    device.bytes()[area(device, 1) + 20] ^= 1;
    BitLockerVolume volume = BitLockerVolume.read(device);
    assertThat(volume.wholeCopies()).isEqualTo(1);
    try (DecryptedMedium opened = volume.unlock(external())) {
      assertThat(opened.read(0, 512)).isEqualTo(Arrays.copyOf(plain(), 512));
    }
    device.bytes()[area(device, 2) + 300] ^= 1;
    assertThat(refusal(device, external())).isEqualTo(Reason.METADATA_DAMAGED);
  }

  /** A changed name has a right checksum, and the hash that only the key can seal is wrong. */
  @Test
  void changedMetadataIsNoticed() throws VolumeException {
    Memory device = volume();
    change(device, 112 + 8, 'B');
    assertThat(refusal(device, external())).isEqualTo(Reason.METADATA_DAMAGED);
  }

  @Test
  void aVolumeThatWasCutOffIsRefused() throws VolumeException {
    Memory device = volume();
    assertThat(refusal(device.first((int) device.size() - 4096), external()))
        .isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(device.first(300), external())).isEqualTo(Reason.NOT_BITLOCKER);
    assertThat(refusal(new Memory(1 << 20), external())).isEqualTo(Reason.NOT_BITLOCKER);
  }

  @Test
  void aClosedVolumeReadsNothing() throws VolumeException {
    DecryptedMedium opened = BitLockerVolume.read(volume()).unlock(external());
    opened.close();
    assertThatThrownBy(() -> opened.read(0, 512)).isInstanceOf(VolumeException.class);
  }
}
