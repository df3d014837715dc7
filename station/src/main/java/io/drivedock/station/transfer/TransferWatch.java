package io.drivedock.station.transfer;

import io.drivedock.dock.Progress;
import io.drivedock.station.store.StoreWatch;

/** Who looks on while a drive is moved. Called from several threads. */
public interface TransferWatch extends StoreWatch {

  /**
   * The transfer is so far. The first call says what an earlier run has done for good; then there
   * is one after every block, never two at a time. Cheap, please.
   */
  void progress(Progress progress);

  /** Whether the transfer must end now: the station shuts down, or has lost its lease. */
  @Override
  boolean isStopped();

  /**
   * Whether the customer wants no more of it. Once true, always true. What is done stays; nothing
   * more is begun, and what is left is listed.
   */
  default boolean isCancelled() {
    return false;
  }

  /**
   * Whether the operator ends the work on the drive, even if its target does not work. Once true,
   * always true. As with a cancel, what is left is listed.
   */
  default boolean isFinished() {
    return false;
  }

  /** Nobody waits for a blob that fails any more. */
  @Override
  default boolean isHurried() {
    return isCancelled() || isFinished();
  }
}
