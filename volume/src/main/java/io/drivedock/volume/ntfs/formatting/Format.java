package io.drivedock.volume.ntfs.formatting;

/**
 * How a volume is formatted.
 *
 * @param sectorBytes 512 or 4096, as the device has them
 * @param clusterBytes a power of two from a sector to 64 KiB, or {@link #BY_SIZE}
 * @param label the volume's name, of 32 characters at most; may be empty
 * @param sectorsBefore how many sectors of the device lie before the volume
 */
public record Format(int sectorBytes, int clusterBytes, String label, long sectorsBefore) {

  /** Clusters as Windows chooses them: 4 KiB up to volumes of 16 TiB. */
  public static final int BY_SIZE = 0;

  private static final int LABEL_MAX = 32;
  private static final int CLUSTER_MIN = 4 << 10;
  private static final int CLUSTER_MAX = 64 << 10;
  private static final long SMALL_CLUSTERS_BYTES_MAX = 16L << 40;

  /** Checks all of it. */
  public Format {
    boolean isCluster =
        clusterBytes == BY_SIZE
            || (Integer.bitCount(clusterBytes) == 1
                && clusterBytes >= sectorBytes
                && clusterBytes <= CLUSTER_MAX);
    if ((sectorBytes != 512 && sectorBytes != 4096)
        || !isCluster
        || label.length() > LABEL_MAX
        || sectorsBefore < 0) {
      throw new IllegalArgumentException(
          "Sectors of %d and clusters of %d bytes, %d sectors before, a label of %d characters"
              .formatted(sectorBytes, clusterBytes, sectorsBefore, label.length()));
    }
  }

  /** What a volume of that size has. */
  int clusterBytes(long volumeBytes) {
    if (clusterBytes != BY_SIZE) {
      return clusterBytes;
    }
    int bytes = CLUSTER_MIN;
    while (bytes < CLUSTER_MAX && volumeBytes > SMALL_CLUSTERS_BYTES_MAX / CLUSTER_MIN * bytes) {
      bytes *= 2;
    }
    return bytes;
  }

  int recordBytes() {
    return sectorBytes == 512 ? 1024 : 4096;
  }
}
