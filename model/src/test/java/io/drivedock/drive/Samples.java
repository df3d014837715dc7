package io.drivedock.drive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;

/** Documents for tests. */
final class Samples {

  static final DriveId DRIVE = new DriveId("TESTDRV0001");

  private Samples() {}

  /** A published sample, from the folder beside the checkout; without it the test is skipped. */
  static byte[] published(String name) {
    String shared =
        System.getProperty(
            "drivedock.shared", System.getProperty("drivedock.root", "..") + "/../shared");
    Path file = Path.of(shared, "formats", name);
    Assumptions.assumeTrue(Files.exists(file), "needs the sample " + name + " beside the checkout");
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static List<ManifestBlob> read(byte[] manifest) {
    try (ManifestReader reader = new ManifestReader(new ByteArrayInputStream(manifest))) {
      List<ManifestBlob> blobs = new ArrayList<>();
      for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        blobs.add(blob.get());
      }
      return blobs;
    }
  }

  static byte[] write(List<ManifestBlob> blobs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ManifestWriter writer = new ManifestWriter(out, DRIVE, "a test");
      for (ManifestBlob blob : blobs) {
        writer.write(blob);
      }
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Chunk chunk(Random random, long offset, int length, boolean hasId) {
    byte[] digest = new byte[Md5.BYTES];
    random.nextBytes(digest);
    return new Chunk(offset, length, hasId ? "AAAA" + random.nextInt(1000) : null, Md5.of(digest));
  }

  static <T> T any(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  static ManifestBlob randomBlob(Random random) {
    boolean arePages = random.nextInt(4) == 0;
    List<Chunk> chunks = new ArrayList<>();
    long end = 0;
    for (int i = random.nextInt(5); i > 0; i--) {
      long offset = end + (arePages ? 512L * random.nextInt(3) : 0);
      int length = arePages ? 512 * (1 + random.nextInt(100)) : 1 + random.nextInt(100_000);
      chunks.add(chunk(random, offset, length, !arePages && random.nextBoolean()));
      end = offset + length;
    }
    String name = "films/" + randomName(random);
    return new ManifestBlob(
        name,
        random.nextInt(4) == 0
            ? new SnapshotTime(
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(999_999_999)),
                random.nextBoolean() ? "" : "3sL4kq.v-_" + random.nextInt(100))
            : null,
        "\\" + randomName(random) + "\\x" + random.nextInt(100),
        end,
        any(random, List.of(ImportDisposition.values())),
        arePages ? new BlobContent.Pages(chunks) : new BlobContent.Blocks(chunks),
        sideFile(random),
        sideFile(random),
        null,
        null);
  }

  private static SideFile sideFile(Random random) {
    return random.nextBoolean()
        ? null
        : new SideFile("\\side\\" + randomName(random), Md5.ofContent(utf8("x")));
  }

  /** Names with all that XML must escape, and beyond the first plane. */
  private static String randomName(Random random) {
    String letters = "abcXYZ09 .&<>\"'äß漢\u00a0%#;]";
    StringBuilder name = new StringBuilder("n");
    for (int i = random.nextInt(30); i > 0; i--) {
      name.append(letters.charAt(random.nextInt(letters.length())));
    }
    return name.append("\uD83D\uDE80").toString();
  }
}
