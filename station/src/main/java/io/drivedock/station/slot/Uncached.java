package io.drivedock.station.slot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.util.Optional;

/**
 * Reads files past the memory in which the system keeps what it wrote: whole blocks of the file
 * system, into memory that begins where a block may begin. One for all files of a drive, which are
 * read one after the other.
 */
final class UncachedReader {

  private static final int WINDOW_BYTES = 4 << 20;
  private static final Optional<OpenOption> OPTION = find();

  private final int blockBytes;
  private final ByteBuffer window;

  UncachedReader(int blockBytes) {
    this.blockBytes = blockBytes;
    // One block more than there is to read: what is asked for need not begin where a block does.
    this.window = ByteBuffer.allocateDirect(WINDOW_BYTES + 3 * blockBytes).alignedSlice(blockBytes);
  }

  /** How such a file is opened; nothing if this JVM cannot. */
  static Optional<OpenOption> option() {
    return OPTION;
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
      // Files are read as the system likes, then.
    }
    return Optional.empty();
  }

  /** Fills the buffer from a position of a file; whether it is full. */
  synchronized boolean fill(FileChannel file, ByteBuffer buffer, long position) throws IOException {
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

  /** Reads until the window is full or the file ends, which is where no whole block comes. */
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
