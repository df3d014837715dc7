package io.drivedock.station.store.azure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where keys come from. */
public sealed interface AzureKeySource {

  /** A file as {@link AzureKeys#parse} reads it. */
  record File(Path path) implements AzureKeySource {

    private static final int BYTES_MAX = 16_384;

    @Override
    public AzureKeys keys() throws IOException {
      try (InputStream stream = Files.newInputStream(path)) {
        return AzureKeys.parse(new String(stream.readNBytes(BYTES_MAX), StandardCharsets.UTF_8));
      }
    }
  }

  /** Keys that stay. */
  record Fixed(AzureKeys keys) implements AzureKeySource {}

  /**
   * The keys as they are now.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds something else
   */
  AzureKeys keys() throws IOException;
}
