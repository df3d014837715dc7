package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;

/**
 * A blob that lies in a store.
 *
 * @param length in bytes
 */
public record StoredBlob(
    BlobPath path,
    long length,
    boolean isPageBlob,
    BlobProperties properties,
    BlobMetadata metadata) {}
