package io.drivedock.station.slot.device;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a refusal of a volume means for a drive. */
public final class VolumeFailures {

  /** What to do about a drive, where the volume does not say it. */
  private static final Map<Reason, String> ADVICE = advice();

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

  /** A drive does not take what it is filled with. */
  static DriveException ofFilling(DriveId drive, String what, VolumeException e) {
    DriveException.Kind kind =
        e.reason() == Reason.LIMIT_EXCEEDED ? DriveException.Kind.FULL : kind(e.reason());
    String why = e.reason() == Reason.UNREADABLE ? "the device failed" : e.sentence();
    return new DriveException(
        kind,
        "Drive %s %s: %s.".formatted(drive, what, e.sentence()),
        "Drive %s %s: %s.".formatted(drive, what, why),
        e);
  }

  /** A device that fails is named by its path at the station. */
  private static String withoutPlace(VolumeException e) {
    return e.reason() == Reason.UNREADABLE ? "reading it failed" : e.sentence();
  }

  private static Map<Reason, String> advice() {
    Map<Reason, String> advice = new EnumMap<>(Reason.class);
    advice.put(Reason.TRUNCATED, "copy the image again, or connect the drive in another way");
    for (Reason damaged :
        List.of(Reason.PARTITION_TABLE_DAMAGED, Reason.NTFS_DAMAGED, Reason.METADATA_DAMAGED)) {
      advice.put(
          damaged,
          "connect the drive in another way, let its sender repair it, or finish it as it is");
    }
    for (Reason other :
        List.of(Reason.NO_VOLUME, Reason.LUKS, Reason.NOT_NTFS, Reason.NTFS_UNSUPPORTED)) {
      advice.put(
          other, "mount it and insert its folder instead, or ask its sender for a drive with NTFS");
    }
    for (Reason key :
        List.of(
            Reason.KEY_MISSING,
            Reason.KEY_MALFORMED,
            Reason.KEY_WRONG,
            Reason.PROTECTOR_NOT_FOUND)) {
      advice.put(key, "ask its sender for a job with the right key");
    }
    for (Reason plain :
        List.of(Reason.NOT_ACTIVATED, Reason.NOT_BITLOCKER, Reason.METHOD_UNKNOWN, Reason.VISTA)) {
      advice.put(plain, "its sender must encrypt it anew");
    }
    return advice;
  }

  /** What to do, where the volume does not say it. */
  private static String advice(Reason reason) {
    String advice = ADVICE.get(reason);
    return advice == null ? "" : "; " + advice;
  }
}
