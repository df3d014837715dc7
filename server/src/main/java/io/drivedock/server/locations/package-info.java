/**
 * The docks that parcels can be sent to, as the settings name them. Door: {@link
 * io.drivedock.server.locations.Locations}.
 */
@NullMarked
package io.drivedock.server.locations;

import org.jspecify.annotations.NullMarked;
