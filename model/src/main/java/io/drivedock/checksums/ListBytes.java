package io.drivedock.checksums;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of lists, each bounded. */
final class ListBytes {

  /** The longest list that is read, in bytes. */
  static final int BYTES_MAX = 128 << 20;

  private final FolderFiles tree;

  ListBytes(FolderFiles tree) {
    this.tree = tree;
  }

  boolean isThere(String path) {
    return tree.files().containsKey(path);
  }

  /**
   * All of a list.
   *
   * @throws IOException if it cannot be read, or is too long
   */
  byte[] of(String path) throws IOException {
    try (InputStream in = tree.open(path)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IOException("a list has at most %,d bytes".formatted(BYTES_MAX));
      }
      return bytes;
    }
  }
}
