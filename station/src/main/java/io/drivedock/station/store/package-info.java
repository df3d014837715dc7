/**
 * Where blobs lie. {@link io.drivedock.station.store.BlobReader} and {@link
 * io.drivedock.station.store.ObjectStore} are the port, in our own words: the first reads, the
 * second writes too. What not every store can do is a capability beside it ({@link
 * io.drivedock.station.store.SnapshotReader}, {@link io.drivedock.station.store.SnapshotTaker},
 * {@link io.drivedock.station.store.PageRangeReader}), which a store has or has not. Whatever
 * stands before a store extends {@link io.drivedock.station.store.ForwardingStore} or {@link
 * io.drivedock.station.store.ForwardingReader}.
 *
 * <p>Each kind of store has a package of its own and is the only one to know its library.
 * Differences in degree are data ({@link io.drivedock.station.store.StoreLimits}), failures are one
 * {@link io.drivedock.station.store.StoreException} with a kind. This room knows nothing of drives
 * and jobs.
 */
@NullMarked
package io.drivedock.station.store;

import org.jspecify.annotations.NullMarked;
