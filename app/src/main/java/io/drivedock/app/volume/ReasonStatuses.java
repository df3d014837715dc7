package io.drivedock.app.volume;

import io.drivedock.job.CopyStatus;
import io.drivedock.station.importing.DriveStatuses;
import io.drivedock.station.slot.device.VolumeFailures;
import io.drivedock.volume.Reason;
import java.util.Optional;

/** Which copy status a station gives a drive that is refused. */
final class ReasonStatuses {

  private ReasonStatuses() {}

  /** Nothing for what concerns a single file. */
  static Optional<CopyStatus> copyStatus(Reason reason) {
    return switch (reason) {
      case FILE_DAMAGED,
          NOT_FOUND,
          NAME_AMBIGUOUS,
          NAME_INVALID,
          ENCRYPTED_BY_EFS,
          COMPRESSED_BY_WOF,
          DEDUPLICATED,
          PLACEHOLDER,
          LINK,
          REPARSE_UNKNOWN,
          COMPRESSION_UNKNOWN,
          ALTERNATE_STREAM ->
          Optional.empty();
      case UNREADABLE, TRUNCATED, PARTITION_TABLE_DAMAGED, NTFS_DAMAGED, LIMIT_EXCEEDED ->
          of(reason);
      case NO_ROOM -> Optional.of(CopyStatus.DISK_OPERATION_FAILED);
      case NO_VOLUME, LUKS, NOT_NTFS, NTFS_UNSUPPORTED -> of(reason);
      case NOT_BITLOCKER, NOT_ACTIVATED, SUSPENDED, CONVERSION_UNDER_WAY -> of(reason);
      case VISTA, METHOD_UNKNOWN, METADATA_DAMAGED, TPM_ONLY, PROTECTOR_NOT_FOUND -> of(reason);
      case KEY_MISSING, KEY_MALFORMED, KEY_WRONG -> of(reason);
    };
  }

  private static Optional<CopyStatus> of(Reason reason) {
    return Optional.of(DriveStatuses.of(VolumeFailures.kind(reason)));
  }
}
