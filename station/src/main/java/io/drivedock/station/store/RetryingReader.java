package io.drivedock.station.store;

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
    // Whether a store works is found out by writing.
    this.loop = new RetryLoop(reader.limits(), retryPolicy, bandwidth, watch, () -> false);
  }

  @Override
  protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
    return loop.call(kind, bytes, call);
  }
}
