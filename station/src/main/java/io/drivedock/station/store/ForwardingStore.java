package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store before another one, to which it hands everything on, for whoever wants to do something
 * around that. What is brought at once is handed on step by step.
 */
public class ForwardingStore implements ObjectStore {

  private final ObjectStore store;

  public ForwardingStore(ObjectStore store) {
    this.store = store;
  }

  /** Around everything that is asked of the store but its limits and addresses. */
  protected <T> T call(Supplier<T> call) {
    return call.get();
  }

  protected void put(BlobPath path, BlobUpload upload, Chunk chunk, ByteBuffer data) {
    call(
        () -> {
          upload.put(chunk, data);
          return true;
        });
  }

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    return call(() -> store.stat(path));
  }

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    return new Upload(
        path, call(() -> store.upload(path, length, isPageBlob, properties, metadata)));
  }

  @Override
  public boolean read(BlobPath path, long offset, ByteBuffer buffer) {
    return call(() -> store.read(path, offset, buffer));
  }

  @Override
  public boolean read(BlobPath path, String version, long offset, ByteBuffer buffer) {
    return call(() -> store.read(path, version, offset, buffer));
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, ByteBuffer beginning) {
    return call(() -> store.fetch(path, beginning));
  }

  @Override
  public Listing list(String container, String prefix, String position) {
    return call(() -> store.list(container, prefix, position));
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    return snapshot.isEmpty()
        ? fetch(path, beginning)
        : call(() -> store.fetch(path, snapshot, beginning));
  }

  @Override
  public boolean read(
      BlobPath path, String snapshot, String version, long offset, ByteBuffer buffer) {
    return snapshot.isEmpty()
        ? read(path, version, offset, buffer)
        : call(() -> store.read(path, snapshot, version, offset, buffer));
  }

  @Override
  public Optional<PageRanges> pages(
      BlobPath path, String snapshot, String version, String position) {
    return call(() -> store.pages(path, snapshot, version, position));
  }

  @Override
  public Listing listWithSnapshots(String container, String prefix, String position) {
    return call(() -> store.listWithSnapshots(container, prefix, position));
  }

  @Override
  public List<Listing.Entry> findWithSnapshots(BlobPath path) {
    return call(() -> store.findWithSnapshots(path));
  }

  @Override
  public Optional<String> takeReadSnapshot(BlobPath path, String mark) {
    return call(() -> store.takeReadSnapshot(path, mark));
  }

  @Override
  public List<String> readSnapshots(BlobPath path, String mark) {
    return call(() -> store.readSnapshots(path, mark));
  }

  @Override
  public void removeReadSnapshot(BlobPath path, String snapshot) {
    call(
        () -> {
          store.removeReadSnapshot(path, snapshot);
          return true;
        });
  }

  @Override
  public List<String> containers(String prefix) {
    return call(() -> store.containers(prefix));
  }

  @Override
  public boolean hasBelow(BlobPath path) {
    return call(() -> store.hasBelow(path));
  }

  @Override
  public boolean isFlat() {
    return store.isFlat();
  }

  @Override
  public void flush() {
    call(
        () -> {
          store.flush();
          return true;
        });
  }

  @Override
  public void tidy() {
    call(
        () -> {
          store.tidy();
          return true;
        });
  }

  @Override
  public void release() {
    call(
        () -> {
          store.release();
          return true;
        });
  }

  @Override
  public StoreLimits limits() {
    return store.limits();
  }

  @Override
  public String uri(BlobPath path) {
    return store.uri(path);
  }

  @Override
  public void check() {
    call(
        () -> {
          store.check();
          return true;
        });
  }

  @Override
  public void close() {
    store.close();
  }

  private final class Upload implements BlobUpload {
    private final BlobPath path;
    private final BlobUpload upload;

    Upload(BlobPath path, BlobUpload upload) {
      this.path = path;
      this.upload = upload;
    }

    @Override
    public boolean isThere(Chunk chunk) {
      return call(() -> upload.isThere(chunk));
    }

    @Override
    public void put(Chunk chunk, ByteBuffer data) {
      ForwardingStore.this.put(path, upload, chunk, data);
    }

    @Override
    public void markMissing(Chunk chunk) {
      upload.markMissing(chunk);
    }

    @Override
    public boolean commit(List<Chunk> chunks, Existing existing) {
      return call(() -> upload.commit(chunks, existing));
    }

    @Override
    public void close() {
      upload.close();
    }
  }
}
