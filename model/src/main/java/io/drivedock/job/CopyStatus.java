package io.drivedock.job;

import java.util.Optional;

/** How the copying of one drive stands or ended. */
public enum CopyStatus {
  NONE("None", false),
  IN_PROGRESS("InProgress", false),
  COMPLETED("Completed", false),
  COMPLETED_WITH_WARNINGS("CompletedWithWarnings", false),
  COMPLETED_WITH_ERRORS("CompletedWithErrors", true),
  INTERNAL_ERROR("InternalError", true),
  MANIFEST_CORRUPTED("ManifestCorrupted", true),
  MANIFEST_NAME_INVALID("ManifestNameInvalid", true),
  MANIFEST_NAME_TOO_LONG("ManifestNameTooLong", true),
  MANIFEST_NOT_FOUND("ManifestNotFound", true),
  MANIFEST_ACCESS_DENIED("ManifestAccessDenied", true),
  MANIFEST_FORMAT_INVALID("ManifestFormatInvalid", true),
  READ_MANIFEST_FAILED("ReadManifestFailed", true),
  MANIFEST_DRIVE_ID_MISMATCH("ManifestDriveIdMismatch", true),
  BLOB_LIST_FORMAT_INVALID("BlobListFormatInvalid", true),
  DISK_NOT_FOUND("DiskNotFound", true),
  VOLUME_NOT_NTFS("VolumeNotNtfs", true),
  DISK_OPERATION_FAILED("DiskOperationFailed", true),
  BITLOCKER_NOT_ACTIVATED("BitLockerNotActivated", true),
  BITLOCKER_PROTECTOR_NOT_FOUND("BitLockerProtectorNotFound", true),
  BITLOCKER_KEY_INVALID("BitLockerKeyInvalid", true),
  BITLOCKER_UNLOCK_VOLUME_FAILED("BitLockerUnlockVolumeFailed", true),
  BITLOCKER_FAILED("BitLockerFailed", true);

  private final String text;
  private final boolean isError;

  CopyStatus(String text, boolean isError) {
    this.text = text;
    this.isError = isError;
  }

  /** The spelling on the wire. */
  public String text() {
    return text;
  }

  /** Whether something that the customer asked for did not happen. Warnings are no errors. */
  public boolean isError() {
    return isError;
  }

  /** Whether a drive's copying can end like this. */
  public boolean isFinal() {
    return this != NONE && this != IN_PROGRESS;
  }

  /** Reads the wire's spelling. */
  public static Optional<CopyStatus> parse(String text) {
    for (CopyStatus status : values()) {
      if (status.text.equals(text)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
