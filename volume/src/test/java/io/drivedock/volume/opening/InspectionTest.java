package io.drivedock.volume.opening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.volume.Memory;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerTarget;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.UnlockKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InspectionTest {

  private static final int MIB = 1 << 20;

  private static Memory with(int at, String sign) {
    Memory device = new Memory(MIB);
    byte[] bytes = sign.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, device.bytes(), at, bytes.length);
    return device;
  }

  private static VolumeKind kind(Memory device) throws VolumeException {
    return Inspection.of(device).volumes().getFirst().kind();
  }

  private static Reason refusal(Memory device) throws VolumeException {
    Inspection inspection = Inspection.of(device);
    return catchThrowableOfType(VolumeException.class, inspection::dataVolume).reason();
  }

  private static Memory bitLocker(UnlockKey... keys) throws VolumeException {
    Memory device = new Memory((int) BitLockerTarget.volumeBytes(MIB));
    try (BitLockerTarget target =
        BitLockerTarget.begin(
            device,
            MIB,
            512,
            Method.AES_XTS_128,
            "A drive",
            List.of(keys),
            new SecureRandom(),
            Instant.EPOCH)) {
      target.write(0, with(3, "NTFS    ").bytes(), 0, MIB);
      target.finish();
    }
    return device;
  }

  @Test
  void foreignVolumesAreNamed() throws VolumeException {
    assertThat(kind(with(3, "EXFAT   "))).isEqualTo(VolumeKind.EXFAT);
    assertThat(kind(with(3, "ReFS"))).isEqualTo(VolumeKind.REFS);
    assertThat(kind(with(82, "FAT32   "))).isEqualTo(VolumeKind.FAT);
    assertThat(kind(with(54, "FAT16   "))).isEqualTo(VolumeKind.FAT);
    assertThat(kind(with(0, "LUKS\u00ba\u00be"))).isEqualTo(VolumeKind.LUKS);
    assertThat(kind(with(1080, "S\u00ef"))).isEqualTo(VolumeKind.EXT);
    assertThat(kind(with(0, "XFSB"))).isEqualTo(VolumeKind.XFS);
    assertThat(kind(new Memory(MIB))).isEqualTo(VolumeKind.EMPTY);
    assertThat(kind(with(100, "x"))).isEqualTo(VolumeKind.UNKNOWN);
    assertThat(kind(new Memory(100))).isEqualTo(VolumeKind.EMPTY);
  }

  @Test
  void aDeviceWithoutAVolumeForDataSaysWhatItHas() throws VolumeException {
    assertThat(refusal(with(3, "EXFAT   "))).isEqualTo(Reason.NOT_NTFS);
    assertThat(refusal(with(0, "LUKS\u00ba\u00be"))).isEqualTo(Reason.LUKS);
    assertThat(refusal(new Memory(MIB))).isEqualTo(Reason.NO_VOLUME);
  }

  @Test
  void aKeyIsAskedForOnlyWhereOneIsNeeded() throws VolumeException {
    Memory plain = with(3, "NTFS    ");
    try (OpenVolume open = OpenVolume.open(plain, Inspection.of(plain).dataVolume(), null)) {
      assertThat(open.plain().size()).isEqualTo(MIB);
    }
    Memory sealed = bitLocker(UnlockKey.ofFile(new byte[32]));
    FoundVolume found = Inspection.of(sealed).dataVolume();
    assertThat(
            catchThrowableOfType(VolumeException.class, () -> OpenVolume.open(sealed, found, null))
                .reason())
        .isEqualTo(Reason.KEY_MISSING);
    try (UnlockKey key = UnlockKey.ofFile(new byte[32]);
        OpenVolume open = OpenVolume.open(sealed, found, key)) {
      assertThat(open.plain().read(3, 8)).isEqualTo("NTFS    ".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void whatIsRefusedWhateverTheKeyIsKnownBefore() throws VolumeException {
    Memory sealed = bitLocker(UnlockKey.ofFile(new byte[32]), new UnlockKey.ClearKey());
    FoundVolume found = Inspection.of(sealed).dataVolume();
    assertThat(found.problem().orElseThrow().reason()).isEqualTo(Reason.SUSPENDED);
    try (OpenVolume open = OpenVolume.open(sealed, found, new UnlockKey.ClearKey())) {
      assertThat(open.plain().read(3, 4)).isEqualTo("NTFS".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
