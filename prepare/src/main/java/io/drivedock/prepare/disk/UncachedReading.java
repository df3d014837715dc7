package io.drivedock.prepare.disk;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads what the medium holds, not what the system remembers of it, wherever the file system can do
 * that. Many threads may read, each into a buffer of its own.
 */
public final class UncachedReading {

  /** Where reading may begin; a larger unit of a file system is not met. */
  public static final int UNIT_BYTES = 256 << 10;

  private static final Set<OpenOption> USUAL =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> PAST_CACHE = pastCache();

  private final long unitBytes;
  private final AtomicBoolean isPastCache;

  /** Reads files of the file system that holds a folder. */
  public UncachedReading(Path folder) throws IOException {
    unitBytes = Math.max(Files.getFileStore(folder).getBlockSize(), 4_096);
    isPastCache =
        new AtomicBoolean(UNIT_BYTES % unitBytes == 0 && PAST_CACHE.size() > USUAL.size());
  }

  /** The option by its name: it belongs to the JDK and to no Java. */
  private static Set<OpenOption> pastCache() {
    Set<OpenOption> options = new HashSet<>(USUAL);
    try {
      Object[] extended = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      for (Object option : extended) {
        if (option instanceof OpenOption found && option.toString().equals("DIRECT")) {
          options.add(found);
        }
      }
    } catch (ClassNotFoundException e) {
      // Files are read as the system likes, then.
    }
    return Set.copyOf(options);
  }

  /** A buffer for so many bytes. */
  public static ByteBuffer buffer(int bytes) {
    int whole = (bytes + UNIT_BYTES - 1) / UNIT_BYTES * UNIT_BYTES;
    return ByteBuffer.allocateDirect(whole + UNIT_BYTES).alignedSlice(UNIT_BYTES);
  }

  /**
   * Reads a piece of a file.
   *
   * @param fileBytes how long the file should be
   * @param offset a multiple of {@link #UNIT_BYTES}
   * @param buffer from {@link #buffer}; holds the piece afterwards, from its beginning to its limit
   * @return whether the file is as long as it should be, and has all of the piece
   */
  public boolean read(Path file, long fileBytes, long offset, int length, ByteBuffer buffer)
      throws IOException {
    try (FileChannel channel = open(file)) {
      if (channel.size() != fileBytes) {
        return false;
      }
      long whole = (length + unitBytes - 1) / unitBytes * unitBytes;
      buffer.clear().limit((int) Math.min(whole, buffer.capacity()));
      while (buffer.position() < length) {
        int read = channel.read(buffer, offset + buffer.position());
        if (read < 0) {
          break;
        }
        if (buffer.position() % unitBytes != 0) {
          // Only the end of a file is no whole unit, and from there nothing more can be read.
          break;
        }
      }
      boolean isAll = buffer.position() >= length;
      buffer.flip().limit(Math.min(buffer.limit(), length));
      return isAll;
    }
  }

  /** A file from its beginning to its end. */
  public InputStream stream(Path file) throws IOException {
    long bytes = Files.size(file);
    return new InputStream() {
      private final ByteBuffer piece = buffer(UNIT_BYTES).limit(0);
      private long next;

      @Override
      public int read() throws IOException {
        return fill() ? piece.get() & 0xFF : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (!fill()) {
          return -1;
        }
        int count = Math.min(length, piece.remaining());
        piece.get(into, offset, count);
        return count;
      }

      private boolean fill() throws IOException {
        if (piece.hasRemaining()) {
          return true;
        }
        int length = (int) Math.min(UNIT_BYTES, bytes - next);
        if (length == 0) {
          return false;
        }
        if (!UncachedReading.this.read(file, bytes, next, length, piece)) {
          throw new EOFException("the file is shorter than it was");
        }
        next += length;
        return true;
      }
    };
  }

  private FileChannel open(Path file) throws IOException {
    if (isPastCache.get()) {
      try {
        return FileChannel.open(file, PAST_CACHE);
      } catch (UnsupportedOperationException e) {
        isPastCache.set(false);
      } catch (IOException e) {
        if (!FolderDisk.isUnknownCall(e)) {
          throw e;
        }
        isPastCache.set(false);
      }
    }
    return FileChannel.open(file, USUAL);
  }

  /** Whether all that was read so far came from the medium. */
  public boolean isPastCache() {
    return isPastCache.get();
  }
}
