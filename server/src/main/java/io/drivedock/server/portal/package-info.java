/**
 * The pages that people look at, in a browser, for what the APIs offer to programs. Door type:
 * {@link io.drivedock.server.portal.PortalRoutes}. Each audience has a room below this one, and
 * what they share is in {@code frame}.
 */
@NullMarked
package io.drivedock.server.portal;

import org.jspecify.annotations.NullMarked;
