package io.drivedock.prepare.planning;

/**
 * What files take on a drive, with everything that comes with them. The unit is 1 KiB, so that the
 * size of a file fits into an {@code int}.
 */
final class DriveSpace {

  static final long UNIT_BYTES = 1_024;

  /** What NTFS takes when it is blank: its log, its bitmap and the rest, generously. */
  private static final long BLANK_BYTES = 256L << 20;

  private static final long BLANK_SHARE = 10_000;

  /** One in a hundred stays free: a file system that is full is slow, and may be counted wrong. */
  private static final long RESERVE_SHARE = 100;

  private static final long CLUSTER_BYTES = 4_096;

  /** NTFS holds a file up to about this length in its record. */
  private static final long RESIDENT_BYTES_MAX = 700;

  private static final long RECORD_BYTES = 1_024;

  /** At most, by and large: the entry of a file in its folder, in the manifest and the index. */
  private static final long ENTRY_BYTES = 1_200;

  private static final long MANIFEST_BYTES_PER_BLOCK = 130;
  private static final long BLOCK_BYTES = 4L << 20;

  private DriveSpace() {}

  /** What a file of that many bytes takes, in units. */
  static int ofFile(long length) {
    long content =
        length <= RESIDENT_BYTES_MAX
            ? 0
            : (length + CLUSTER_BYTES - 1) / CLUSTER_BYTES * CLUSTER_BYTES;
    long blocks = (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    long bytes = content + RECORD_BYTES + ENTRY_BYTES + blocks * MANIFEST_BYTES_PER_BLOCK;
    return (int) Math.min(Integer.MAX_VALUE, (bytes + UNIT_BYTES - 1) / UNIT_BYTES);
  }

  /** What can be put onto a drive with so many bytes free, in units. */
  static long ofFree(long freeBytes) {
    return Math.max(0, freeBytes - freeBytes / RESERVE_SHARE) / UNIT_BYTES;
  }

  /** What is free on a blank drive of that size, in bytes. */
  static long freeOnBlank(long driveBytes) {
    return Math.max(0, driveBytes - BLANK_BYTES - driveBytes / BLANK_SHARE);
  }
}
