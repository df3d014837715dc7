package io.drivedock.app.volume;

import io.drivedock.job.CopyStatus;
import io.drivedock.volume.Reason;
import java.util.Optional;

/** Which copy status a drive gets that is refused. */
final class ReasonStatuses {

  private ReasonStatuses() {}

  /** Nothing for what concerns a single file. */
  static Optional<CopyStatus> copyStatus(Reason reason) {
    return Optional.ofNullable(
        switch (reason) {
          case UNREADABLE,
              TRUNCATED,
              PARTITION_TABLE_DAMAGED,
              NTFS_DAMAGED,
              LIMIT_EXCEEDED,
              NO_ROOM ->
              CopyStatus.DISK_OPERATION_FAILED;
          case NO_VOLUME, LUKS, NOT_NTFS, NTFS_UNSUPPORTED -> CopyStatus.VOLUME_NOT_NTFS;
          case NOT_BITLOCKER, NOT_ACTIVATED, SUSPENDED -> CopyStatus.BITLOCKER_NOT_ACTIVATED;
          case CONVERSION_UNDER_WAY, VISTA, METHOD_UNKNOWN ->
              CopyStatus.BITLOCKER_UNLOCK_VOLUME_FAILED;
          case METADATA_DAMAGED -> CopyStatus.BITLOCKER_FAILED;
          case TPM_ONLY, PROTECTOR_NOT_FOUND -> CopyStatus.BITLOCKER_PROTECTOR_NOT_FOUND;
          case KEY_MISSING, KEY_MALFORMED, KEY_WRONG -> CopyStatus.BITLOCKER_KEY_INVALID;
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
              null;
        });
  }
}
