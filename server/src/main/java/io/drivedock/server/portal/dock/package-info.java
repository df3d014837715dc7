/**
 * What the operator sees and does: the console at the bench, where parcels are opened and drives
 * lie in slots, and the overview of the whole. Door type: {@link
 * io.drivedock.server.portal.dock.ConsoleRoutes}. It says to jobs what the dock API says.
 */
@NullMarked
package io.drivedock.server.portal.dock;

import org.jspecify.annotations.NullMarked;
