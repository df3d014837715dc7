/**
 * What server and station say to each other at the dock: the dock API's vocabulary.
 *
 * <p>Door types: {@link io.drivedock.dock.Assignment} (server to station), {@link
 * io.drivedock.dock.Progress} and {@link io.drivedock.job.DriveReport} (station to server), {@link
 * io.drivedock.dock.Renewal} (the server's answer to a heartbeat), {@link
 * io.drivedock.dock.StationReport} (what a station says of all its slots and targets). {@link
 * io.drivedock.dock.DockWire} is their one spelling as JSON, used by both sides.
 *
 * <p>This room knows no HTTP and no JSON library: it ends at maps, lists, strings and numbers.
 */
@NullMarked
package io.drivedock.dock;

import org.jspecify.annotations.NullMarked;
