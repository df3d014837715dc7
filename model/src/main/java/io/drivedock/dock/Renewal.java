package io.drivedock.dock;

import java.time.Duration;

/**
 * The server's answer to a heartbeat.
 *
 * @param leaseLasts how long the lease lives from now
 * @param isCancelRequested whether the customer has cancelled the job or withdrawn the drive; the
 *     station may finish what it does
 * @param isStopRequested whether somebody at the dock wants the drive to lie still: the station
 *     stops at the next block and gives the drive back
 */
public record Renewal(Duration leaseLasts, boolean isCancelRequested, boolean isStopRequested) {}
