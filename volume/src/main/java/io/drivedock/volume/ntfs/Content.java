package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The bytes of a file. Its length is what the volume says and may be far more than the volume
 * holds, because holes are zeros: compare it with what is expected before reading. For one thread
 * at a time.
 */
public final class Content {

  private static final int UNIT_SHIFT = 4;
  private static final int UNIT_BYTES_MAX = 64 << 10;

  private final Mft mft;
  private final long length;

  /** Of a file whose content lies in its record; nothing otherwise. */
  private final byte[] resident;

  private final Runs runs = new Runs();
  private final long initialized;

  /** Of compressed files: how much is compressed together; 0 otherwise. */
  private final int unitBytes;

  private byte[] unit = new byte[0];
  private byte[] packed = new byte[0];
  private long unitNumber = -1;

  private Content(Mft mft, List<Attribute> pieces) throws VolumeException {
    Attribute first = pieces.getFirst();
    this.mft = mft;
    this.length = first.realSize();
    if (!first.isNonResident()) {
      Bytes value = first.value();
      resident = value.copy(0, value.length());
      initialized = length;
      unitBytes = 0;
      return;
    }
    resident = new byte[0];
    for (Attribute piece : pieces) {
      if (!piece.isNonResident()) {
        throw damaged("A file's content is in its record and elsewhere");
      }
      runs.add(piece, mft.geometry());
    }
    initialized = first.initializedSize();
    if (initialized > length) {
      throw damaged("A file has more content than it is long");
    }
    if (initialized > runs.clusters() * mft.geometry().clusterBytes()) {
      throw damaged("A file is longer than its clusters");
    }
    unitBytes = (first.flags() & Attribute.COMPRESSED) == 0 ? 0 : unitBytes(first);
  }

  private int unitBytes(Attribute first) throws VolumeException {
    long bytes = (long) mft.geometry().clusterBytes() << UNIT_SHIFT;
    if ((first.flags() & Attribute.COMPRESSED) != Attribute.COMPRESSED_LZNT1
        || first.compressionUnitShift() != UNIT_SHIFT
        || bytes > UNIT_BYTES_MAX) {
      throw new VolumeException(
          Reason.COMPRESSION_UNKNOWN, "The content is compressed in a way that is not known");
    }
    return (int) bytes;
  }

  /** The content of one stream, whose pieces may be in any order. */
  static Content of(Mft mft, List<Attribute> pieces) throws VolumeException {
    for (Attribute piece : pieces) {
      if ((piece.flags() & Attribute.ENCRYPTED) != 0) {
        throw new VolumeException(
            Reason.ENCRYPTED_BY_EFS, "The content is encrypted by EFS; decrypt it in Windows");
      }
    }
    if (pieces.size() == 1) {
      return new Content(mft, pieces);
    }
    long[] firsts = new long[pieces.size()];
    Integer[] order = new Integer[pieces.size()];
    for (int i = 0; i < firsts.length; i++) {
      firsts[i] = pieces.get(i).firstVcn();
      order[i] = i;
    }
    Arrays.sort(order, Comparator.comparingLong(i -> firsts[i]));
    return new Content(mft, Arrays.stream(order).map(pieces::get).toList());
  }

  /** How long it is, in bytes. */
  public long length() {
    return length;
  }

  /** In how many pieces it lies on the volume; 0 if it lies in its record. */
  public int pieces() {
    return runs.count();
  }

  /**
   * Reads a range, which must be within the length.
   *
   * @throws VolumeException if the content is damaged or the device fails
   */
  public void read(long position, byte[] into, int offset, int count) throws VolumeException {
    Medium.check(position, count, length);
    if (resident.length > 0) {
      System.arraycopy(resident, (int) position, into, offset, count);
      return;
    }
    int real = Math.clamp(initialized - position, 0, count);
    if (unitBytes == 0) {
      mft.read(runs, position, into, offset, real);
    } else {
      unpack(position, into, offset, real);
    }
    Arrays.fill(into, offset + real, offset + count, (byte) 0);
  }

  private void unpack(long position, byte[] into, int offset, int count) throws VolumeException {
    int done = 0;
    while (done < count) {
      long at = position + done;
      int inside = (int) (at % unitBytes);
      int some = Math.min(count - done, unitBytes - inside);
      unpack(at / unitBytes);
      System.arraycopy(unit, inside, into, offset + done, some);
      done += some;
    }
  }

  /** A unit without clusters is zeros, with all of them plain, with fewer compressed. */
  private void unpack(long number) throws VolumeException {
    if (number == unitNumber) {
      return;
    }
    unitNumber = -1;
    if (unit.length == 0) {
      unit = new byte[unitBytes];
      packed = new byte[unitBytes];
    }
    int clusterBytes = mft.geometry().clusterBytes();
    long from = number << UNIT_SHIFT;
    long to = Math.min(from + (1 << UNIT_SHIFT), runs.clusters());
    long allocated = 0;
    for (long vcn = from; vcn < to; ) {
      int run = runs.find(vcn);
      long end = Math.min(to, runs.end(run));
      if (runs.place(run) != Runs.HOLE) {
        if (vcn != from + allocated) {
          throw damaged("Compressed content has a hole in a unit");
        }
        allocated += end - vcn;
      }
      vcn = end;
    }
    if (allocated == 0) {
      Arrays.fill(unit, (byte) 0);
    } else {
      int bytes = (int) (allocated * clusterBytes);
      boolean isPlain = allocated == 1 << UNIT_SHIFT;
      mft.read(runs, from * clusterBytes, isPlain ? unit : packed, 0, bytes);
      if (!isPlain) {
        Lznt1.decompress(packed, bytes, unit, unitBytes);
      }
    }
    unitNumber = number;
  }

  private static VolumeException damaged(String message) {
    return new VolumeException(Reason.FILE_DAMAGED, message);
  }
}
