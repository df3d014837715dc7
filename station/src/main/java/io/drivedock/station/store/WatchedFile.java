package io.drivedock.station.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds, as it is now: it is read again when it is another or has changed. For keys
 * that are renewed, and asked for as often as there are blobs.
 *
 * @param <T> what it is read as; prints nothing that is secret
 */
public final class WatchedFile<T> {

  private final Path path;
  private final Reading<T> reading;
  private volatile @Nullable Read<T> last;

  /**
   * What reads it.
   *
   * @param <T> what it is read as
   */
  public interface Reading<T> {
    /**
     * Reads it.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it holds something else
     */
    T read() throws IOException;
  }

  /** What it held when it looked so. */
  private record Read<T>(FileTime modified, long bytes, @Nullable Object file, T value) {

    boolean isStill(BasicFileAttributes now) {
      return modified.equals(now.lastModifiedTime())
          && bytes == now.size()
          && (file == null || file.equals(now.fileKey()));
    }
  }

  public WatchedFile(Path path, Reading<T> reading) {
    this.path = path;
    this.reading = reading;
  }

  /**
   * What it holds.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it holds something else
   */
  public T get() throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    Read<T> known = last;
    if (known != null && known.isStill(now)) {
      return known.value();
    }
    T value = reading.read();
    last = new Read<>(now.lastModifiedTime(), now.size(), now.fileKey(), value);
    return value;
  }
}
