package io.drivedock.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Files of a customer, as random as packed ones are. */
final class SampleTree {

  private static final int FILES_PER_FOLDER = 1_000;
  private static final int BUFFER_BYTES = 1 << 20;

  private SampleTree() {}

  /** Many files of that size, a thousand in a folder. */
  static void small(Path root, int files, int bytes) throws IOException {
    SplittableRandom random = new SplittableRandom(files);
    byte[] content = new byte[bytes];
    for (int i = 0; i < files; i++) {
      Path folder = root.resolve("run-%03d".formatted(i / FILES_PER_FOLDER));
      if (i % FILES_PER_FOLDER == 0) {
        Files.createDirectories(folder);
      }
      random.nextBytes(content);
      Files.write(folder.resolve("sample-%06d.dat".formatted(i)), content);
    }
  }

  /** A few files, of that many bytes together. */
  static void large(Path root, int files, long bytes) throws IOException {
    Files.createDirectories(root);
    SplittableRandom random = new SplittableRandom(bytes);
    byte[] content = new byte[BUFFER_BYTES];
    for (int i = 0; i < files; i++) {
      try (OutputStream out = Files.newOutputStream(root.resolve("image-%02d.dat".formatted(i)))) {
        for (long left = bytes / files; left > 0; left -= content.length) {
          random.nextBytes(content);
          out.write(content, 0, (int) Math.min(left, content.length));
        }
      }
    }
  }

  /** Waits until the disk has all that was written, so that the next one does not pay for it. */
  static void settle(Place place) throws IOException, InterruptedException {
    Run.well(place, List.of("sync", "-f", place.work().toString()));
  }

  /** Reads all of it into the cache of the system, from which all who are measured then read. */
  static void readAll(Place place, Path tree) throws IOException, InterruptedException {
    Run.well(
        place,
        List.of(
            "sh", "-c", "find \"$1\" -type f -exec cat '{}' + >/dev/null", "sh", tree.toString()));
  }

  /** Deletes what lies there, if anything. */
  static void delete(Place place, Path tree) throws IOException, InterruptedException {
    Run.well(place, List.of("rm", "-rf", tree.toString()));
  }
}
