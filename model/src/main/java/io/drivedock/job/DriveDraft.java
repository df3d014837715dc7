package io.drivedock.job;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import org.jspecify.annotations.Nullable;

/**
 * A drive as the customer announces it.
 *
 * @param key what unlocks it; absent for a drive that is not encrypted, and in an edit that keeps
 *     the key it has
 * @param manifestFile path of the manifest on the drive, in the customer's spelling
 * @param manifestHash MD5 (32 hex digits) or SHA-256 (64) of the manifest's bytes
 * @param driveHeaderHash kept and echoed, never interpreted
 * @param spelling the id as the customer wrote it, perhaps with blanks
 */
public record DriveDraft(
    DriveId id,
    @Nullable BitLockerKey key,
    String manifestFile,
    String manifestHash,
    @Nullable String driveHeaderHash,
    String spelling) {

  /** A drive whose id is written without blanks. */
  public DriveDraft(
      DriveId id,
      @Nullable BitLockerKey key,
      String manifestFile,
      String manifestHash,
      @Nullable String driveHeaderHash) {
    this(id, key, manifestFile, manifestHash, driveHeaderHash, id.value());
  }

  /** The same drive, keeping the key that it has. */
  public DriveDraft withoutKey() {
    return new DriveDraft(id, null, manifestFile, manifestHash, driveHeaderHash, spelling);
  }
}
