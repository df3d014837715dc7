package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
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
  private static final long LOOK_MILLIS = 100;

  private final ObjectStore store;
  private final Patience patience;
  private final Bandwidth bandwidth;
  private final BooleanSupplier isStopped;
  private final Pressure pressure;

  /**
   * The same store, asked with patience.
   *
   * @param bandwidth what blobs and their chunks pass, once for each attempt
   * @param isStopped whether nobody wants its answers any more; the waiting ends then
   */
  public RetryingStore(
      ObjectStore store, Patience patience, Bandwidth bandwidth, BooleanSupplier isStopped) {
    this.store = store;
    this.patience = patience;
    this.bandwidth = bandwidth;
    this.isStopped = isStopped;
    this.pressure = new Pressure(store.limits().uploadsMax());
  }

  /** Something that may be asked again, since when. */
  public final class Attempts {
    private final long began = System.nanoTime();
    private int failed;

    private Attempts() {}

    /**
     * Waits, and returns if it is worth another attempt.
     *
     * @throws StoreException the same, if it is not
     */
    public void failed(StoreException e) {
      if (e.retryAfter().isPresent()) {
        pressure.wasTooMuch(System.nanoTime());
      }
      failed++;
      Duration wait = wait(e);
      long elapsed = System.nanoTime() - began;
      boolean isWorthIt = e.kind() == StoreException.Kind.UNAVAILABLE;
      if (!isWorthIt || elapsed + wait.toNanos() >= patience.inAll().toNanos()) {
        throw e;
      }
      LOG.debug(
          "asked again in {} ms after {} failures: {}", wait.toMillis(), failed, e.toString());
      sleep(wait, e);
    }

    /** Uneven, so that many who failed together do not come again together. */
    private Duration wait(StoreException e) {
      long millis = patience.wait(failed).toMillis();
      Duration uneven =
          Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
      Duration asked = e.retryAfter().orElse(Duration.ZERO);
      return asked.compareTo(uneven) > 0 ? asked : uneven;
    }

    private void sleep(Duration wait, StoreException e) {
      long until = System.nanoTime() + wait.toNanos();
      try {
        for (long left = wait.toNanos(); left > 0; left = until - System.nanoTime()) {
          if (isStopped.getAsBoolean()) {
            throw e;
          }
          Thread.sleep(Math.min(LOOK_MILLIS, left / 1_000_000 + 1));
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw e;
      }
    }
  }

  /** Begins to ask for something that the caller asks again by himself. */
  public Attempts again() {
    return new Attempts();
  }

  private <T> T patiently(Supplier<T> call) {
    return patiently(0, call);
  }

  private <T> T patiently(long bytes, Supplier<T> call) {
    Attempts attempts = again();
    while (true) {
      try {
        return once(bytes, call);
      } catch (StoreException e) {
        attempts.failed(e);
      }
    }
  }

  private <T> T once(Supplier<T> call) {
    return once(0, call);
  }

  /** Asks once, with so many bytes, or for so many. */
  private <T> T once(long bytes, Supplier<T> call) {
    try {
      bandwidth.await(bytes, isStopped);
      if (!pressure.enter(isStopped)) {
        throw stopped();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    }
    try {
      T result = call.get();
      pressure.went();
      return result;
    } finally {
      pressure.leave();
    }
  }

  private static StoreException stopped() {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE, "The transfer ended before the store was asked.");
  }

  // ---- what may be asked again

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    return patiently(() -> store.stat(path));
  }

  @Override
  public BlobUpload upload(
      BlobPath path,
      long length,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    return new Upload(
        patiently(() -> store.upload(path, length, isPageBlob, properties, metadata)));
  }

  @Override
  public boolean read(BlobPath path, long offset, ByteBuffer buffer) {
    int start = buffer.position();
    return patiently(buffer.remaining(), () -> store.read(path, offset, buffer.position(start)));
  }

  @Override
  public boolean read(BlobPath path, String version, long offset, ByteBuffer buffer) {
    int start = buffer.position();
    return patiently(
        buffer.remaining(), () -> store.read(path, version, offset, buffer.position(start)));
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, ByteBuffer beginning) {
    int start = beginning.position();
    return patiently(beginning.remaining(), () -> store.fetch(path, beginning.position(start)));
  }

  @Override
  public Listing list(String container, String prefix, String position) {
    return patiently(() -> store.list(container, prefix, position));
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    int start = beginning.position();
    return patiently(
        beginning.remaining(), () -> store.fetch(path, snapshot, beginning.position(start)));
  }

  @Override
  public boolean read(
      BlobPath path, String snapshot, String version, long offset, ByteBuffer buffer) {
    int start = buffer.position();
    return patiently(
        buffer.remaining(),
        () -> store.read(path, snapshot, version, offset, buffer.position(start)));
  }

  @Override
  public Optional<PageRanges> pages(
      BlobPath path, String snapshot, String version, String position) {
    return patiently(() -> store.pages(path, snapshot, version, position));
  }

  @Override
  public Listing listWithSnapshots(String container, String prefix, String position) {
    return patiently(() -> store.listWithSnapshots(container, prefix, position));
  }

  @Override
  public List<Listing.Entry> findWithSnapshots(BlobPath path) {
    return patiently(() -> store.findWithSnapshots(path));
  }

  /** One of which the answer is lost is found by its mark. */
  @Override
  public Optional<String> takeStill(BlobPath path, String mark) {
    return patiently(() -> store.takeStill(path, mark));
  }

  @Override
  public List<String> stills(BlobPath path, String mark) {
    return patiently(() -> store.stills(path, mark));
  }

  @Override
  public void removeStill(BlobPath path, String snapshot) {
    patiently(
        () -> {
          store.removeStill(path, snapshot);
          return true;
        });
  }

  @Override
  public boolean hasBelow(BlobPath path) {
    return patiently(() -> store.hasBelow(path));
  }

  @Override
  public List<String> containers(String prefix) {
    return patiently(() -> store.containers(prefix));
  }

  @Override
  public void flush() {
    patiently(
        () -> {
          store.flush();
          return true;
        });
  }

  @Override
  public void tidy() {
    patiently(
        () -> {
          store.tidy();
          return true;
        });
  }

  // ---- what is asked once

  @Override
  public boolean bring(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    return once(
        data.remaining(), () -> store.bring(path, chunks, data, properties, metadata, existing));
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
      return patiently(() -> upload.isThere(chunk));
    }

    @Override
    public void put(Chunk chunk, ByteBuffer data) {
      int start = data.position();
      patiently(
          data.remaining(),
          () -> {
            upload.put(chunk, data.position(start));
            return true;
          });
    }

    @Override
    public void lack(Chunk chunk) {
      upload.lack(chunk);
    }

    @Override
    public boolean commit(List<Chunk> chunks, Existing existing) {
      return once(() -> upload.commit(chunks, existing));
    }

    @Override
    public void close() {
      upload.close();
    }
  }
}
