package io.drivedock.station.importing;

import io.drivedock.dock.Progress;
import java.util.concurrent.atomic.AtomicLong;

/** Counts bytes for whoever watches. */
final class Meter {

  private final TransferWatch watch;
  private final long total;
  private final AtomicLong done;

  Meter(TransferWatch watch, long done, long total) {
    this.watch = watch;
    this.total = total;
    this.done = new AtomicLong(done);
    watch.progress(new Progress(Math.min(done, total), total));
  }

  void add(long bytes) {
    watch.progress(new Progress(Math.min(done.addAndGet(bytes), total), total));
  }

  /**
   * Ends the calling work if the transfer is to end.
   *
   * @throws TransferStoppedException if so
   */
  void checkGoesOn() throws TransferStoppedException {
    if (watch.isStopped()) {
      throw new TransferStoppedException(
          "The transfer was stopped; it goes on with the next lease of the drive.");
    }
  }
}
