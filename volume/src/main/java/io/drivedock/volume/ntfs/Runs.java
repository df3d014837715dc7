package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.Arrays;

/** Which clusters of the volume are which of an attribute, without a gap. */
final class Runs {

  /** The cluster of a hole. */
  static final long HOLE = -1;

  private static final int COUNT_MAX = 1 << 20;
  private static final int FIELD_BYTES_MAX = 8;

  private long[] starts = new long[4];
  private long[] clusters = new long[4];
  private int count;
  private long end;

  /** How many clusters all have, with holes. */
  long clusters() {
    return end;
  }

  int count() {
    return count;
  }

  /** Adds the next piece. */
  void add(Attribute piece, Geometry geometry) throws VolumeException {
    Bytes coded = piece.codedRuns();
    if (piece.firstVcn() != end) {
      throw coded.damaged("A piece of an attribute is missing or there twice");
    }
    int at = 0;
    long cluster = 0;
    for (int header = coded.u8(0); header != 0; header = coded.u8(at)) {
      int lengthBytes = header & 0xF;
      int placeBytes = header >> 4;
      if (lengthBytes == 0 || lengthBytes > FIELD_BYTES_MAX || placeBytes > FIELD_BYTES_MAX) {
        throw coded.damaged("A run is coded in %d and %d bytes".formatted(lengthBytes, placeBytes));
      }
      long length = number(coded, at + 1, lengthBytes);
      if (length <= 0 || length > Long.MAX_VALUE / geometry.clusterBytes() - end) {
        throw coded.damaged("A run has %d clusters".formatted(length));
      }
      if (placeBytes == 0) {
        add(length, HOLE);
      } else {
        cluster += number(coded, at + 1 + lengthBytes, placeBytes);
        if (cluster < 0 || cluster > geometry.clusters() - length) {
          throw coded.damaged(
              "A run of %d clusters at %d is outside the volume".formatted(length, cluster));
        }
        add(length, cluster);
      }
      at += 1 + lengthBytes + placeBytes;
    }
    if (end != piece.endVcn()) {
      throw coded.damaged("The runs of an attribute do not end where they should");
    }
  }

  private static long number(Bytes coded, int at, int length) throws VolumeException {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (long) coded.u8(at + i) << (8 * i);
    }
    int unused = Long.SIZE - 8 * length;
    return value << unused >> unused;
  }

  private void add(long length, long cluster) throws VolumeException {
    if (count == COUNT_MAX) {
      throw new VolumeException(
          Reason.LIMIT_EXCEEDED, "A file is in more than %d pieces".formatted(COUNT_MAX));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      clusters = Arrays.copyOf(clusters, 2 * count);
    }
    starts[count] = end;
    clusters[count] = cluster;
    count++;
    end += length;
  }

  /** Which run has that cluster of the attribute, which must be below {@link #clusters()}. */
  int find(long vcn) {
    int found = Arrays.binarySearch(starts, 0, count, vcn);
    return found >= 0 ? found : -found - 2;
  }

  /** The first cluster of the attribute in a run. */
  long start(int run) {
    return starts[run];
  }

  /** What is behind the last cluster of the attribute in a run. */
  long end(int run) {
    return run + 1 < count ? starts[run + 1] : end;
  }

  /** Where a run begins on the volume, or {@link #HOLE}. */
  long place(int run) {
    return clusters[run];
  }
}
