/**
 * The line to the control plane: the dock API as a station speaks it. Door type: {@link
 * io.drivedock.station.controlplane.ControlPlane}. A rule that says no comes back as a value; a
 * server that does not answer, does not let this station in or is not understood is a {@link
 * io.drivedock.station.controlplane.ControlPlaneException}.
 *
 * <p>This room is the only one of a station that knows HTTP and the station's token. It keeps no
 * state about leases and repeats nothing by itself: whoever calls knows how long it is worth it.
 */
@NullMarked
package io.drivedock.station.controlplane;

import org.jspecify.annotations.NullMarked;
