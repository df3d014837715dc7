/**
 * Where blobs go. {@link io.drivedock.station.store.ObjectStore} is the port, in our own words;
 * each kind of store has a package of its own and is the only one to know its library. Differences
 * between stores are data ({@link io.drivedock.station.store.StoreLimits}), failures are one {@link
 * io.drivedock.station.store.StoreException} with a kind. This room knows nothing of drives and
 * jobs.
 */
@NullMarked
package io.drivedock.station.store;

import org.jspecify.annotations.NullMarked;
