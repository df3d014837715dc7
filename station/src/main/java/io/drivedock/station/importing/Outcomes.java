package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * How a move of a blob can end, as the log has it (Microsoft, "Azure Import/Export service log file
 * format").
 */
final class Outcomes {

  private Outcomes() {}

  /** It is in the store. */
  static BlobOutcome committed(
      ManifestBlob blob, Intent intent, SideFiles sides, Evidence evidence) {
    return new BlobOutcome(
        intent.index(),
        sides.areComplete() ? BlobStatus.COMPLETED : BlobStatus.COMPLETED_WITH_ERRORS,
        intent.target().text(),
        intent.how(),
        all(blob, ChunkStatus.COMPLETED),
        sides.metadataStatus(),
        sides.propertiesStatus(),
        blob.content().bytes(),
        evidence,
        null);
  }

  /**
   * It is in the store with zeros for what was not right.
   *
   * @param known of its chunks; uncommitted are those that are there by now
   */
  static BlobOutcome committedInPart(
      ManifestBlob blob, Intent intent, SideFiles sides, ChunkStatus[] known, Evidence evidence) {
    ChunkStatus[] statuses = known.clone();
    long bytes = 0;
    for (int i = 0; i < statuses.length; i++) {
      if (statuses[i] == ChunkStatus.UNCOMMITTED) {
        statuses[i] = ChunkStatus.COMMITTED;
        bytes += blob.content().chunks().get(i).length();
      }
    }
    return new BlobOutcome(
        intent.index(),
        BlobStatus.COMPLETED_WITH_ERRORS,
        intent.target().text(),
        intent.how(),
        ChunkStatuses.of(statuses),
        sides.metadataStatus(),
        sides.propertiesStatus(),
        bytes,
        evidence,
        null);
  }

  /** Its disposition left it out. */
  static BlobOutcome skipped(ManifestBlob blob, Intent intent) {
    return new BlobOutcome(
        intent.index(),
        BlobStatus.COMPLETED,
        intent.target().text(),
        intent.how(),
        all(blob, ChunkStatus.CANCELLED),
        null,
        null,
        blob.content().bytes(),
        Evidence.NONE,
        null);
  }

  /** Some of its chunks were not right, so it was not made. */
  static BlobOutcome damaged(ManifestBlob blob, Intent intent, ChunkStatuses chunks) {
    return notMade(
        blob, intent.index(), blob.targetPath(), BlobStatus.COMPLETED_WITH_ERRORS, chunks, null);
  }

  /** The target did not take it. */
  static BlobOutcome refused(
      ManifestBlob blob, long index, BlobPath target, BlobStatus status, StoreException e) {
    return cancelled(blob, index, blob.targetPath(), status, Reasons.of(target, e));
  }

  /** Nothing of it was tried, or not with success. */
  static BlobOutcome cancelled(ManifestBlob blob, long index, String path, BlobStatus status) {
    return cancelled(blob, index, path, status, null);
  }

  /**
   * The same.
   *
   * @param reason why, as a sentence
   */
  static BlobOutcome cancelled(
      ManifestBlob blob, long index, String path, BlobStatus status, @Nullable String reason) {
    return notMade(blob, index, path, status, all(blob, ChunkStatus.CANCELLED), reason);
  }

  private static BlobOutcome notMade(
      ManifestBlob blob,
      long index,
      String path,
      BlobStatus status,
      ChunkStatuses chunks,
      @Nullable String reason) {
    SideFiles sides = SideFiles.cancelled(blob);
    return new BlobOutcome(
        index,
        status,
        path,
        DispositionStatus.CANCELLED,
        chunks,
        sides.metadataStatus(),
        sides.propertiesStatus(),
        0,
        Evidence.NONE,
        reason);
  }

  private static ChunkStatuses all(ManifestBlob blob, ChunkStatus status) {
    return ChunkStatuses.all(blob.content().chunks().size(), status);
  }
}
