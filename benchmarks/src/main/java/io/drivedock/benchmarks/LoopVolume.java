package io.drivedock.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system made anew in an image file: where files were deleted before, ext4 looks for free
 * inodes for minutes, and ratios swing by a factor of three. Takes root.
 */
final class LoopVolume implements AutoCloseable {

  /** For tables, the journal of the file system, and a manifest. */
  private static final long ROOM_BYTES = 512L << 20;

  private final Place place;
  private final Path image;
  private final Path root;

  private LoopVolume(Place place, Path image, Path root) {
    this.place = place;
    this.image = image;
    this.root = root;
  }

  /** Whether one can be made here. */
  static boolean isPossible(Place place) throws IOException {
    return Files.getOwner(place.work()).getName().equals("root");
  }

  /** Makes one that holds so many bytes in so many files. */
  static LoopVolume make(Place place, String name, long bytes, long files) throws Exception {
    Path image = place.resolve(name + ".img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes + bytes / 8 + files * 1_024 + ROOM_BYTES);
    }
    Run.well(
        place,
        List.of(
            "mkfs.ext4",
            "-q",
            "-F",
            "-N",
            Long.toString(files + 10_000),
            "-E",
            "lazy_itable_init=0,lazy_journal_init=0",
            image.toString()));
    Path root = Files.createDirectories(place.resolve(name));
    Run.well(place, List.of("mount", "-o", "loop", image.toString(), root.toString()));
    return new LoopVolume(place, image, root);
  }

  Path root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    try {
      Run.well(place, List.of("umount", root.toString()));
    } catch (InterruptedException e) {
      throw new IOException("Interrupted while a file system was unmounted", e);
    }
    Files.delete(image);
  }
}
