/**
 * Every limit on what callers may take: connections, the time for headers and bodies, bytes of
 * bodies in flight, live streams, readers of the database. {@link
 * io.drivedock.server.limits.Limits} has the figures, {@link
 * io.drivedock.server.limits.CallerBudget} what is taken now. This room knows neither routes nor
 * callers: it counts for names that it is given.
 */
@NullMarked
package io.drivedock.server.limits;

import org.jspecify.annotations.NullMarked;
