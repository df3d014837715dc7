package io.drivedock.station.slot.device;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.station.slot.NameSet;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.Target;
import io.drivedock.volume.TargetPart;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerTarget;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.ntfs.formatting.ContentFirstWriter;
import io.drivedock.volume.ntfs.formatting.Format;
import io.drivedock.volume.partition.GptWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition table with one partition, BitLocker in it, and NTFS in that, on a device or in an
 * image that loses all that it held. Everything is encrypted as it is written; the partition table
 * comes last. Not for several threads.
 */
final class NewVolume implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NewVolume.class);
  private static final int PIECE_BYTES = 1 << 20;

  private final Target device;
  private final FileMedium written;
  private final long deviceBytes;
  private final int sectorBytes;
  private final BitLockerTarget encrypted;
  private final ContentFirstWriter files;
  private final SecureRandom random;
  private final InstantSource clock;
  private final byte[] piece = new byte[PIECE_BYTES];

  /** Paths that are kept, so that no system that reads the drive takes two for the same. */
  private final NameSet names = new NameSet();

  private final Set<String> folders = new HashSet<>();

  private NewVolume(
      Target device,
      FileMedium written,
      int sectorBytes,
      BitLockerTarget encrypted,
      ContentFirstWriter files,
      SecureRandom random,
      InstantSource clock) {
    this.device = device;
    this.written = written;
    this.deviceBytes = written.size();
    this.sectorBytes = sectorBytes;
    this.encrypted = encrypted;
    this.files = files;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Begins it: whatever was on the device is lost.
   *
   * @param device is closed with it, also if it cannot be begun
   * @param written the same device, to read; is closed likewise
   */
  static NewVolume begin(
      DriveId id,
      Target device,
      FileMedium written,
      int sectorBytes,
      BitLockerKey key,
      SecureRandom random,
      InstantSource clock)
      throws VolumeException {
    try {
      long bytes = written.size();
      long partition = GptWriter.partitionBytes(bytes);
      long inner = BitLockerTarget.fileSystemBytes(partition);
      if (inner <= 0) {
        throw new VolumeException(
            Reason.NO_ROOM, "A device of %d bytes is too small for a volume".formatted(bytes));
      }
      wipe(device, bytes);
      BitLockerTarget encrypted;
      try (UnlockKey unlock = UnlockKey.ofText(CharBuffer.wrap(key.reveal()))) {
        encrypted =
            BitLockerTarget.begin(
                new TargetPart(device, GptWriter.MARGIN_BYTES, partition),
                inner,
                sectorBytes,
                Method.AES_XTS_256,
                id.value(),
                List.of(unlock),
                random,
                clock.instant());
      }
      Format format =
          new Format(sectorBytes, Format.BY_SIZE, "", GptWriter.MARGIN_BYTES / sectorBytes);
      ContentFirstWriter files =
          ContentFirstWriter.begin(encrypted, format, inner, clock.instant(), random.nextLong());
      return new NewVolume(device, written, sectorBytes, encrypted, files, random, clock);
    } catch (VolumeException e) {
      close(device);
      close(written);
      throw e;
    }
  }

  /** Whatever was at either end is gone: tables, and what other file systems are known by. */
  private static void wipe(Target device, long bytes) throws VolumeException {
    byte[] nothing = new byte[(int) Math.min(GptWriter.MARGIN_BYTES, bytes)];
    device.write(0, nothing, 0, nothing.length);
    device.write(bytes - nothing.length, nothing, 0, nothing.length);
    device.sync();
  }

  // ---- names

  /** Keeps a path; false if it cannot be, or it or a folder on the way is taken for another. */
  boolean reserve(List<String> segments) {
    if (!segments.stream().allMatch(ContentFirstWriter::isName)) {
      return false;
    }
    StringBuilder path = new StringBuilder();
    for (String folder : segments.subList(0, segments.size() - 1)) {
      path.append(folder);
      if (!folders.contains(path.toString())) {
        if (!names.add(files.folded(path.toString()))) {
          return false;
        }
        folders.add(path.toString());
      }
      path.append('/');
    }
    return names.add(files.folded(path.append(segments.getLast()).toString()));
  }

  OptionalInt find(String path) {
    return files.find(path);
  }

  int add(String path, long bytes) throws VolumeException {
    return files.add(path, bytes, clock.instant());
  }

  void remove(int file) {
    files.remove(file);
  }

  void shorten(int file, long bytes) {
    files.shorten(file, bytes);
  }

  long length(int file) {
    return files.length(file);
  }

  long freeBytes() {
    return files.freeBytes();
  }

  // ---- content

  /**
   * Writes a part of a file.
   *
   * @param offset in the file; all of it must lie within the length that it was added with
   */
  void write(int file, ByteBuffer data, long offset) throws VolumeException {
    long at = files.position(file) + offset;
    long end = files.position(file) + files.length(file);
    while (data.hasRemaining()) {
      int skipped = (int) (at % sectorBytes);
      int count = Math.min(data.remaining(), PIECE_BYTES - skipped);
      int whole = wholeSectors(skipped + count);
      long from = at - skipped;
      if (skipped > 0) {
        read(from, 0, sectorBytes);
      }
      boolean isLast = at + count >= end;
      if (isLast) {
        Arrays.fill(piece, skipped + count, whole, (byte) 0);
      } else if (whole > skipped + count && (skipped == 0 || whole > sectorBytes)) {
        read(from + whole - sectorBytes, whole - sectorBytes, sectorBytes);
      }
      data.get(piece, skipped, count);
      encrypted.write(from, piece, 0, whole);
      at += count;
    }
  }

  /** Reads a part of a file back that was written before. */
  void read(int file, ByteBuffer into, long offset) throws VolumeException {
    long at = files.position(file) + offset;
    while (into.hasRemaining()) {
      int skipped = (int) (at % sectorBytes);
      int count = Math.min(into.remaining(), PIECE_BYTES - skipped);
      read(at - skipped, 0, wholeSectors(skipped + count));
      into.put(piece, skipped, count);
      at += count;
    }
  }

  private int wholeSectors(int bytes) {
    return (bytes + sectorBytes - 1) / sectorBytes * sectorBytes;
  }

  private void read(long position, int offset, int length) throws VolumeException {
    encrypted.read(
        written.part(GptWriter.MARGIN_BYTES, GptWriter.partitionBytes(deviceBytes)),
        position,
        piece,
        offset,
        length);
  }

  // ---- the end

  void sync() throws VolumeException {
    device.sync();
  }

  /** Makes a volume of it; the partition table, by which it is found, is last. */
  void finish() throws VolumeException {
    files.finish();
    encrypted.finish();
    GptWriter.write(device, deviceBytes, sectorBytes, random);
  }

  @Override
  public void close() {
    encrypted.close();
    close(device);
    close(written);
  }

  private static void close(Closeable device) {
    try {
      device.close();
    } catch (IOException e) {
      // What counts was synced before.
      LOG.debug("a device was not closed in order", e);
    }
  }
}
