package io.drivedock.station.importing;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.ManifestBlob;

/** How a move of a blob can end, as the log has it (data-plane dossier, section 5.4). */
final class Outcomes {

  private Outcomes() {}

  /** It is in the store. */
  static BlobOutcome committed(ManifestBlob blob, Intent intent, SideFiles sides) {
    return new BlobOutcome(
        intent.index(),
        sides.areComplete() ? BlobStatus.COMPLETED : BlobStatus.COMPLETED_WITH_ERRORS,
        intent.target().text(),
        intent.how(),
        all(blob, ChunkStatus.COMPLETED),
        sides.metadataStatus(),
        sides.propertiesStatus(),
        blob.content().bytes());
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
        blob.content().bytes());
  }

  /** Some of its chunks were not right, so it was not made. */
  static BlobOutcome damaged(ManifestBlob blob, Intent intent, ChunkStatuses chunks) {
    return notMade(blob, intent.index(), blob.blobPath(), BlobStatus.COMPLETED_WITH_ERRORS, chunks);
  }

  /** Nothing of it was tried, or not with success. */
  static BlobOutcome cancelled(ManifestBlob blob, long index, String path, BlobStatus status) {
    return notMade(blob, index, path, status, all(blob, ChunkStatus.CANCELLED));
  }

  private static BlobOutcome notMade(
      ManifestBlob blob, long index, String path, BlobStatus status, ChunkStatuses chunks) {
    SideFiles sides = SideFiles.cancelled(blob);
    return new BlobOutcome(
        index,
        status,
        path,
        DispositionStatus.CANCELLED,
        chunks,
        sides.metadataStatus(),
        sides.propertiesStatus(),
        0);
  }

  private static ChunkStatuses all(ManifestBlob blob, ChunkStatus status) {
    return ChunkStatuses.all(blob.content().chunks().size(), status);
  }
}
