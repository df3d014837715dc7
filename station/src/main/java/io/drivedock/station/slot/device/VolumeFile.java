package io.drivedock.station.slot.device;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.Content;
import io.drivedock.volume.ntfs.NtfsFile;
import java.nio.ByteBuffer;
import java.util.List;

/** A file on a volume. One thread reads at a time, and the others wait. */
final class VolumeFile implements DriveFile {

  /** So much stays in the cache of the processor from the device to the buffer. */
  private static final int WINDOW_BYTES = 256 << 10;

  private final DriveId drive;
  private final DrivePath path;
  private final Content content;
  private final List<String> streams;
  private byte[] window = new byte[0];

  /** Refuses what is no plain file. */
  VolumeFile(DriveId drive, DrivePath path, NtfsFile file) throws VolumeException {
    this.drive = drive;
    this.path = path;
    this.content = file.content();
    this.streams =
        file.streams().stream().filter(stream -> !NtfsFile.isDownloadMark(stream)).toList();
  }

  @Override
  public long length() {
    return content.length();
  }

  @Override
  public synchronized boolean fill(ByteBuffer buffer, long position) throws DriveException {
    try {
      long at = position;
      while (buffer.hasRemaining() && at < content.length()) {
        int count = (int) Math.min(buffer.remaining(), content.length() - at);
        if (buffer.hasArray()) {
          content.read(at, buffer.array(), buffer.arrayOffset() + buffer.position(), count);
          buffer.position(buffer.position() + count);
        } else {
          count = Math.min(count, WINDOW_BYTES);
          if (window.length < count) {
            window = new byte[Math.min(WINDOW_BYTES, Math.max(count, 2 * window.length))];
          }
          content.read(at, window, 0, count);
          buffer.put(window, 0, count);
        }
        at += count;
      }
      return !buffer.hasRemaining();
    } catch (VolumeException e) {
      throw VolumeFailures.ofFile(drive, path, e);
    }
  }

  @Override
  public List<String> streams() {
    return streams;
  }

  @Override
  public void close() {}
}
