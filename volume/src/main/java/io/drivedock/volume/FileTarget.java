package io.drivedock.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A block device or an image file that is written. It must be there and long enough. */
public final class FileTarget implements Target {
  private final Path path;
  private final FileChannel channel;
  private final long size;

  private FileTarget(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a device or an image for writing.
   *
   * @throws VolumeException with {@link Reason#UNREADABLE} if it is not there or may not be written
   */
  public static FileTarget open(Path path) throws VolumeException {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        return new FileTarget(path, channel, channel.size());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new VolumeException(
          Reason.UNREADABLE, "Cannot open %s for writing: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** How many bytes there are. */
  public long size() {
    return size;
  }

  @Override
  public void write(long position, byte[] from, int offset, int length) throws VolumeException {
    Medium.check(position, length, size);
    ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, position + buffer.position() - offset);
      }
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  @Override
  public void sync() throws VolumeException {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw failed("sync", e);
    }
  }

  private VolumeException failed(String what, IOException e) {
    return new VolumeException(
        Reason.UNREADABLE, "Cannot %s %s: %s".formatted(what, path, e.getMessage()), e);
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
