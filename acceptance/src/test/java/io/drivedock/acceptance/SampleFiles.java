package io.drivedock.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The files of a customer. */
final class SampleFiles {
  static final int MIB = 1 << 20;

  private final Path tree;

  /** Files in that folder, which is made. */
  SampleFiles(Path tree) {
    this.tree = tree;
  }

  Path tree() {
    return tree;
  }

  SampleFiles text(String name, String text) throws IOException {
    return bytes(name, text.getBytes(UTF_8));
  }

  /** A file whose content is a function of the seed. */
  SampleFiles random(String name, long seed, int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes(name, bytes);
  }

  private SampleFiles bytes(String name, byte[] bytes) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }

  /** Small, large, empty and oddly named ones. */
  SampleFiles ofAllKinds() throws IOException {
    return text("small.txt", "small\n")
        .text("empty.bin", "")
        .random("large/three blocks.mov", 1, 9 * MIB + 17)
        .random("large/exactly one block", 2, 4 * MIB)
        .text("names/Größe & Gewicht (2).txt", "accents\n")
        .text("names/наклейка.txt", "another script\n")
        .text("names/荷物 📦.txt", "a picture\n")
        .text("names/100%25 <sure>: \"why?\" *|.txt", "no drive can hold this name\n")
        .text("names/CASE.txt", "upper\n")
        .text("names/case.txt", "lower\n")
        .text("names/CON", "a device elsewhere\n")
        .text("names/dot.", "a dot behind\n")
        .text("names/.hidden", "a dot in front\n")
        .text("names/%file", "a mark of the store's\n")
        .text("names/" + "n".repeat(250) + ".txt", "a long name\n")
        .text("deep/a/b/c/d/e/f/g/h/i/j/leaf.txt", "far down\n");
  }
}
