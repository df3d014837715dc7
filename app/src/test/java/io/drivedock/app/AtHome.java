package io.drivedock.app;

import io.drivedock.drive.DriveId;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.Preparation;
import io.drivedock.prepare.PreparationPlan;
import io.drivedock.prepare.PreparationWatch;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/**
 * A drive that somebody has before him.
 *
 * @param root where it is mounted
 * @param hash of its manifest
 */
record AtHome(Path root, String hash) {

  static final byte[] LARGE = random((13 << 20) + 1);

  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(1).nextBytes(content);
    return content;
  }

  /** A folder with {@code sub/large.bin}, {@code sub/a.txt} and {@code sub/empty}. */
  static Path tree(Path folder) throws IOException {
    Path tree = folder.resolve("tree");
    Path sub = Files.createDirectories(tree.resolve("sub"));
    Files.write(sub.resolve("large.bin"), LARGE);
    Files.writeString(sub.resolve("a.txt"), "hello");
    Files.writeString(sub.resolve("empty"), "");
    return tree;
  }

  /** With {@code films/sub/large.bin}, {@code films/sub/a.txt} and {@code films/sub/empty}. */
  static AtHome prepared(Path folder) throws Exception {
    Path tree = tree(folder);
    Path drive = folder.resolve("D1");
    PreparedDrive prepared =
        new Preparation(() -> Instant.EPOCH)
            .run(
                PreparationPlan.copying(tree, drive, new DriveId("D1"), BlobPlan.into("films")),
                PreparationWatch.NONE);
    return new AtHome(drive, prepared.info().manifestHash());
  }

  Path data(String name) throws IOException {
    try (var files = Files.walk(root)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  static void flip(Path file, long... places) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      for (long at : places) {
        bytes.seek(at);
        int old = bytes.read();
        bytes.seek(at);
        bytes.write(old ^ 1);
      }
    }
  }
}
