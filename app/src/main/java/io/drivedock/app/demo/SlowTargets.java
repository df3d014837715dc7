package io.drivedock.app.demo;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreLimits;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Targets that can be made slow, one block at a time: on a fast disk a transfer would be over
 * before anybody could cancel it.
 */
final class SlowTargets implements Targets {
  private static final Duration PER_BLOCK = Duration.ofMillis(150);

  private final Targets inner;
  private volatile boolean isSlow;

  SlowTargets(Targets inner) {
    this.inner = inner;
  }

  /** From the next drive on. */
  void beSlow() {
    isSlow = true;
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    ObjectStore store = inner.open(target, account, owner);
    return isSlow ? new SlowStore(store) : store;
  }

  private record SlowStore(ObjectStore inner) implements ObjectStore {
    @Override
    public Optional<StoredBlob> stat(BlobPath path) {
      return inner.stat(path);
    }

    @Override
    public BlobUpload upload(BlobPath path, long length, boolean isPageBlob) {
      return new SlowUpload(inner.upload(path, length, isPageBlob));
    }

    @Override
    public boolean read(BlobPath path, long offset, ByteBuffer buffer) {
      return inner.read(path, offset, buffer);
    }

    @Override
    public List<BlobPath> list(String container, String prefix, String after, int limit) {
      return inner.list(container, prefix, after, limit);
    }

    @Override
    public void flush() {
      inner.flush();
    }

    @Override
    public StoreLimits limits() {
      return new StoreLimits(inner.limits().takesPageBlobs(), 1);
    }

    @Override
    public String uri(BlobPath path) {
      return inner.uri(path);
    }

    @Override
    public void check() {
      inner.check();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private record SlowUpload(BlobUpload inner) implements BlobUpload {
    @Override
    public void put(Chunk chunk, ByteBuffer data) {
      LockSupport.parkNanos(PER_BLOCK.toNanos());
      inner.put(chunk, data);
    }

    @Override
    public boolean commit(
        List<Chunk> chunks, BlobProperties properties, BlobMetadata metadata, Existing existing) {
      return inner.commit(chunks, properties, metadata, existing);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
