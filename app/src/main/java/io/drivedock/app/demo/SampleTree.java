package io.drivedock.app.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files like those of somebody: small, large, empty, oddly named. The same ones every time. */
final class SampleTree {
  private static final int MIB = 1024 * 1024;

  private SampleTree() {}

  /** Twenty-odd files of all kinds. */
  static void write(Path folder) throws IOException {
    text(folder.resolve("read me first.txt"), "Files that Drivedock made for its demo.\n");
    text(folder.resolve("empty.log"), "");
    text(folder.resolve("names/Größe & Gewicht (2026).txt"), "accents, blanks, brackets\n");
    text(folder.resolve("names/наклейка.txt"), "another script\n");
    text(folder.resolve("names/荷物 📦.txt"), "and another, with a picture\n");
    text(folder.resolve("names/100% <sure>: \"why?\".txt"), "no drive can hold this name\n");
    text(folder.resolve("names/CASE.txt"), "upper\n");
    text(folder.resolve("names/case.txt"), "lower\n");
    text(folder.resolve("names/.hidden"), "a dot in front\n");
    text(folder.resolve("deep/a/b/c/d/e/f/g/h/leaf.txt"), "far down\n");
    for (int i = 1; i <= 8; i++) {
      bytes(folder.resolve("photos/img_%04d.jpg".formatted(i)), i, 150_000 + i * 40_000);
    }
    bytes(folder.resolve("film/scene one.mov"), 100, 24 * MIB + 12_345);
    bytes(folder.resolve("film/exactly one block.bin"), 101, 4 * MIB);
  }

  /** One file that keeps a station busy for a moment. */
  static void writeLarge(Path folder, int seed) throws IOException {
    bytes(folder.resolve("reel-" + seed + ".mov"), seed, 40 * MIB);
  }

  private static void text(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(Path file, int seed, int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
