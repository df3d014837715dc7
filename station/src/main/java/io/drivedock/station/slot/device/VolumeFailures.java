package io.drivedock.station.slot.device;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;

/** What a refusal of a volume means for a drive. */
public final class VolumeFailures {

  private VolumeFailures() {}

  /** What is the matter with a drive, or a file on one, that is refused so. */
  public static DriveException.Kind kind(Reason reason) {
    return switch (reason) {
      case UNREADABLE -> DriveException.Kind.IO_FAILED;
      case TRUNCATED, PARTITION_TABLE_DAMAGED, NTFS_DAMAGED, LIMIT_EXCEEDED, FILE_DAMAGED ->
          DriveException.Kind.DAMAGED;
      case NO_VOLUME, LUKS, NOT_NTFS, NTFS_UNSUPPORTED -> DriveException.Kind.NOT_NTFS;
      case NOT_BITLOCKER, NOT_ACTIVATED, SUSPENDED -> DriveException.Kind.NOT_PROTECTED;
      case CONVERSION_UNDER_WAY, VISTA, METHOD_UNKNOWN -> DriveException.Kind.NOT_UNLOCKED;
      case METADATA_DAMAGED -> DriveException.Kind.PROTECTION_DAMAGED;
      case TPM_ONLY, PROTECTOR_NOT_FOUND -> DriveException.Kind.NO_PROTECTOR;
      case KEY_MISSING, KEY_MALFORMED, KEY_WRONG -> DriveException.Kind.KEY_INVALID;
      case NO_ROOM -> DriveException.Kind.FULL;
      case NOT_FOUND -> DriveException.Kind.NOT_FOUND;
      case LINK -> DriveException.Kind.NOT_A_FILE;
      case NAME_AMBIGUOUS,
          NAME_INVALID,
          ENCRYPTED_BY_EFS,
          COMPRESSED_BY_WOF,
          DEDUPLICATED,
          PLACEHOLDER,
          REPARSE_UNKNOWN,
          COMPRESSION_UNKNOWN,
          ALTERNATE_STREAM ->
          DriveException.Kind.REFUSED;
    };
  }

  /** A drive cannot be opened. */
  static DriveException ofDrive(DriveId drive, Place place, VolumeException e) {
    return new DriveException(
        kind(e.reason()),
        "Drive %s in %s cannot be opened: %s%s."
            .formatted(drive, place, e.sentence(), advice(e.reason())),
        "Drive %s cannot be opened: %s%s.".formatted(drive, withoutPlace(e), advice(e.reason())),
        e);
  }

  /** A file on a drive cannot be read. */
  static DriveException ofFile(DriveId drive, DrivePath path, VolumeException e) {
    return new DriveException(
        kind(e.reason()),
        "%s on drive %s cannot be read: %s.".formatted(path, drive, e.sentence()),
        "%s on drive %s cannot be read: %s.".formatted(path, drive, withoutPlace(e)),
        e);
  }

  /** A device that fails is named by its path at the station. */
  private static String withoutPlace(VolumeException e) {
    return e.reason() == Reason.UNREADABLE ? "reading it failed" : e.sentence();
  }

  /** What to do, where the volume does not say it. */
  private static String advice(Reason reason) {
    return switch (reason) {
      case TRUNCATED -> "; copy the image again, or connect the drive in another way";
      case PARTITION_TABLE_DAMAGED, NTFS_DAMAGED, METADATA_DAMAGED ->
          "; connect the drive in another way, let its sender repair it, or finish it as it is";
      case NO_VOLUME, LUKS, NOT_NTFS, NTFS_UNSUPPORTED ->
          "; mount it and insert its folder instead, or ask its sender for a drive with NTFS";
      case KEY_MISSING, KEY_MALFORMED, KEY_WRONG, PROTECTOR_NOT_FOUND ->
          "; ask its sender for a job with the right key";
      case NOT_ACTIVATED, NOT_BITLOCKER, METHOD_UNKNOWN, VISTA ->
          "; its sender must encrypt it anew";
      case UNREADABLE, LIMIT_EXCEEDED, SUSPENDED, CONVERSION_UNDER_WAY, TPM_ONLY, NO_ROOM -> "";
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
          "";
    };
  }
}
