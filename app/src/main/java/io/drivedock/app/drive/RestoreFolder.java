package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Screen;
import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.folder.FolderTargets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The folder that a drive is restored into. */
final class RestoreFolder {

  private RestoreFolder() {}

  /** Returns if it is there or can be made. */
  static void check(Path folder) {
    if (Files.exists(folder)) {
      if (!Files.isDirectory(folder)) {
        throw new CommandFailedException(
            Exit.UNUSABLE, folder + " is not a folder. Name a folder.");
      }
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          folder + " cannot be created: " + parent + " does not exist. Create it first.");
    }
  }

  /** Returns if neither lies in the other: what is restored must not change the drive. */
  static void checkApart(Path folder, Path drive) {
    Path place = real(folder);
    Path source = real(drive);
    if (place.startsWith(source) || source.startsWith(place)) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          folder
              + " and the drive in "
              + drive
              + " contain each other. Restore into a folder outside the drive.");
    }
  }

  private static Path real(Path path) {
    try {
      if (Files.exists(path)) {
        return path.toRealPath();
      }
      Path whole = path.toAbsolutePath().normalize();
      Path parent = Optional.ofNullable(whole.getParent()).orElseThrow();
      return parent.toRealPath().resolve(Optional.ofNullable(whole.getFileName()).orElseThrow());
    } catch (IOException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE, path + " cannot be accessed: " + e.getMessage() + ".", e);
    }
  }

  /** Opens it as the folder of an account. */
  static RetryingStore open(Path folder, String owner, BooleanSupplier isStopped) {
    try {
      return new RetryingStore(
          FolderTargets.account(folder, owner),
          RetryPolicy.NONE,
          Bandwidth.UNLIMITED,
          isStopped::getAsBoolean);
    } catch (StoreException e) {
      throw new CommandFailedException(Exit.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /** Where a blob lies in it, if a file could not have the blob's own name. */
  static Optional<String> otherName(BlobReader store, String blobPath) {
    BlobPath path = BlobPath.parse(blobPath);
    Path lies = Path.of(URI.create(store.uri(path)));
    try {
      return lies.endsWith(Path.of(path.container(), path.name()))
          ? Optional.empty()
          : Optional.of(lies.toString());
    } catch (InvalidPathException e) {
      return Optional.of(lies.toString());
    }
  }

  /**
   * Returns if there is room.
   *
   * @param bytes of all blobs
   * @param missing the bytes of those that are not there yet; asked only if it matters
   */
  static void checkRoom(Path folder, String owner, long bytes, LongSupplier missing) {
    long free;
    try {
      free = FolderTargets.room(folder, owner);
    } catch (IOException e) {
      // A system that does not say so says when it is full.
      return;
    }
    if (free < bytes) {
      long needed = missing.getAsLong();
      if (free < needed) {
        throw new CommandFailedException(
            Exit.UNUSABLE,
            ("%s has %s of free space, and %s must still be restored. Free some space,"
                    + " or restore into another folder.")
                .formatted(folder, Screen.size(free), Screen.size(needed)));
      }
    }
  }
}
