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
            store.limits(), retryPolicy, bandwidth, watch, () -> doesWhatItIsAsked(store));
  }

  private static boolean doesWhatItIsAsked(ObjectStore store) {
    try {
      store.check();
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  /** Has something made that the caller asks for again by himself. */
  public Attempts again() {
    return loop.attempts(StoreCall.COMMIT);
  }

  /**
   * Says that an earlier run on the same drive moved blobs. So this station was let in, and one
   * blob that is refused now, perhaps the last, need not wait for others to tell whose fault it is;
   * the target is still looked at.
   */
  public void workedBefore() {
    loop.workedBefore();
  }

  @Override
  protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
    return loop.call(kind, bytes, call);
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
  public void check() {
    store.check();
  }
}
