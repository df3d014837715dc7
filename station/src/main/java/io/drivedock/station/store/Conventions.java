package io.drivedock.station.store;

import io.drivedock.drive.ModificationTime;
import java.util.Map;

/** What other tools look for beside the bytes of a blob, and how it is spelled there. */
public enum Conventions {
  /**
   * Nothing. Whoever edits a file in place does not know of a checksum beside it, so none is kept
   * but one that the sender gave.
   */
  PLAIN,
  /** {@code Content-MD5}, and rclone's and azcopy's metadata. */
  AZURE,
  /** rclone's metadata. */
  S3;

  /** Whether a blob of several blocks is to have the MD5 of all its bytes. */
  public boolean haveChecksums() {
    return switch (this) {
      case PLAIN -> false;
      case AZURE, S3 -> true;
    };
  }

  /** The time of a file, as metadata. */
  public Map<String, String> spelled(ModificationTime time) {
    return switch (this) {
      case PLAIN -> time.plain();
      case AZURE -> time.inAzure();
      case S3 -> time.inS3();
    };
  }
}
