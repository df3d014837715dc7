/**
 * MD5 of many blocks at once: independent blocks lie in the lanes of one vector register and go
 * through the same steps. Door types: {@link io.drivedock.station.hashing.HashEngine}, what this
 * machine hashes with, and {@link io.drivedock.station.hashing.BlockHasher}, which a worker owns
 * and gives its blocks to, whole or piece by piece.
 *
 * <p>The digests are those of {@link java.security.MessageDigest} on every path. Where the Vector
 * API is missing, is not faster, or was once wrong, it is {@code MessageDigest} that computes them.
 * Only {@code WideLanes}, {@code PairedLanes} and {@code Species} link to the Vector API, and they
 * are loaded only where its module is. This room knows nothing of drives and stores.
 */
@NullMarked
package io.drivedock.station.hashing;

import org.jspecify.annotations.NullMarked;
