package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that is asked again when it does not do what was asked, and less when it says that it is
 * too much. What makes a blob is asked once: whether an attempt that failed has made it, only its
 * caller can tell, who then says {@link #again}.
 */
public final class RetryingStore extends ForwardingStore {

  private static final Logger LOG = LoggerFactory.getLogger(RetryingStore.class);

  private final ObjectStore store;
  private final RetryLoop loop;

  /**
   * The same store, asked with patience.
   *
   * @param bandwidth what blobs and their chunks pass, once for each attempt
   * @param watch who waits for its answers
   */
  public RetryingStore(
      ObjectStore store, RetryPolicy retryPolicy, Bandwidth bandwidth, StoreWatch watch) {
    super(store);
    this.store = store;
    this.loop =
        new RetryLoop(
            store.limits(),
            retryPolicy,
            bandwidth,
            watch,
            (kind, container) -> works(store, kind, container));
  }

  private static boolean works(ObjectStore store, StoreCall kind, String container) {
    try {
      switch (kind) {
        case READ, LIST -> store.tryReading(container);
        case WRITE, COMMIT, BEGIN, WHOLE -> store.tryWriting(container);
      }
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  /** Has a blob made that the caller asks for again by itself. */
  public Attempts again(BlobPath path) {
    return loop.attempts(StoreCall.COMMIT, path.container());
  }

  /**
   * Says that an earlier run on the same drive moved blobs. So this station was let in, and it is
   * enough to look at the target as a whole, also for a container in which it may not write.
   */
  public void workedBefore() {
    loop.workedBefore();
  }

  @Override
  protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
    return loop.call(kind, TargetHealth.OWN_PLACE, bytes, call);
  }

  @Override
  protected <T> T call(StoreCall kind, BlobPath path, long bytes, Supplier<T> call) {
    return loop.call(kind, path.container(), bytes, call);
  }

  @Override
  public boolean put(
      BlobPath path,
      List<Chunk> chunks,
      ByteBuffer data,
      BlobProperties properties,
      BlobMetadata metadata,
      BlobUpload.Existing existing) {
    return loop.call(
        StoreCall.COMMIT,
        path.container(),
        data.remaining(),
        () -> store.put(path, chunks, data, properties, metadata, existing));
  }

  /** What stays there marks a drive that nobody will ask for again, and is in nobody's way. */
  @Override
  public void release() {
    try {
      store.release();
    } catch (StoreException e) {
      LOG.info("the mark of a drive that is done was left in its account: {}", e.getMessage());
    }
  }

  /** Asked by whoever waits for the answer. */
  @Override
  public void tryReading(String container) {
    store.tryReading(container);
  }

  @Override
  public void tryWriting(String container) {
    store.tryWriting(container);
  }
}
