package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.TargetHealth.Sort;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that is asked again when it does not do what was asked, and less when it says that it is
 * too much. What makes a blob is asked once: whether an attempt that failed has made it, only its
 * caller can tell, who then says {@link #again}.
 */
public final class RetryingStore implements ObjectStore {

  private static final Logger LOG = LoggerFactory.getLogger(RetryingStore.class);

  private final ObjectStore store;
  private final Bandwidth bandwidth;
  private final StoreWatch watch;
  private final AdaptiveLimiter limiter;
  private final TargetHealth health;
  private final Attempts.Shared shared;

  /**
   * The same store, asked with patience.
   *
   * @param bandwidth what blobs and their chunks pass, once for each attempt
   * @param watch who waits for its answers
   */
  public RetryingStore(
      ObjectStore store, RetryPolicy retryPolicy, Bandwidth bandwidth, StoreWatch watch) {
    this.store = store;
    this.bandwidth = bandwidth;
    this.watch = watch;
    this.limiter = new AdaptiveLimiter(store.limits().uploadsMax());
    this.health = new TargetHealth(store);
    this.shared = new Attempts.Shared(retryPolicy, watch, limiter, health, new Troubles(watch));
  }

  /** Has something made that the caller asks for again by himself. */
  public Attempts again() {
    return new Attempts(shared, Sort.WRITE);
  }

  private <T> T patiently(Sort sort, Supplier<T> call) {
    return patiently(sort, 0, call);
  }

  private <T> T patiently(Sort sort, long bytes, Supplier<T> call) {
    Attempts attempts = new Attempts(shared, sort);
    while (true) {
      try {
        T result = once(sort, bytes, call);
        attempts.ended();
        return result;
      } catch (StoreException e) {
        attempts.failed(e);
      }
    }
  }

  /** Asks once, with so many bytes, or for so many. */
  private <T> T once(Sort sort, long bytes, Supplier<T> call) {
    try {
      bandwidth.await(bytes, watch::isStopped);
      if (!limiter.enter(watch::isStopped)) {
        throw stopped();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    }
    try {
      T result = call.get();
      limiter.went();
      health.went(sort);
      return result;
    } finally {
      limiter.leave();
    }
  }

  private static StoreException stopped() {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "The transfer ended before the request was sent to the store.");
  }

  // ---- what may be asked again

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    return patiently(Sort.READ, () -> store.stat(path));
  }

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    return new Upload(
        patiently(Sort.BEGIN, () -> store.upload(path, length, isPageBlob, properties, metadata)));
  }

  @Override
  public boolean read(BlobPath path, long offset, ByteBuffer buffer) {
    int start = buffer.position();
    return patiently(
        Sort.READ, buffer.remaining(), () -> store.read(path, offset, buffer.position(start)));
  }

  @Override
  public boolean read(BlobPath path, String version, long offset, ByteBuffer buffer) {
    int start = buffer.position();
    return patiently(
        Sort.READ,
        buffer.remaining(),
        () -> store.read(path, version, offset, buffer.position(start)));
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, ByteBuffer beginning) {
    int start = beginning.position();
    return patiently(
        Sort.READ, beginning.remaining(), () -> store.fetch(path, beginning.position(start)));
  }

  @Override
  public Listing list(String container, String prefix, String position) {
    return patiently(Sort.WHOLE, () -> store.list(container, prefix, position));
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    int start = beginning.position();
    return patiently(
        Sort.READ,
        beginning.remaining(),
        () -> store.fetch(path, snapshot, beginning.position(start)));
  }

  @Override
  public boolean read(
      BlobPath path, String snapshot, String version, long offset, ByteBuffer buffer) {
    int start = buffer.position();
    return patiently(
        Sort.READ,
        buffer.remaining(),
        () -> store.read(path, snapshot, version, offset, buffer.position(start)));
  }

  @Override
  public Optional<PageRanges> pages(
      BlobPath path, String snapshot, String version, String position) {
    return patiently(Sort.READ, () -> store.pages(path, snapshot, version, position));
  }

  @Override
  public Listing listWithSnapshots(String container, String prefix, String position) {
    return patiently(Sort.WHOLE, () -> store.listWithSnapshots(container, prefix, position));
  }

  @Override
  public List<Listing.Entry> findWithSnapshots(BlobPath path) {
    return patiently(Sort.READ, () -> store.findWithSnapshots(path));
  }

  /** One of which the answer is lost is found by its mark. */
  @Override
  public Optional<String> takeReadSnapshot(BlobPath path, String mark) {
    return patiently(Sort.READ, () -> store.takeReadSnapshot(path, mark));
  }

  @Override
  public List<String> readSnapshots(BlobPath path, String mark) {
    return patiently(Sort.READ, () -> store.readSnapshots(path, mark));
  }

  @Override
  public void removeReadSnapshot(BlobPath path, String snapshot) {
    patiently(
        Sort.READ,
        () -> {
          store.removeReadSnapshot(path, snapshot);
          return true;
        });
  }

  @Override
  public boolean hasBelow(BlobPath path) {
    return patiently(Sort.READ, () -> store.hasBelow(path));
  }

  @Override
  public List<String> containers(String prefix) {
    return patiently(Sort.WHOLE, () -> store.containers(prefix));
  }

  @Override
  public void flush() {
    patiently(
        Sort.WHOLE,
        () -> {
          store.flush();
          return true;
        });
  }

  @Override
  public void tidy() {
    patiently(
        Sort.WHOLE,
        () -> {
          store.tidy();
          return true;
        });
  }

  // ---- what is asked once

  /** What stays there marks a drive that nobody will ask for again, and is in nobody's way. */
  @Override
  public void release() {
    try {
      store.release();
    } catch (StoreException e) {
      LOG.info("the mark of a drive that is done was left in its account: {}", e.getMessage());
    }
  }

  @Override
  public boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    return once(
        Sort.WRITE,
        data.remaining(),
        () -> store.put(path, chunks, data, properties, metadata, existing));
  }

  @Override
  public boolean isFlat() {
    return store.isFlat();
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

  private final class Upload implements BlobUpload {
    private final BlobUpload upload;

    Upload(BlobUpload upload) {
      this.upload = upload;
    }

    @Override
    public boolean isThere(Chunk chunk) {
      return patiently(Sort.BEGIN, () -> upload.isThere(chunk));
    }

    @Override
    public void put(Chunk chunk, ByteBuffer data) {
      int start = data.position();
      patiently(
          Sort.WRITE,
          data.remaining(),
          () -> {
            upload.put(chunk, data.position(start));
            return true;
          });
    }

    @Override
    public void markMissing(Chunk chunk) {
      upload.markMissing(chunk);
    }

    @Override
    public boolean commit(List<Chunk> chunks, Existing existing) {
      return once(Sort.WRITE, 0, () -> upload.commit(chunks, existing));
    }

    @Override
    public void close() {
      upload.close();
    }
  }
}
