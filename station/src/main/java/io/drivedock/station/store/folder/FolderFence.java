package io.drivedock.station.store.folder;

import io.drivedock.station.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Who is at work for an owner: a file with the name of the run that came last. A run that was
 * thought dead finds another's name there and commits nothing more.
 */
final class FolderFence {

  private final Path folder;
  private final Path file;
  private final String owner;
  private final String run;

  FolderFence(Path folder, String owner, String run) {
    this.folder = folder;
    this.file = folder.resolve(owner);
    this.owner = owner;
    this.run = run;
  }

  Path folder() {
    return folder;
  }

  /**
   * Makes it.
   *
   * @param beside a name for a file that nobody sees
   */
  void make(Path beside) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(beside, run);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Returns if it is still ours.
   *
   * @throws StoreException if not
   */
  void check() throws IOException {
    if (!now().equals(run)) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "Another run has started for " + owner + "; this one writes nothing more.");
    }
  }

  /** Reads it, if it is there. */
  void look() throws IOException {
    String _ = now();
  }

  /** Removes it if it is still ours. */
  void remove() throws IOException {
    if (now().equals(run)) {
      Files.deleteIfExists(file);
    }
  }

  private String now() throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      // Whoever took over is done, or somebody has tidied up: the next run claims it again.
      return "";
    }
  }
}
