package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a volume lies where.
 *
 * @param sectorBytes the unit of encryption
 * @param volumeBytes the length of the plain volume, a multiple of it
 * @param headerAt where the first bytes of the plain volume lie
 * @param headerBytes how many of them
 * @param blanks what reads as zeros: the metadata, and the place of the header
 */
record Layout(
    int sectorBytes, long volumeBytes, long headerAt, long headerBytes, List<Range> blanks) {

  private static final long HEADER_BYTES_MAX = 64L << 20;

  /** Bytes from one place to another, which is not among them. */
  record Range(long from, long to) {}

  static Layout of(BootSector boot, Metadata metadata, long mediumBytes) throws VolumeException {
    long volumeBytes = metadata.volumeBytes();
    if (volumeBytes > mediumBytes) {
      throw new VolumeException(
          Reason.TRUNCATED,
          "The volume has %d bytes and its device or image only %d; it was cut off"
              .formatted(volumeBytes, mediumBytes));
    }
    int sectorBytes = boot.sectorBytes();
    if (volumeBytes % sectorBytes != 0
        || metadata.headerBytes() == 0
        || metadata.headerBytes() > HEADER_BYTES_MAX
        || metadata.headerBytes() % sectorBytes != 0
        || metadata.headerAt() % sectorBytes != 0) {
      throw damaged();
    }
    List<Range> blanks = new ArrayList<>();
    blanks.add(range(metadata.headerAt(), metadata.headerBytes(), volumeBytes));
    for (long copy : boot.copies()) {
      if (copy % sectorBytes != 0) {
        throw damaged();
      }
      blanks.add(range(copy, Metadata.AREA_BYTES, volumeBytes));
    }
    return new Layout(
        sectorBytes, volumeBytes, metadata.headerAt(), metadata.headerBytes(), List.copyOf(blanks));
  }

  private static Range range(long from, long length, long volumeBytes) throws VolumeException {
    if (from > volumeBytes - length) {
      throw damaged();
    }
    return new Range(from, from + length);
  }

  private static VolumeException damaged() {
    return new VolumeException(
        Reason.METADATA_DAMAGED, "The BitLocker metadata names places that cannot be");
  }

  /** Whether what lies there is not the file system's. */
  boolean isBlank(long position) {
    for (Range blank : blanks) {
      if (position >= blank.from() && position < blank.to()) {
        return true;
      }
    }
    return false;
  }

  /** Where what begins there ends: the next place where the kind of content may change. */
  long end(long position) {
    long end = volumeBytes;
    if (position < headerBytes) {
      end = headerBytes;
    }
    for (Range blank : blanks) {
      if (blank.from() > position) {
        end = Math.min(end, blank.from());
      } else if (blank.to() > position) {
        end = Math.min(end, blank.to());
      }
    }
    return end;
  }
}
