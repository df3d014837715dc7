package io.drivedock.station.store.azure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** The keys of a source as they are now: a file is read again when it is another or has changed. */
final class CurrentKeys {

  private final AzureKeySource source;
  private volatile @Nullable Read last;

  /** What a file held when it looked so. */
  private record Read(FileTime modified, long bytes, @Nullable Object file, AzureKeys keys) {

    boolean isStill(BasicFileAttributes now) {
      return modified.equals(now.lastModifiedTime())
          && bytes == now.size()
          && (file == null || file.equals(now.fileKey()));
    }
  }

  CurrentKeys(AzureKeySource source) {
    this.source = source;
  }

  /**
   * The keys.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds something else
   */
  AzureKeys get() throws IOException {
    if (!(source instanceof AzureKeySource.File file)) {
      return source.keys();
    }
    BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
    Read known = last;
    if (known != null && known.isStill(now)) {
      return known.keys();
    }
    AzureKeys keys = source.keys();
    last = new Read(now.lastModifiedTime(), now.size(), now.fileKey(), keys);
    return keys;
  }
}
