/**
 * The jobs of this service, kept: {@link io.drivedock.server.jobs.Jobs} is the only one who writes
 * them, {@link io.drivedock.server.jobs.JobTable} the place to read them, {@link
 * io.drivedock.server.jobs.Leases} gives drives to stations, {@link
 * io.drivedock.server.jobs.KeyVault} keeps what unlocks them. What follows from an event is decided
 * in {@code io.drivedock.job.Lifecycle} and nowhere here. This room knows nothing of HTTP.
 */
@NullMarked
package io.drivedock.server.jobs;

import org.jspecify.annotations.NullMarked;
