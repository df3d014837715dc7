package io.drivedock.station.slot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads from files at positions. */
final class FileBytes {

  private FileBytes() {}

  /** Fills the buffer from a position on; whether it is full. If not, the file ends before. */
  static boolean fill(FileChannel file, ByteBuffer buffer, long position) throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int read = file.read(buffer, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    return true;
  }
}
