package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A blob that lies in a store.
 *
 * @param length in bytes
 * @param checksum MD5 of its bytes; null if the store does not tell. It may be one that the store
 *     was given
 * @param version what another content of the blob does not have; empty if the store does not tell
 * @param modifiedAt when it was written; null if the store does not tell
 * @param unheld names of metadata that it has in the store and no blob can have
 */
public record StoredBlob(
    BlobPath path,
    long length,
    boolean isPageBlob,
    BlobProperties properties,
    BlobMetadata metadata,
    @Nullable Md5 checksum,
    String version,
    @Nullable Instant modifiedAt,
    List<String> unheld) {

  public StoredBlob {
    unheld = List.copyOf(unheld);
  }

  /** One of which a blob can have all that belongs to it. */
  public StoredBlob(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata,
      @Nullable Md5 checksum,
      String version,
      @Nullable Instant modifiedAt) {
    this(path, length, isPageBlob, properties, metadata, checksum, version, modifiedAt, List.of());
  }
}
