package io.drivedock.station.slot.device;

import io.drivedock.station.slot.Uncached;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** A device or an image that is read from the disk itself and not from the memory of the system. */
final class UncachedMedium implements Medium {

  private final Path path;
  private final Uncached uncached;
  private final FileChannel channel;
  private final long size;

  private UncachedMedium(Path path, Uncached uncached, FileChannel channel, long size) {
    this.path = path;
    this.uncached = uncached;
    this.channel = channel;
    this.size = size;
  }

  /** Opens it; as the system likes, where it cannot be read past its memory. */
  static Medium open(Path path) throws VolumeException {
    Optional<Uncached> by = Uncached.of(path);
    if (by.isPresent()) {
      try {
        FileChannel channel =
            FileChannel.open(path, Set.of(StandardOpenOption.READ, by.get().option()));
        return new UncachedMedium(path, by.get(), channel, channel.size());
      } catch (IOException | UnsupportedOperationException e) {
        // A file system in memory, or over a network.
      }
    }
    return FileMedium.open(path);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws VolumeException {
    Medium.check(position, length, size);
    try {
      if (!uncached.fill(channel, ByteBuffer.wrap(into, offset, length), position)) {
        throw new VolumeException(
            Reason.UNREADABLE,
            "%s ends before byte %d; was the drive removed?".formatted(path, position + length));
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
}
