package io.drivedock.server.portal.logs;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.LoggedBlob;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a part of a log.
 *
 * @param next where to go on; absent at the end
 * @param isCutShort whether time or bytes ended it before there were enough blobs
 * @param problem what is wrong with the log there; absent if nothing is
 */
public record LogPart(
    List<Row> rows, OptionalLong next, boolean isCutShort, @Nullable String problem) {

  /** So many chunks of a blob are shown. */
  static final int CHUNKS_MAX = 20;

  /**
   * One blob.
   *
   * @param chunks how many it has in the log
   * @param bad the first of those that are not in their place
   * @param badCount how many are not
   */
  public record Row(
      BlobStatus status,
      String blobPath,
      String filePath,
      long length,
      LoggedBlob.@Nullable Disposition disposition,
      int chunks,
      List<LoggedBlob.LoggedChunk> bad,
      int badCount,
      LoggedBlob.@Nullable LoggedSideFile metadata,
      LoggedBlob.@Nullable LoggedSideFile properties) {

    static Row of(LoggedBlob blob) {
      List<LoggedBlob.LoggedChunk> bad =
          blob.chunks().stream().filter(chunk -> chunk.status() != ChunkStatus.COMPLETED).toList();
      return new Row(
          blob.status(),
          blob.blobPath(),
          blob.filePath(),
          blob.length(),
          blob.disposition(),
          blob.chunks().size(),
          List.copyOf(bad.subList(0, Math.min(CHUNKS_MAX, bad.size()))),
          bad.size(),
          blob.metadata(),
          blob.properties());
    }
  }

  public LogPart {
    rows = List.copyOf(rows);
  }
}
