package io.drivedock.station.exporting;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.LoggedBlob;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SideFileStatus;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.planning.Candidate;
import io.drivedock.station.store.Snapshot;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a blob.
 *
 * @param blobPath as it is; of what has no name that a blob may have, as the store has it
 * @param snapshot which snapshot of it; null for the blob itself
 * @param filePath the file on the drive; empty if there is none
 * @param modifiedAt when it was written; null if that is not known
 * @param chunks with their hashes, if it is on the drive; else none
 * @param remark what must be said beside the status; null for nothing
 * @param reason why it is not on the drive, as the store says; null where that is not known
 * @param unheld names of metadata that the store has of it and no blob can have
 */
record ExportedBlob(
    BlobStatus status,
    String blobPath,
    @Nullable Snapshot snapshot,
    String filePath,
    long length,
    @Nullable Instant modifiedAt,
    boolean isPageBlob,
    List<Chunk> chunks,
    @Nullable SideFile metadata,
    @Nullable SideFile properties,
    @Nullable Remark remark,
    @Nullable String reason,
    List<String> unheld) {

  ExportedBlob {
    chunks = List.copyOf(chunks);
    unheld = List.copyOf(unheld);
  }

  /** One that is not on the drive. */
  static ExportedBlob failed(BlobStatus status, String blobPath, long length) {
    return new ExportedBlob(
        status, blobPath, null, "", length, null, false, List.of(), null, null, null, null,
        List.of());
  }

  /** One that is not on the drive. */
  static ExportedBlob failed(BlobStatus status, Candidate candidate) {
    return new ExportedBlob(
        status,
        candidate.path().text(),
        candidate.snapshot(),
        "",
        candidate.length(),
        null,
        false,
        List.of(),
        null,
        null,
        null,
        null,
        List.of());
  }

  /** The same with a remark. */
  ExportedBlob with(Remark said) {
    return saying(said, reason);
  }

  /** The same, with what the store said. */
  ExportedBlob because(@Nullable String said) {
    return saying(remark, said);
  }

  private ExportedBlob saying(@Nullable Remark remark, @Nullable String reason) {
    return new ExportedBlob(
        status,
        blobPath,
        snapshot,
        filePath,
        length,
        modifiedAt,
        isPageBlob,
        chunks,
        metadata,
        properties,
        remark,
        reason,
        unheld);
  }

  /** How a list asks for it and for nothing else. */
  BlobList.Which which() {
    return snapshot == null ? new BlobList.Which.Alone() : new BlobList.Which.Of(snapshot.mark());
  }

  private @Nullable SnapshotTime snapshotTime() {
    return snapshot == null ? null : snapshot.mark();
  }

  /** Whether it is on the drive, with every byte. */
  boolean isThere() {
    return status == BlobStatus.COMPLETED;
  }

  /**
   * Whether it is on the drive, though not as the store says that it should be, or not with all
   * that belongs to it.
   */
  boolean isWarned() {
    return isThere() && (remark == Remark.STALE_MD5 || !unheld.isEmpty());
  }

  ManifestBlob manifest() {
    return new ManifestBlob(
        blobPath,
        snapshotTime(),
        filePath,
        length,
        ImportDisposition.RENAME,
        isPageBlob ? new BlobContent.Pages(chunks) : new BlobContent.Blocks(chunks),
        metadata,
        properties,
        null,
        null);
  }

  LoggedBlob logged() {
    return new LoggedBlob(
        status,
        blobPath,
        snapshotTime(),
        filePath,
        length,
        modifiedAt,
        null,
        isPageBlob,
        chunks.stream()
            .map(chunk -> new LoggedBlob.LoggedChunk(chunk, ChunkStatus.COMPLETED))
            .toList(),
        logged(metadata),
        logged(properties));
  }

  private static LoggedBlob.@Nullable LoggedSideFile logged(@Nullable SideFile file) {
    return file == null
        ? null
        : new LoggedBlob.LoggedSideFile(file, false, SideFileStatus.COMPLETED);
  }
}
