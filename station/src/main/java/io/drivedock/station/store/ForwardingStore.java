package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A store before another one, to which it hands everything on, for whoever wants to do something
 * around that. What is brought at once is handed on step by step.
 */
public class ForwardingStore extends ForwardingReader implements ObjectStore {

  private final ObjectStore store;

  public ForwardingStore(ObjectStore store) {
    super(store);
    this.store = store;
  }

  /** Around each chunk that is put; may be called again with the same, whatever became of it. */
  protected void put(BlobPath path, BlobUpload upload, Chunk chunk, ByteBuffer data) {
    int start = data.position();
    boolean _ =
        call(
            StoreCall.WRITE,
            path,
            data.remaining(),
            () -> {
              upload.put(chunk, data.position(start));
              return true;
            });
  }

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    return new Upload(
        path,
        call(
            StoreCall.BEGIN,
            path,
            0,
            () -> store.upload(path, length, isPageBlob, properties, metadata)));
  }

  @Override
  public boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    return ObjectStore.putInSteps(this, path, chunks, data, properties, metadata, existing);
  }

  @Override
  public Optional<SnapshotTaker> snapshotTaker() {
    return store.snapshotTaker().map(Taker::new);
  }

  @Override
  public void flush() {
    run(StoreCall.WHOLE, store::flush);
  }

  @Override
  public void tidy() {
    run(StoreCall.WHOLE, store::tidy);
  }

  @Override
  public void release() {
    run(StoreCall.WHOLE, store::release);
  }

  @Override
  public void tryWriting(String container) {
    run(StoreCall.WHOLE, () -> store.tryWriting(container));
  }

  private final class Taker implements SnapshotTaker {
    private final SnapshotTaker taker;

    Taker(SnapshotTaker taker) {
      this.taker = taker;
    }

    @Override
    public Optional<String> take(BlobPath path, String mark) {
      return call(StoreCall.READ, path, 0, () -> taker.take(path, mark));
    }

    @Override
    public List<String> taken(BlobPath path, String mark) {
      return call(StoreCall.READ, path, 0, () -> taker.taken(path, mark));
    }

    @Override
    public void remove(BlobPath path, String snapshot) {
      run(StoreCall.READ, () -> taker.remove(path, snapshot));
    }
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
      return call(StoreCall.BEGIN, path, 0, () -> upload.isThere(chunk));
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
      return call(StoreCall.COMMIT, path, 0, () -> upload.commit(chunks, existing));
    }

    @Override
    public void close() {
      upload.close();
    }
  }
}
