package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Stands for a store that could not be opened: whatever it is asked, it fails as that did. */
public final class AwayStore implements ObjectStore {

  private final StoreException why;

  /** One that is away for that reason. */
  public AwayStore(StoreException why) {
    this.why = why;
  }

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    throw why;
  }

  @Override
  public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
    throw why;
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    throw why;
  }

  @Override
  public Listing list(String container, String prefix, String position) {
    throw why;
  }

  @Override
  public List<String> containers(String prefix) {
    throw why;
  }

  @Override
  public boolean hasBelow(BlobPath path) {
    throw why;
  }

  @Override
  public boolean isFlat() {
    return false;
  }

  @Override
  public Optional<SnapshotReader> snapshots() {
    return Optional.empty();
  }

  @Override
  public Optional<PageRangeReader> pageRanges() {
    return Optional.empty();
  }

  @Override
  public Optional<SnapshotTaker> snapshotTaker() {
    return Optional.empty();
  }

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    throw why;
  }

  @Override
  public boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    throw why;
  }

  @Override
  public void flush() {
    throw why;
  }

  /** Nothing was brought there in this run. */
  @Override
  public void tidy() {}

  /** Nothing was marked there in this run. */
  @Override
  public void release() {}

  @Override
  public StoreLimits limits() {
    return new StoreLimits(true, 1, false);
  }

  @Override
  public String uri(BlobPath path) {
    throw why;
  }

  @Override
  public void tryReading(String container) {
    throw why;
  }

  @Override
  public void tryWriting(String container) {
    throw why;
  }

  @Override
  public void close() {}
}
