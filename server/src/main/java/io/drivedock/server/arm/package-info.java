/**
 * The API that Azure's own clients speak: the ten operations of {@code Microsoft.ImportExport} in
 * its three versions, as {@code docs/arm-api.md} describes them.
 *
 * <p>Door types: {@link io.drivedock.server.locations.Locations} is where parcels may be sent,
 * {@link io.drivedock.server.arm.ArmRoutes} serves. A request is read into a {@code JobDraft} or
 * into {@code JobEvent}s, {@code Jobs} is asked, and the answer is written; what may be done when
 * is decided in {@code io.drivedock.job.Lifecycle} and nowhere here.
 */
@NullMarked
package io.drivedock.server.arm;

import org.jspecify.annotations.NullMarked;
