/**
 * The agent at the dock: asks the control plane for work on the drives in its slots, moves every
 * block and reports. It never touches the database and decides nothing about a job's state. Door
 * types: {@link io.drivedock.station.StationMain} and {@link
 * io.drivedock.station.settings.StationConfig} for who starts one, {@link
 * io.drivedock.station.SlotStatus} for who shows what it does.
 *
 * <p>{@link io.drivedock.station.StationLoop} looks and asks, a {@code DriveRun} does the work on
 * one drive under one lease, a {@code LeaseWatch} keeps the lease alive and ends the work with it.
 */
@NullMarked
package io.drivedock.station;

import org.jspecify.annotations.NullMarked;
