package io.drivedock.station.importing;

import io.drivedock.job.CopyStatus;
import io.drivedock.station.slot.DriveException;

/** How a drive is reported of which nothing could be read, by what is the matter with it. */
public final class DriveStatuses {

  private DriveStatuses() {}

  /** The copy status of a drive whose manifest failed so. */
  public static CopyStatus of(DriveException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND, NOT_A_FILE -> CopyStatus.MANIFEST_NOT_FOUND;
      case ACCESS_DENIED, REFUSED -> CopyStatus.MANIFEST_ACCESS_DENIED;
      case IO_FAILED, EXISTS, FULL, READ_ONLY -> CopyStatus.READ_MANIFEST_FAILED;
      case DAMAGED -> CopyStatus.DISK_OPERATION_FAILED;
      case NOT_NTFS -> CopyStatus.VOLUME_NOT_NTFS;
      case NOT_PROTECTED -> CopyStatus.BITLOCKER_NOT_ACTIVATED;
      case NO_PROTECTOR -> CopyStatus.BITLOCKER_PROTECTOR_NOT_FOUND;
      case KEY_INVALID -> CopyStatus.BITLOCKER_KEY_INVALID;
      case NOT_UNLOCKED -> CopyStatus.BITLOCKER_UNLOCK_VOLUME_FAILED;
      case PROTECTION_DAMAGED -> CopyStatus.BITLOCKER_FAILED;
    };
  }
}
