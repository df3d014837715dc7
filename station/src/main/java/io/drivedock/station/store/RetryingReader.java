package io.drivedock.station.store;

import io.drivedock.drive.BlobPath;
import java.util.function.Supplier;

/** A reader that is asked again when it does not do what was asked. */
public final class RetryingReader extends ForwardingReader {

  private final RetryLoop loop;

  /**
   * The same blobs, asked for with patience.
   *
   * @param bandwidth what blobs and their chunks pass, once for each attempt
   * @param watch who waits for the answers
   */
  public RetryingReader(
      BlobReader reader, RetryPolicy retryPolicy, Bandwidth bandwidth, StoreWatch watch) {
    super(reader);
    this.loop =
        new RetryLoop(
            reader.limits(),
            retryPolicy,
            bandwidth,
            watch,
            (kind, container) -> works(reader, container));
  }

  private static boolean works(BlobReader reader, String container) {
    try {
      reader.tryReading(container);
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  @Override
  protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
    return loop.call(kind, TargetHealth.OWN_PLACE, bytes, call);
  }

  @Override
  protected <T> T call(StoreCall kind, BlobPath path, long bytes, Supplier<T> call) {
    return loop.call(kind, path.container(), bytes, call);
  }
}
