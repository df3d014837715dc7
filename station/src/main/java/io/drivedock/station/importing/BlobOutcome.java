package io.drivedock.station.importing;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.SideFileStatus;
import org.jspecify.annotations.Nullable;

/**
 * What came of a blob.
 *
 * @param index of the blob in the manifest, from 0
 * @param blobPath its name in the end
 * @param metadata absent if it has no metadata file
 * @param properties absent if it has no properties file
 * @param bytesSucceeded bytes that are in their place, or were left out as the disposition asks
 * @param evidence how it was proven once it was in the store
 * @param reason why it was not made, or what its file has that was not imported, as a sentence;
 *     absent where the status says it
 */
public record BlobOutcome(
    long index,
    BlobStatus status,
    String blobPath,
    DispositionStatus disposition,
    ChunkStatuses chunks,
    @Nullable SideFileStatus metadata,
    @Nullable SideFileStatus properties,
    long bytesSucceeded,
    Evidence evidence,
    @Nullable String reason) {

  /** The same, of which it is not known whether it lasts. */
  BlobOutcome notKept(String why) {
    int count = chunks.runs().stream().mapToInt(ChunkStatuses.Run::count).sum();
    return new BlobOutcome(
        index,
        BlobStatus.BLOB_REQUEST_FAILED,
        blobPath,
        DispositionStatus.CANCELLED,
        ChunkStatuses.all(count, ChunkStatus.CANCELLED),
        metadata == null ? null : SideFileStatus.CANCELLED,
        properties == null ? null : SideFileStatus.CANCELLED,
        0,
        Evidence.NONE,
        why);
  }

  /** The same, of which something else is to be said; nothing if null. */
  BlobOutcome remarked(@Nullable String remark) {
    return remark == null
        ? this
        : new BlobOutcome(
            index,
            status,
            blobPath,
            disposition,
            chunks,
            metadata,
            properties,
            bytesSucceeded,
            evidence,
            remark);
  }

  public boolean isError() {
    return status != BlobStatus.COMPLETED;
  }

  /** Whether it is in the store because of this transfer. */
  public boolean isMade() {
    return switch (disposition) {
      case CREATED, RENAMED, OVERWRITTEN -> true;
      case SKIPPED, CANCELLED -> false;
    };
  }

  /** Whether its sender should know more of it than that it is in the store. */
  boolean isAffected() {
    return switch (disposition) {
      case RENAMED, SKIPPED, OVERWRITTEN -> true;
      case CREATED, CANCELLED -> reason != null;
    };
  }
}
