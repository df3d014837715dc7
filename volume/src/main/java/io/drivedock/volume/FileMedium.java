package io.drivedock.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A block device or an image file, opened for reading only. */
public final class FileMedium implements Medium {
  private final Path path;
  private final FileChannel channel;
  private final long size;

  private FileMedium(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a device or an image.
   *
   * @throws VolumeException with {@link Reason#UNREADABLE} if it is not there or may not be read
   */
  public static FileMedium open(Path path) throws VolumeException {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new FileMedium(path, channel, channel.size());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new VolumeException(Reason.UNREADABLE, path + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new VolumeException(
          Reason.UNREADABLE,
          "No permission to read %s; grant this user read access to the device".formatted(path),
          e);
    } catch (IOException e) {
      throw new VolumeException(
          Reason.UNREADABLE, "Cannot open %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws VolumeException {
    Medium.check(position, length, size);
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position() - offset) < 0) {
          throw new VolumeException(
              Reason.UNREADABLE,
              "%s ends before byte %d; was the drive removed?".formatted(path, position + length));
        }
      }
    } catch (IOException e) {
      throw new VolumeException(
          Reason.UNREADABLE,
          "Cannot read %d bytes at byte %d of %s: %s"
              .formatted(length, position, path, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
