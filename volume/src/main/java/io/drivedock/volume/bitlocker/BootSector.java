package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.List;

/**
 * The first sector of a BitLocker volume, which is never encrypted.
 *
 * @param isToGo whether it is a BitLocker To Go volume, which looks like FAT to older systems
 * @param isBeingEncrypted whether sectors are encrypted only when they are written ("encrypt on
 *     write")
 * @param copies where the three copies of the metadata lie, in bytes
 */
record BootSector(boolean isToGo, int sectorBytes, boolean isBeingEncrypted, List<Long> copies) {

  static final int BYTES = 512;
  static final int COPIES = 3;

  static final String FIXED_SIGN = "-FVE-FS-";
  static final String TO_GO_SIGN = "MSWIN4.1";
  static final String GUID = "4967d63b-2e29-4ad8-8399-f6a339e3d001";

  private static final String GUID_ENCRYPT_ON_WRITE = "92a84d3b-dd80-4d0e-9e4e-b1e3284eaed8";
  private static final int SIGN_AT = 3;
  private static final int SECTOR_BYTES_AT = 11;
  static final int FIXED_GUID_AT = 160;
  private static final int TO_GO_GUID_AT = 424;
  private static final int GUID_BYTES = 16;

  /** Whether a first sector is one of a BitLocker volume. */
  static boolean isOne(Bytes sector) throws VolumeException {
    return sector.length() >= BYTES
        && (sector.is(SIGN_AT, FIXED_SIGN)
            || (sector.is(SIGN_AT, TO_GO_SIGN) && isKnown(sector.guid(TO_GO_GUID_AT))));
  }

  private static boolean isKnown(String guid) {
    return guid.equals(GUID) || guid.equals(GUID_ENCRYPT_ON_WRITE);
  }

  static BootSector read(Medium medium) throws VolumeException {
    if (medium.size() < BYTES) {
      throw new VolumeException(Reason.NOT_BITLOCKER, "The volume is too small for BitLocker");
    }
    Bytes sector = Bytes.of(medium.read(0, BYTES), Reason.METADATA_DAMAGED);
    if (!isOne(sector)) {
      throw new VolumeException(Reason.NOT_BITLOCKER, "The volume is not a BitLocker volume");
    }
    boolean isToGo = !sector.is(SIGN_AT, FIXED_SIGN);
    int guidAt = isToGo ? TO_GO_GUID_AT : FIXED_GUID_AT;
    String guid = sector.guid(guidAt);
    if (!isKnown(guid)) {
      throw new VolumeException(
          Reason.VISTA,
          "The volume was encrypted by Windows Vista; encrypt the drive anew with Windows 7 or"
              + " later");
    }
    int sectorBytes = sector.u16(SECTOR_BYTES_AT);
    if (sectorBytes != 512 && sectorBytes != 4096) {
      throw sector.damaged("The BitLocker volume has sectors of %d bytes".formatted(sectorBytes));
    }
    long first = sector.u63(guidAt + GUID_BYTES);
    long second = sector.u63(guidAt + GUID_BYTES + Long.BYTES);
    long third = sector.u63(guidAt + GUID_BYTES + 2 * Long.BYTES);
    return new BootSector(
        isToGo, sectorBytes, guid.equals(GUID_ENCRYPT_ON_WRITE), List.of(first, second, third));
  }
}
