package io.drivedock.app.waimportexport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys that came in words, on their way to commands that take them from files only. */
final class SecretFiles implements AutoCloseable {

  private @Nullable Path folder;
  private final List<Path> files = new ArrayList<>();

  /** A file that only its owner can read, until this is closed. */
  Path file(String name, String text) {
    try {
      if (folder == null) {
        // Where the system can say so, a temporary folder is its owner's alone.
        folder = Files.createTempDirectory("drivedock");
      }
      Path file = folder.resolve(name);
      Files.writeString(file, text, StandardCharsets.UTF_8);
      files.add(file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("a file for a key cannot be made", e);
    }
  }

  @Override
  public void close() {
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      if (folder != null) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a file with a key cannot be deleted", e);
    }
  }
}
