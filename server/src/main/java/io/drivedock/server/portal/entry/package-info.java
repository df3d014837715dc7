/**
 * How people come into the portal and leave it: sign-in, sessions, and the chain of filters that
 * every request below {@code /portal} passes. Door types: {@link
 * io.drivedock.server.portal.entry.PortalGate} is that chain, {@link
 * io.drivedock.server.portal.entry.EntryRoutes} are the pages. This room knows no jobs.
 */
@NullMarked
package io.drivedock.server.portal.entry;

import org.jspecify.annotations.NullMarked;
