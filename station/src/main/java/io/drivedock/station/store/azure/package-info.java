/**
 * Blobs in Azure, or in what speaks its language. Door types: {@link
 * io.drivedock.station.store.azure.AzurePlace}, {@link
 * io.drivedock.station.store.azure.AzureTargets}.
 *
 * <p>Only this room knows Azure's SDK. It never tries again by itself, and every failure of it
 * becomes a {@link io.drivedock.station.store.StoreException} here. The calls that carry bytes go
 * by it or over connections of our own ({@code BlobCalls}), authorized by the same class.
 */
@NullMarked
package io.drivedock.station.store.azure;

import org.jspecify.annotations.NullMarked;
