package io.drivedock.station.store.folder;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The way from the folder of an account down to a file. No link on it is followed. */
final class PathCheck {

  private PathCheck() {}

  /**
   * Returns if it stays below the folder.
   *
   * @throws StoreException {@link StoreException.Kind#REJECTED} if a link would lead elsewhere
   */
  static void check(Path root, Path place, BlobPath blob) {
    Path folder = place.getParent();
    while (folder != null && !folder.equals(root)) {
      if (Files.isSymbolicLink(folder)) {
        throw new StoreException(
            StoreException.Kind.REJECTED,
            "Blob "
                + blob
                + " cannot be stored there: "
                + folder
                + " is a link, which is not followed.",
            null,
            null,
            "a folder on its way is a link, which is not followed");
      }
      folder = folder.getParent();
    }
  }

  /**
   * Returns if the hidden folders are folders.
   *
   * @throws StoreException {@link StoreException.Kind#FORBIDDEN} if one is a link
   */
  static void checkHidden(Path root, Path... folders) {
    for (Path folder : folders) {
      for (Path at = folder; at != null && !at.equals(root); at = at.getParent()) {
        if (Files.isSymbolicLink(at)) {
          throw new StoreException(
              StoreException.Kind.FORBIDDEN,
              "The target folder "
                  + root
                  + " cannot be used: "
                  + at
                  + " is a link, which is not followed. Remove it.");
        }
      }
    }
  }
}
