package io.drivedock.drive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one blob fared, as its copy log tells it (Microsoft, "Azure Import/Export service log file
 * format").
 *
 * @param blobPath where it lies now: after renaming, the new name
 * @param snapshot when the snapshot was taken that this is; of an export only
 * @param filePath the file on the drive, as the manifest writes it
 * @param modifiedAt when the blob was written; of an export only
 * @param disposition absent where the log says none
 * @param isPageBlob whether the chunks are page ranges
 * @param chunks every block or range, or for an error log those that are not in their place
 */
public record LoggedBlob(
    BlobStatus status,
    String blobPath,
    @Nullable SnapshotTime snapshot,
    String filePath,
    long length,
    @Nullable Instant modifiedAt,
    @Nullable Disposition disposition,
    boolean isPageBlob,
    List<LoggedChunk> chunks,
    @Nullable LoggedSideFile metadata,
    @Nullable LoggedSideFile properties) {

  public LoggedBlob(
      BlobStatus status,
      String blobPath,
      String filePath,
      long length,
      @Nullable Disposition disposition,
      boolean isPageBlob,
      List<LoggedChunk> chunks,
      @Nullable LoggedSideFile metadata,
      @Nullable LoggedSideFile properties) {
    this(
        status,
        blobPath,
        null,
        filePath,
        length,
        null,
        disposition,
        isPageBlob,
        chunks,
        metadata,
        properties);
  }

  /** What was asked for, and what it came to. */
  public record Disposition(ImportDisposition asked, DispositionStatus status) {}

  /** How a block or range fared. */
  public record LoggedChunk(Chunk chunk, ChunkStatus status) {}

  /**
   * How a metadata or properties file fared.
   *
   * @param isGlobal whether it is the file of the whole list
   */
  public record LoggedSideFile(SideFile file, boolean isGlobal, SideFileStatus status) {}

  public LoggedBlob {
    chunks = List.copyOf(chunks);
  }

  /** Whether all is in its place, under the name and in the way that was asked for first. */
  public boolean isPlain() {
    return status == BlobStatus.COMPLETED && !isAffected();
  }

  /** Whether there was a blob of that name, so that the disposition had an effect. */
  public boolean isAffected() {
    return disposition != null
        && switch (disposition.status()) {
          case RENAMED, SKIPPED, OVERWRITTEN -> true;
          case CREATED, CANCELLED -> false;
        };
  }

  /**
   * What an error log says of it: nothing of a plain one; of others only the parts that are not in
   * their place. Blobs that a disposition affected are listed, as the drive's warning is about
   * them.
   */
  public Optional<LoggedBlob> forErrorLog() {
    if (isPlain()) {
      return Optional.empty();
    }
    List<LoggedChunk> bad = new ArrayList<>();
    for (LoggedChunk chunk : chunks) {
      if (chunk.status() != ChunkStatus.COMPLETED) {
        bad.add(chunk);
      }
    }
    return Optional.of(
        new LoggedBlob(
            status,
            blobPath,
            snapshot,
            filePath,
            length,
            modifiedAt,
            disposition,
            isPageBlob,
            bad,
            unlessCompleted(metadata),
            unlessCompleted(properties)));
  }

  private static @Nullable LoggedSideFile unlessCompleted(@Nullable LoggedSideFile file) {
    return file == null || file.status() == SideFileStatus.COMPLETED ? null : file;
  }
}
