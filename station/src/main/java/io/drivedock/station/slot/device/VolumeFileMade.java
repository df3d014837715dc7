package io.drivedock.station.slot.device;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.NewFile;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of a new volume. It may be written in any order; what was not written of it is filled with
 * zeros when it is closed, and what it does not need of its room is given back.
 */
final class VolumeFileMade implements NewFile {

  private static final int ZEROS_BYTES = 256 << 10;

  /** Of all that is done with the volume. */
  private final Object lock;

  private final DriveId drive;
  private final NewVolume volume;
  private final int file;
  private final DrivePath path;
  private final long bytesMax;

  /** What was written: where it ends, by where it begins. */
  private final TreeMap<Long, Long> written = new TreeMap<>();

  private long length;
  private boolean isClosed;

  VolumeFileMade(Object lock, DriveId drive, NewVolume volume, int file, DrivePath path) {
    this.lock = lock;
    this.drive = drive;
    this.volume = volume;
    this.file = file;
    this.path = path;
    this.bytesMax = volume.length(file);
  }

  @Override
  public void write(ByteBuffer buffer, long position) throws DriveException {
    synchronized (lock) {
      long end = position + buffer.remaining();
      checkRoom(end);
      try {
        volume.write(file, buffer, position);
      } catch (VolumeException e) {
        throw failed("does not take what is written to " + path, e);
      }
      note(position, end);
      length = Math.max(length, end);
    }
  }

  private DriveException failed(String what, VolumeException e) {
    return VolumeFailures.ofFilling(drive, what, e);
  }

  private void checkRoom(long end) throws DriveException {
    if (end > bytesMax) {
      throw failed(
          "has no room for what is written to " + path,
          new VolumeException(
              Reason.NO_ROOM, "It was opened for %d bytes at most".formatted(bytesMax)));
    }
  }

  private void note(long position, long end) {
    long from = position;
    long to = end;
    Map.Entry<Long, Long> before = written.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> behind = written.ceilingEntry(from);
    while (behind != null && behind.getKey() <= to) {
      to = Math.max(to, behind.getValue());
      written.remove(behind.getKey());
      behind = written.ceilingEntry(from);
    }
    written.put(from, to);
  }

  @Override
  public void setLength(long now) throws DriveException {
    synchronized (lock) {
      checkRoom(now);
      length = now;
      written.tailMap(now, true).clear();
      Map.Entry<Long, Long> last = written.lastEntry();
      if (last != null && last.getValue() > now) {
        written.put(last.getKey(), now);
      }
    }
  }

  @Override
  public boolean fill(ByteBuffer buffer, long position) throws DriveException {
    synchronized (lock) {
      try {
        zeros();
        int whole = buffer.limit();
        long there = Math.max(0, Math.min(buffer.remaining(), length - position));
        buffer.limit(buffer.position() + (int) there);
        volume.read(file, buffer, position);
        buffer.limit(whole);
        return !buffer.hasRemaining();
      } catch (VolumeException e) {
        throw failed("does not return what was written to " + path, e);
      }
    }
  }

  /** Fills what was not written. */
  private void zeros() throws VolumeException {
    ByteBuffer zeros = ByteBuffer.allocate(ZEROS_BYTES);
    long at = 0;
    while (at < length) {
      Map.Entry<Long, Long> there = written.floorEntry(at);
      if (there != null && there.getValue() > at) {
        at = there.getValue();
        continue;
      }
      Long next = written.higherKey(at);
      long end = Math.min(length, next == null ? length : next);
      int count = (int) Math.min(ZEROS_BYTES, end - at);
      volume.write(file, zeros.clear().limit(count), at);
      note(at, at + count);
      at += count;
    }
  }

  @Override
  public void close() throws DriveException {
    synchronized (lock) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      try {
        zeros();
        volume.shorten(file, length);
      } catch (VolumeException e) {
        throw failed("does not take what is written to " + path, e);
      }
    }
  }
}
