package io.drivedock.station.exporting;

import io.drivedock.drive.BlobList;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;

/** Lists of blobs that lie in a store themselves. */
final class ExportLists {

  /** The longest that is read, in bytes: it is in memory as a whole. */
  static final long BYTES_MAX = 128L << 20;

  private ExportLists() {}

  /** Reads a list. */
  static BlobList read(ObjectStore store, StoredBlob list) {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(list.length()));
    if (!store.read(list.path(), list.version(), 0, content)) {
      throw new StoreException(
          StoreException.Kind.CHANGED, "Blob " + list.path() + " changed while it was read.");
    }
    return BlobList.read(new ByteArrayInputStream(content.array()));
  }
}
