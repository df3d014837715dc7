package io.drivedock.station.importing;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoreLimits;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store that breaks at its n-th call, before or after having done what was asked, and stays
 * broken.
 */
final class FailingTargets implements Targets {

  private final Targets real;
  private final long failAt;
  private final boolean afterDoing;
  private final AtomicLong calls = new AtomicLong();

  FailingTargets(Targets real, long failAt, boolean afterDoing) {
    this.real = real;
    this.failAt = failAt;
    this.afterDoing = afterDoing;
  }

  long calls() {
    return calls.get();
  }

  private interface Call<T> {
    T run();
  }

  private <T> T call(Call<T> call) {
    long n = calls.incrementAndGet();
    if (n > failAt || (n == failAt && !afterDoing)) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "The store broke at call " + n);
    }
    T result = call.run();
    if (n == failAt) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "The store broke after call " + n);
    }
    return result;
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    ObjectStore store = real.open(target, account, owner);
    return new ObjectStore() {
      @Override
      public Optional<StoredBlob> stat(BlobPath path) {
        return call(() -> store.stat(path));
      }

      @Override
      public BlobUpload upload(BlobPath path, long length, boolean isPageBlob) {
        return failing(call(() -> store.upload(path, length, isPageBlob)));
      }

      @Override
      public boolean read(BlobPath path, long offset, ByteBuffer buffer) {
        return call(() -> store.read(path, offset, buffer));
      }

      @Override
      public List<BlobPath> list(String container, String prefix, String after, int limit) {
        return call(() -> store.list(container, prefix, after, limit));
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
      public StoreLimits limits() {
        return store.limits();
      }

      @Override
      public String uri(BlobPath path) {
        return store.uri(path);
      }

      @Override
      public void check() {
        store.check();
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private BlobUpload failing(BlobUpload upload) {
    return new BlobUpload() {
      @Override
      public void put(Chunk chunk, ByteBuffer data) {
        call(
            () -> {
              upload.put(chunk, data);
              return true;
            });
      }

      @Override
      public boolean commit(
          List<Chunk> chunks, BlobProperties properties, BlobMetadata metadata, Existing existing) {
        return call(() -> upload.commit(chunks, properties, metadata, existing));
      }

      @Override
      public void close() {
        upload.close();
      }
    };
  }
}
