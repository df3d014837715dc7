package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;

/**
 * What the boot sector says.
 *
 * @param clusters how many there are
 * @param tableCluster where the master file table begins
 * @param recordBytes the size of its records
 */
record Geometry(
    int sectorBytes,
    int clusterBytes,
    long clusters,
    long tableCluster,
    int recordBytes,
    int indexBytes,
    long serial) {

  static final int BOOT_BYTES = 512;

  private static final String SIGN = "NTFS    ";
  private static final int SIGN_AT = 3;
  private static final int CLUSTER_BYTES_MAX = 2 << 20;
  private static final int RECORD_BYTES_MIN = 1024;
  private static final int RECORD_BYTES_MAX = 4096;
  private static final int INDEX_BYTES_MIN = 512;
  private static final int INDEX_BYTES_MAX = 64 << 10;
  private static final int LARGE_SHIFT_MAX = 16;

  static boolean isOne(Bytes start) {
    return start.is(SIGN_AT, SIGN);
  }

  static Geometry read(Medium medium) throws VolumeException {
    if (medium.size() < BOOT_BYTES) {
      throw new VolumeException(Reason.NOT_NTFS, "The volume is too small for NTFS");
    }
    Bytes boot = Bytes.of(medium.read(0, BOOT_BYTES), Reason.NTFS_DAMAGED);
    if (!isOne(boot)) {
      throw new VolumeException(Reason.NOT_NTFS, "The volume does not hold NTFS");
    }
    int sectorBytes = boot.u16(11);
    if (!isPower(sectorBytes, 512, 4096)) {
      throw unsupported("sectors of %d bytes".formatted(sectorBytes));
    }
    long clusterBytes = (long) sectorBytes * sectorsPerCluster(boot.u8(13));
    if (!isPower(clusterBytes, 512, CLUSTER_BYTES_MAX)) {
      throw unsupported("clusters of %d bytes".formatted(clusterBytes));
    }
    long sectors = boot.u63(40);
    if (sectors > medium.size() / sectorBytes) {
      throw new VolumeException(
          Reason.TRUNCATED,
          "NTFS has %d sectors of %d bytes and its device or image is shorter; it was cut off"
              .formatted(sectors, sectorBytes));
    }
    long recordBytes = size(boot.u8(64), clusterBytes);
    long indexBytes = size(boot.u8(68), clusterBytes);
    if (!isPower(recordBytes, RECORD_BYTES_MIN, RECORD_BYTES_MAX)
        || !isPower(indexBytes, INDEX_BYTES_MIN, INDEX_BYTES_MAX)) {
      throw unsupported(
          "file records of %d and index blocks of %d bytes".formatted(recordBytes, indexBytes));
    }
    long clusters = sectors / (clusterBytes / sectorBytes);
    long tableCluster = boot.u63(48);
    if (tableCluster >= clusters) {
      throw boot.damaged("The master file table of NTFS begins outside the volume");
    }
    return new Geometry(
        sectorBytes,
        (int) clusterBytes,
        clusters,
        tableCluster,
        (int) recordBytes,
        (int) indexBytes,
        boot.i64(72));
  }

  /** Up to 128 as it is, above it a power of two. */
  private static int sectorsPerCluster(int coded) {
    return coded <= 0x80 ? coded : 1 << Math.min(256 - coded, LARGE_SHIFT_MAX);
  }

  /** Clusters if positive, a power of two of bytes if negative. */
  private static long size(int coded, long clusterBytes) {
    return coded < 0x80 ? coded * clusterBytes : 1L << Math.min(256 - coded, 32);
  }

  private static boolean isPower(long value, long min, long max) {
    return value >= min && value <= max && Long.bitCount(value) == 1;
  }

  private static VolumeException unsupported(String what) {
    return new VolumeException(Reason.NTFS_UNSUPPORTED, "NTFS with " + what + " is not read");
  }
}
