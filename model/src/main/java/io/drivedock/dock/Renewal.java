package io.drivedock.dock;

import java.time.Duration;

/**
 * The server's answer to a heartbeat.
 *
 * @param leaseLasts how long the lease lives from now
 * @param isCancelRequested whether the customer has cancelled the job or withdrawn the drive; the
 *     station begins nothing more, and reports
 * @param isStopRequested whether somebody at the dock wants the drive to lie still: the station
 *     stops at the next block and gives the drive back
 * @param isFinishRequested whether the operator wants the drive reported without what is left
 */
public record Renewal(
    Duration leaseLasts,
    boolean isCancelRequested,
    boolean isStopRequested,
    boolean isFinishRequested) {

  /** Of a drive that is not to be finished. */
  public Renewal(Duration leaseLasts, boolean isCancelRequested, boolean isStopRequested) {
    this(leaseLasts, isCancelRequested, isStopRequested, false);
  }
}
