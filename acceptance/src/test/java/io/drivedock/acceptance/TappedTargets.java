package io.drivedock.acceptance;

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
import java.util.List;
import java.util.Optional;

/** Real targets with something that happens before each chunk is put: it may wait, or throw. */
record TappedTargets(Targets real, Runnable tap) implements Targets {

  @Override
  public ObjectStore open(String target, String account, String owner) {
    return new TappedStore(real.open(target, account, owner), tap);
  }

  private record TappedStore(ObjectStore real, Runnable tap) implements ObjectStore {

    @Override
    public Optional<StoredBlob> stat(BlobPath path) {
      return real.stat(path);
    }

    @Override
    public BlobUpload upload(BlobPath path, long length, boolean isPageBlob) {
      return new TappedUpload(real.upload(path, length, isPageBlob), tap);
    }

    @Override
    public boolean read(BlobPath path, long offset, ByteBuffer buffer) {
      return real.read(path, offset, buffer);
    }

    @Override
    public List<BlobPath> list(String container, String prefix, String after, int limit) {
      return real.list(container, prefix, after, limit);
    }

    @Override
    public void flush() {
      real.flush();
    }

    @Override
    public StoreLimits limits() {
      return real.limits();
    }

    @Override
    public String uri(BlobPath path) {
      return real.uri(path);
    }

    @Override
    public void check() {
      real.check();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private record TappedUpload(BlobUpload real, Runnable tap) implements BlobUpload {

    @Override
    public void put(Chunk chunk, ByteBuffer data) {
      tap.run();
      real.put(chunk, data);
    }

    @Override
    public boolean commit(
        List<Chunk> chunks, BlobProperties properties, BlobMetadata metadata, Existing existing) {
      return real.commit(chunks, properties, metadata, existing);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
