package io.drivedock.station.store;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A blob that lies in a store.
 *
 * @param length in bytes
 * @param checksum MD5 of its bytes; null if the store does not tell. It may be one that the store
 *     was given
 * @param version what another content of the blob does not have; empty if the store does not tell
 * @param modifiedAt when it was written; null if the store does not tell
 */
public record StoredBlob(
    BlobPath path,
    long length,
    boolean isPageBlob,
    BlobProperties properties,
    BlobMetadata metadata,
    @Nullable Md5 checksum,
    String version,
    @Nullable Instant modifiedAt) {}
