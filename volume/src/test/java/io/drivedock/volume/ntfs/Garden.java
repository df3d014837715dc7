package io.drivedock.volume.ntfs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fills a mounted volume with one of everything that a file can be. */
final class Garden {

  private static final String COMPRESSED_FLAG = "00000800";

  private final Path root;
  private final Random random;

  private Garden(Path root, long seed) {
    this.root = root;
    this.random = new Random(seed);
  }

  /**
   * Plants.
   *
   * @param small how many small files
   * @param isCompressing whether the volume takes compressed files
   */
  static void plant(Path root, long seed, int small, boolean isCompressing) throws IOException {
    Garden garden = new Garden(root, seed);
    garden.small(small);
    garden.names();
    garden.links();
    garden.streams();
    garden.holes();
    garden.pieces();
    if (isCompressing) {
      garden.compressed();
    }
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private void small(int count) throws IOException {
    Path folder = Files.createDirectories(root.resolve("small/nested/deeper"));
    for (int i = 0; i < count; i++) {
      Path place = i % 3 == 0 ? root : i % 3 == 1 ? root.resolve("small") : folder;
      int length = i % 5 == 0 ? random.nextInt(40_000) : random.nextInt(900);
      Files.write(place.resolve("file-%05d.dat".formatted(i)), noise(length));
    }
    Files.createDirectories(root.resolve("empty folder"));
    Files.write(root.resolve("empty.txt"), new byte[0]);
    Path deep = root.resolve("deep");
    for (int i = 0; i < 40; i++) {
      deep = deep.resolve("level " + i);
    }
    Files.createDirectories(deep);
    Files.write(deep.resolve("bottom"), noise(100));
  }

  private void names() throws IOException {
    Path folder = Files.createDirectories(root.resolve("names"));
    List<String> names =
        List.of(
            "Case",
            "case",
            "CASE",
            "Grüße.txt",
            "Привет мир",
            "日本語",
            "😀 smile.txt",
            "a:b",
            "x?y*z",
            "back\\slash",
            "trailing.",
            "trailing ",
            "con",
            "long name with spaces.text",
            "FOO~1.TXT",
            "Straße",
            "ǅ",
            "µ",
            "ſ",
            "n".repeat(255),
            "ж".repeat(127));
    for (String name : names) {
      Files.write(folder.resolve(name), name.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void links() throws IOException {
    Path folder = Files.createDirectories(root.resolve("links"));
    Path first = folder.resolve("first");
    Files.write(first, noise(5_000));
    for (int i = 0; i < 118; i++) {
      Files.createLink(folder.resolve("another name of the first, number " + i), first);
    }
    Files.createLink(root.resolve("small/elsewhere"), first);
    Files.createSymbolicLink(folder.resolve("symbolic"), Path.of("first"));
  }

  private void streams() throws IOException {
    Path file = Files.write(root.resolve("streams"), noise(3_000));
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    view.write("large", ByteBuffer.wrap(noise(50_000)));
    for (int i = 0; i < 40; i++) {
      view.write("stream-" + i, ByteBuffer.wrap(noise(random.nextInt(600) + 1)));
    }
    Files.getFileAttributeView(
            Files.createDirectories(root.resolve("folder with stream")),
            UserDefinedFileAttributeView.class)
        .write("note", ByteBuffer.wrap(noise(20)));
  }

  private void holes() throws IOException {
    Path folder = Files.createDirectories(root.resolve("holes"));
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
      for (int i = 0; i < 6; i++) {
        file.seek(i * 700_000L);
        file.write(noise(5_000));
      }
      file.setLength(6_000_000);
    }
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("grown").toFile(), "rw")) {
      file.write(noise(5_000));
      file.setLength(3_000_000);
    }
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("all").toFile(), "rw")) {
      file.setLength(2_000_000);
    }
    Files.write(folder.resolve("allocated"), noise(3_000));
  }

  /** Files that grow in turns lie in many pieces, more than one record describes. */
  private void pieces() throws IOException {
    Path folder = Files.createDirectories(root.resolve("pieces"));
    List<OutputStream> files = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      files.add(Files.newOutputStream(folder.resolve("turn-" + i), StandardOpenOption.CREATE_NEW));
    }
    for (int turn = 0; turn < 150; turn++) {
      for (OutputStream file : files) {
        file.write(noise(1_024 + random.nextInt(4_096)));
        file.flush();
      }
    }
    for (OutputStream file : files) {
      file.close();
    }
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("comb").toFile(), "rw")) {
      for (int i = 0; i < 300; i++) {
        file.seek(i * 140_000L);
        file.write(noise(600));
      }
    }
  }

  private void compressed() throws IOException {
    Path folder = Files.createDirectories(root.resolve("compressed"));
    NtfsImage.attribute(folder, "system.ntfs_attrib_be", COMPRESSED_FLAG);
    Files.write(
        folder.resolve("text"),
        "all work and no play ".repeat(9_000).getBytes(StandardCharsets.US_ASCII));
    Files.write(folder.resolve("zeros"), new byte[300_000]);
    Files.write(folder.resolve("noise"), noise(200_000));
    Files.write(folder.resolve("tiny"), noise(40));
    try (OutputStream file = Files.newOutputStream(folder.resolve("mixed"))) {
      for (int i = 0; i < 40; i++) {
        byte[] part = new byte[7_777];
        for (int k = 0; k < part.length; k++) {
          part[k] =
              (byte) (i % 4 == 0 ? 0 : i % 4 == 1 ? k / 13 : random.nextInt(i % 4 == 2 ? 3 : 256));
        }
        file.write(part);
      }
    }
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
      file.seek(500_000);
      file.write("hello hello hello hello ".repeat(500).getBytes(StandardCharsets.US_ASCII));
    }
  }
}
