/**
 * The dock API, for operators and stations: parcels in and out, leases on drives. Thin: a request
 * is read, one of {@code Jobs} and {@code Leases} is asked, the answer is written. Described in
 * {@code docs/dock-api.md}. Door type: {@link io.drivedock.server.dock.DockRoutes}.
 */
@NullMarked
package io.drivedock.server.dock;

import org.jspecify.annotations.NullMarked;
