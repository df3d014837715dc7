package io.drivedock.app.demo;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.client.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a demo puts its things. It stays afterwards, to be looked at; the next demo begins with an
 * empty one. Only a folder that a demo has made is ever emptied.
 */
record DemoFolder(Path root) {
  private static final String MARK = "made-by-drivedock-demo.txt";
  private static final String WHAT_IT_IS =
      """
      Created by 'drivedock demo', which empties this folder when it runs again.
      Delete it whenever you like.
      """;

  /**
   * Makes one, or empties the one of an earlier demo.
   *
   * @param files what is to be imported, if it is given
   * @throws CommandFailedException if anything could be lost by that
   */
  static DemoFolder fresh(Path data, @Nullable Path files) {
    try {
      Path root = real(data.toAbsolutePath().normalize());
      if (files != null) {
        checkApart(root, files.toRealPath());
      }
      if (Files.isDirectory(root)) {
        empty(root);
      }
      Files.createDirectories(root);
      Files.writeString(root.resolve(MARK), WHAT_IT_IS);
      DemoFolder folder = new DemoFolder(root.toRealPath());
      Files.createDirectories(folder.parcels());
      return folder;
    } catch (IOException e) {
      throw new CommandFailedException(
          "The demo cannot write to " + data + ". Give another folder with --data.", e);
    }
  }

  /** With links resolved, as far as it is there. */
  private static Path real(Path path) throws IOException {
    Path parent = path.getParent();
    return Files.exists(path) || parent == null
        ? path.toRealPath()
        : real(parent).resolve(parent.relativize(path));
  }

  /** The demo empties its folder, and the files are not to be changed. */
  private static void checkApart(Path root, Path files) {
    if (root.startsWith(files) || files.startsWith(root)) {
      throw new CommandFailedException(
          ("One of the folders %s (the files) and %s (the demo's own) contains the"
                  + " other. Give another folder with --data.")
              .formatted(files, root));
    }
  }

  private static void empty(Path root) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      List<Path> present = entries.toList();
      if (!present.isEmpty() && !present.contains(root.resolve(MARK))) {
        throw new CommandFailedException(
            ("The folder %s is not empty and was not created by the demo. Give another"
                    + " folder with --data.")
                .formatted(root));
      }
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(root)) {
          Files.delete(path);
        }
      }
    }
  }

  /** Room for so many bytes, or a sentence. */
  void checkRoom(long bytes) throws IOException {
    long usable = Files.getFileStore(root).getUsableSpace();
    if (usable < bytes) {
      throw new CommandFailedException(
          ("The demo copies the files onto a drive and from there into the store. It"
                  + " needs %s in %s, which has %s. Give a folder with more free space with"
                  + " --data, or fewer files.")
              .formatted(Screen.size(bytes), root, Screen.size(usable)));
    }
  }

  Path files() {
    return root.resolve("files");
  }

  Path parcels() {
    return root.resolve("parcels");
  }

  Path slots() {
    return root.resolve("slots");
  }

  Path store() {
    return root.resolve("store");
  }
}
