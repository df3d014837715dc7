package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A store that is only looked at. Whoever tries to change it made a mistake in this program. */
public final class ReadOnlyStore extends ForwardingStore {

  /** The same, to read only. */
  public ReadOnlyStore(ObjectStore store) {
    super(store);
  }

  private static IllegalStateException refused() {
    return new IllegalStateException("this store was opened for reading");
  }

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    throw refused();
  }

  @Override
  public boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    throw refused();
  }

  @Override
  public Optional<String> takeReadSnapshot(BlobPath path, String mark) {
    throw refused();
  }

  @Override
  public void removeReadSnapshot(BlobPath path, String snapshot) {
    throw refused();
  }

  @Override
  public void flush() {
    throw refused();
  }

  @Override
  public void tidy() {
    throw refused();
  }

  /** Nobody knows, without writing. */
  @Override
  public void check() {
    throw new StoreException(
        StoreException.Kind.FORBIDDEN, "A store that was opened for reading cannot be written to.");
  }
}
