package io.drivedock.station.planning;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.ManifestException;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Lists of blobs that lie in a store themselves. */
public final class ExportLists {

  /** The longest that is read, in bytes: it is in memory as a whole. */
  static final long BYTES_MAX = 128L << 20;

  private ExportLists() {}

  /**
   * What is selected.
   *
   * @throws UnusableListException if the list that names it is not there, or is none
   * @throws StoreException if the store does not work
   */
  public static BlobList selected(ExportSelection selection, BlobReader store)
      throws UnusableListException {
    return switch (selection) {
      case ExportSelection.Listed(List<String> paths, List<String> prefixes) ->
          BlobList.of(paths, prefixes);
      case ExportSelection.ListedInBlob(String path) -> listed(path, store);
    };
  }

  private static BlobList listed(String text, BlobReader store) throws UnusableListException {
    String named = "The job names the blob list '" + text + "'";
    BlobPath path;
    try {
      path = BlobPath.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UnusableListException(named + ", which is not the path of a blob.", e);
    }
    Optional<StoredBlob> found = store.stat(path);
    if (found.isEmpty()) {
      throw new UnusableListException(
          named
              + ", and there is no such blob. Upload the list, or correct the path in a new job.");
    }
    long length = found.get().length();
    if (length > BYTES_MAX) {
      throw new UnusableListException(
          named
              + ", which has "
              + length
              + " bytes; a list may have "
              + BYTES_MAX
              + ". Divide it, and create a job for each part.");
    }
    try {
      return read(store, found.get());
    } catch (ManifestException e) {
      throw new UnusableListException(named + ". " + e.getMessage(), e);
    }
  }

  public static BlobList read(BlobReader store, StoredBlob list) {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(list.length()));
    if (!store.read(list.path(), ReadOptions.from(0).ofVersion(list.version()), content)) {
      throw new StoreException(
          StoreException.Kind.CHANGED, "Blob " + list.path() + " changed while it was read.");
    }
    return BlobList.read(new ByteArrayInputStream(content.array()));
  }
}
