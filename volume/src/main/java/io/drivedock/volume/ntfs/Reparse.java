package io.drivedock.volume.ntfs;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;

/** Why a reparse point is no plain file, by its tag ([MS-FSCC] 2.1.2.1). */
final class Reparse {

  private static final long CLOUD_MASK = 0xFFFF_0FFFL;
  private static final long CLOUD = 0x9000_001AL;

  private Reparse() {}

  static VolumeException refusal(long tag) {
    if ((tag & CLOUD_MASK) == CLOUD) {
      return placeholder("a placeholder of a cloud");
    }
    return switch ((int) tag) {
      case 0x8000_0017 ->
          refused(
              Reason.COMPRESSED_BY_WOF,
              "The file is compressed by CompactOS; expand it with compact /u /exe");
      case 0x8000_0013 ->
          refused(Reason.DEDUPLICATED, "The file is deduplicated; copy it without deduplication");
      case 0xA000_0003 -> refused(Reason.LINK, "A junction is not followed");
      case 0xA000_000C, 0xA000_001D -> refused(Reason.LINK, "A symbolic link is not followed");
      case 0x8000_0023, 0x8000_0024, 0x8000_0025, 0x8000_0026, 0x8000_0014 ->
          refused(Reason.LINK, "A device, pipe or socket is no file");
      case 0xC000_0004, 0x8000_0006 -> placeholder("in hierarchical storage");
      case 0x9000_001C, 0x9000_101C, 0x8000_0021 -> placeholder("a projected file");
      default ->
          refused(
              Reason.REPARSE_UNKNOWN,
              "A reparse point of the kind 0x%08X is not known".formatted(tag));
    };
  }

  private static VolumeException placeholder(String what) {
    return refused(
        Reason.PLACEHOLDER, "The file is " + what + ", and its content may be elsewhere");
  }

  private static VolumeException refused(Reason reason, String message) {
    return new VolumeException(reason, message);
  }
}
