package io.drivedock.station.transfer;

import io.drivedock.dock.Progress;

/** Counts bytes for whoever watches, and asks whether the transfer goes on. */
public final class ProgressCounter {

  private final TransferWatch watch;
  private long done;
  private long total;

  public ProgressCounter(TransferWatch watch) {
    this.watch = watch;
  }

  /** So much of it is done already. */
  public synchronized void begin(long bytesDone, long bytesTotal) {
    done = bytesDone;
    total = bytesTotal;
    publish();
  }

  /** So much more is in its place, or known not to be moved. */
  public synchronized void add(long bytes) {
    done += bytes;
    publish();
  }

  /** So much that was counted is to be moved again. */
  public synchronized void takeBack(long bytes) {
    done -= bytes;
    publish();
  }

  /**
   * Under the lock, so that nobody hears of less after he has heard of more. What a store rejected
   * half-way is counted as moved and as not to be moved: hence the bound.
   */
  private void publish() {
    watch.progress(new Progress(Math.min(done, total), total));
  }

  /** Whether nothing more is to be begun: the job was cancelled, or the operator ends the drive. */
  public boolean isEnding() {
    return watch.isCancelled() || watch.isFinished();
  }

  /** Whether the operator ends the work on the drive, even if its target does not work. */
  public boolean isFinished() {
    return watch.isFinished();
  }

  /** Whether the drive is to be reported even if its logs cannot be brought. */
  public boolean endsWithoutTarget() {
    return watch.isFinished() && !watch.isStopped();
  }

  /** Whether what failed may be passed over, because nobody waits for more. */
  public boolean passesOver() {
    return isEnding() && !watch.isStopped();
  }

  /**
   * Ends the calling work if the transfer is to end.
   *
   * @throws TransferStoppedException if so
   */
  public void checkGoesOn() throws TransferStoppedException {
    if (watch.isStopped()) {
      throw new TransferStoppedException(
          "The transfer was stopped; it continues with the next lease of the drive.");
    }
  }
}
