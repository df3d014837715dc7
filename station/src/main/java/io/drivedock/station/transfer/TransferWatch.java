package io.drivedock.station.transfer;

import io.drivedock.dock.Progress;

/** Who looks on while a drive is moved. Called from several threads. */
public interface TransferWatch {

  /**
   * The transfer is so far. The first call says what an earlier run has done for good; then there
   * is one after every block, never two at a time. Cheap, please.
   */
  void progress(Progress progress);

  /** Whether the transfer must end now: the station shuts down, or has lost its lease. */
  boolean isStopped();

  /**
   * Whether the customer wants no more of it. Once true, always true. What is done stays; an export
   * begins nothing more and ends, an import goes on.
   */
  default boolean isCancelled() {
    return false;
  }
}
