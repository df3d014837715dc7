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

  /** What is selected; nothing if the list that names it is not there, or is none. */
  public static Optional<BlobList> selected(ExportSelection selection, BlobReader store) {
    return switch (selection) {
      case ExportSelection.Listed(List<String> paths, List<String> prefixes) ->
          Optional.of(BlobList.of(paths, prefixes));
      case ExportSelection.ListedInBlob(String path) -> listed(path, store);
    };
  }

  private static Optional<BlobList> listed(String path, BlobReader store) {
    try {
      return store
          .stat(BlobPath.parse(path))
          .filter(blob -> blob.length() <= BYTES_MAX)
          .map(blob -> read(store, blob));
    } catch (ManifestException | IllegalArgumentException e) {
      return Optional.empty();
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
