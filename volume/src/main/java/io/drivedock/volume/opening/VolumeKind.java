package io.drivedock.volume.opening;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.ntfs.NtfsVolume;

/** What a volume is, by the signs in its first bytes. */
public enum VolumeKind {
  /** Encrypted by BitLocker. */
  BITLOCKER("BitLocker"),
  /** NTFS, not encrypted. */
  NTFS("NTFS"),
  /** Recognised and not read. */
  EXFAT("exFAT"),
  /** Recognised and not read. */
  FAT("FAT"),
  /** Recognised and not read. */
  REFS("ReFS"),
  /** One of ext2, ext3 and ext4; recognised and not read. */
  EXT("ext4"),
  /** Recognised and not read. */
  XFS("XFS"),
  /** Encrypted by LUKS; recognised and not read. */
  LUKS("LUKS"),
  /** Nothing but zeros at its beginning. */
  EMPTY("empty"),
  /** Nothing known. */
  UNKNOWN("unknown");

  private static final int START_BYTES = 4096;
  private static final int EXT_SIGN_AT = 1080;
  private static final int EXT_SIGN = 0xEF53;

  private final String title;

  VolumeKind(String title) {
    this.title = title;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  static VolumeKind of(Medium volume) throws VolumeException {
    byte[] raw = volume.read(0, (int) Math.min(START_BYTES, volume.size()));
    Bytes start = Bytes.of(raw, Reason.NO_VOLUME);
    if (BitLockerVolume.isOne(raw)) {
      return BITLOCKER;
    }
    if (NtfsVolume.isOne(raw)) {
      return NTFS;
    }
    if (start.is(3, "EXFAT   ")) {
      return EXFAT;
    }
    if (start.is(3, "ReFS")) {
      return REFS;
    }
    if (start.is(0, "LUKS\u00ba\u00be")) {
      return LUKS;
    }
    if (start.is(54, "FAT1") || start.is(82, "FAT32")) {
      return FAT;
    }
    if (start.is(0, "XFSB")) {
      return XFS;
    }
    if (raw.length > EXT_SIGN_AT + 1 && start.u16(EXT_SIGN_AT) == EXT_SIGN) {
      return EXT;
    }
    for (byte b : raw) {
      if (b != 0) {
        return UNKNOWN;
      }
    }
    return EMPTY;
  }
}
