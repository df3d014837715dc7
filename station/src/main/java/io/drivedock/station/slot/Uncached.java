package io.drivedock.station.slot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads and writes files past the memory in which the system keeps them: whole blocks of the file
 * system, in memory that begins where a block may begin. Of several threads.
 */
public final class Uncached {

  private static final int WINDOW_BYTES = 4 << 20;
  private static final int BLOCK_BYTES_MAX = 1 << 20;
  private static final Optional<OpenOption> OPTION = find();

  private final OpenOption option;
  private final int blockBytes;

  /** Memory for what is not asked for by whole blocks; as many as ever read at once. */
  private final Queue<ByteBuffer> windows = new ConcurrentLinkedQueue<>();

  private Uncached(OpenOption option, int blockBytes) {
    this.option = option;
    this.blockBytes = blockBytes;
  }

  /** For a file, or what lies in a folder; nothing if the JVM or the file system cannot. */
  public static Optional<Uncached> of(Path folder) {
    try {
      long bytes = Files.getFileStore(folder).getBlockSize();
      boolean isUsual = Long.bitCount(bytes) == 1 && bytes <= BLOCK_BYTES_MAX;
      return isUsual ? OPTION.map(it -> new Uncached(it, (int) bytes)) : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** By its name: it belongs to the JDK and to no Java. */
  private static Optional<OpenOption> find() {
    try {
      Object[] options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      for (Object option : options) {
        if (option instanceof OpenOption found && option.toString().equals("DIRECT")) {
          return Optional.of(found);
        }
      }
    } catch (ClassNotFoundException e) {
      // Files are read and written as the system likes, then.
    }
    return Optional.empty();
  }

  /** How such a file is opened. */
  public OpenOption option() {
    return option;
  }

  /** Whether the buffer is whole blocks, here and in a file at that position. */
  boolean isWhole(ByteBuffer buffer, long position) {
    return buffer.isDirect()
        && position % blockBytes == 0
        && buffer.remaining() % blockBytes == 0
        && buffer.alignmentOffset(buffer.position(), blockBytes) == 0;
  }

  /** Fills the buffer from a position of a file; whether it is full. */
  public boolean fill(FileChannel file, ByteBuffer buffer, long position) throws IOException {
    if (isWhole(buffer, position)) {
      read(file, buffer, position);
      return !buffer.hasRemaining();
    }
    ByteBuffer window = windows.poll();
    if (window == null) {
      // One block more than there is to read: what is asked for need not begin where a block does.
      window = ByteBuffer.allocateDirect(WINDOW_BYTES + 3 * blockBytes).alignedSlice(blockBytes);
    }
    try {
      return fill(file, buffer, position, window);
    } finally {
      windows.add(window);
    }
  }

  private boolean fill(FileChannel file, ByteBuffer buffer, long position, ByteBuffer window)
      throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int skipped = (int) (at % blockBytes);
      int wanted = Math.min(buffer.remaining(), WINDOW_BYTES);
      int bytes = (skipped + wanted + blockBytes - 1) / blockBytes * blockBytes;
      int read = read(file, window.clear().limit(bytes), at - skipped);
      int got = Math.min(read - skipped, wanted);
      if (got > 0) {
        buffer.put(window.slice(skipped, got));
        at += got;
      }
      if (got < wanted) {
        return false;
      }
    }
    return true;
  }

  /** Reads until the buffer is full or the file ends, which is where no whole block comes. */
  private int read(FileChannel file, ByteBuffer into, long position) throws IOException {
    int read = 0;
    while (into.hasRemaining() && read % blockBytes == 0) {
      int count = file.read(into, position + read);
      if (count <= 0) {
        break;
      }
      read += count;
    }
    return read;
  }
}
