package io.drivedock.station.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where keys come from. A file is read again when it has changed, so that keys may be renewed. */
public sealed interface KeySource {

  /** A file as {@link S3Keys#parse} reads it. */
  record File(Path path) implements KeySource {

    private static final int BYTES_MAX = 16_384;

    @Override
    public S3Keys keys() throws IOException {
      try (InputStream stream = Files.newInputStream(path)) {
        return S3Keys.parse(new String(stream.readNBytes(BYTES_MAX), StandardCharsets.UTF_8));
      }
    }
  }

  /** Keys that stay. */
  record Fixed(S3Keys keys) implements KeySource {}

  /**
   * The keys as they are now.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds something else
   */
  S3Keys keys() throws IOException;
}
