package io.drivedock.station.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The text of files with keys, as the tools of the clouds write them. */
public final class KeyLines {

  private static final int BYTES_MAX = 16_384;

  private KeyLines() {}

  static String read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
    }
  }

  /**
   * Reads lines of {@code name = value}; headings in brackets, empty lines and comments are passed
   * over.
   *
   * @throws IllegalArgumentException saying what is there twice, never a value
   */
  public static Map<String, String> values(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      int equals = line.indexOf('=');
      if (line.isEmpty() || line.startsWith("#") || line.startsWith("[") || equals < 0) {
        continue;
      }
      String name = line.substring(0, equals).strip();
      if (values.put(name, line.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException(
            "'" + name + "' is given more than once; keep one set of keys in a file");
      }
    }
    return values;
  }
}
