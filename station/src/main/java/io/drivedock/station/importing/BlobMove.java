package io.drivedock.station.importing;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Moves one blob under one name: reads each chunk, proves it, brings it to the store, and commits
 * only if every one was right. What is wrong with the drive or the blob becomes an outcome; what is
 * wrong with the store is thrown, and nothing is committed.
 */
final class BlobMove {

  private final OpenDrive drive;
  private final ObjectStore store;
  private final Workers workers;
  private final Meter meter;

  BlobMove(OpenDrive drive, ObjectStore store, Workers workers, Meter meter) {
    this.drive = drive;
    this.store = store;
    this.workers = workers;
    this.meter = meter;
  }

  /** Whether a blob keeps all workers busy by itself. */
  static boolean isLarge(ManifestBlob blob) {
    return blob.content().chunks().size() > 4;
  }

  /**
   * Moves a blob.
   *
   * @param mayBeThere whether a run that was killed may have committed it under that very name
   * @return nothing if there is another blob of that name by now, so that a new name must be found
   */
  Optional<BlobOutcome> move(ManifestBlob blob, Intent intent, boolean mayBeThere)
      throws TransferStoppedException {
    if (intent.how() == DispositionStatus.SKIPPED) {
      meter.add(blob.content().bytes());
      return Optional.of(skipped(blob, intent));
    }
    try (DriveFile file = drive.open(DrivePath.parse(blob.filePath()))) {
      if (mayBeThere && isThere(blob, intent)) {
        meter.add(blob.content().bytes());
        return Optional.of(committed(blob, intent, SideFiles.read(drive, blob)));
      }
      if (blob.content() instanceof BlobContent.Blocks && file.length() > blob.length()) {
        return Optional.of(unreadable(blob, intent, BlobStatus.FAILED));
      }
      return upload(blob, intent, file);
    } catch (DrivePathException e) {
      return Optional.of(unreadable(blob, intent, e.blobStatus()));
    } catch (DriveException e) {
      return Optional.of(unreadable(blob, intent, status(e.kind())));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.REJECTED) {
        return Optional.of(unreadable(blob, intent, BlobStatus.BLOB_REQUEST_FAILED));
      }
      throw e;
    }
  }

  private Optional<BlobOutcome> upload(ManifestBlob blob, Intent intent, DriveFile file)
      throws TransferStoppedException {
    boolean isPageBlob = blob.content() instanceof BlobContent.Pages;
    try (BlobUpload upload = store.upload(intent.target(), blob.length(), isPageBlob)) {
      ChunkStatus[] statuses = moveChunks(blob, file, upload);
      for (ChunkStatus status : statuses) {
        if (status != ChunkStatus.UNCOMMITTED) {
          return Optional.of(
              failed(blob, intent, BlobStatus.COMPLETED_WITH_ERRORS, ChunkStatuses.of(statuses)));
        }
      }
      SideFiles sides = SideFiles.read(drive, blob);
      meter.checkGoesOn();
      boolean isReplacing = intent.how() == DispositionStatus.OVERWRITTEN;
      boolean isCommitted =
          upload.commit(
              blob.content().chunks(),
              sides.properties(),
              sides.metadata(),
              isReplacing ? BlobUpload.Existing.REPLACE : BlobUpload.Existing.KEEP);
      if (!isCommitted) {
        meter.takeBack(blob.content().bytes());
        return Optional.empty();
      }
      return Optional.of(committed(blob, intent, sides));
    }
  }

  /** Reads, proves and brings every chunk; those that are right are {@code UNCOMMITTED}. */
  private ChunkStatus[] moveChunks(ManifestBlob blob, DriveFile file, BlobUpload upload)
      throws TransferStoppedException {
    List<Chunk> chunks = blob.content().chunks();
    ChunkStatus[] statuses = new ChunkStatus[chunks.size()];
    AtomicInteger next = new AtomicInteger();
    Callable<Boolean> mover =
        () -> {
          for (int i = next.getAndIncrement(); i < statuses.length; i = next.getAndIncrement()) {
            meter.checkGoesOn();
            statuses[i] = moveChunk(chunks.get(i), file, upload);
            meter.add(chunks.get(i).length());
          }
          return true;
        };
    if (isLarge(blob)) {
      List<Callable<Boolean>> movers = new ArrayList<>();
      for (int i = 0; i < workers.count(); i++) {
        movers.add(mover);
      }
      workers.all(movers);
    } else {
      call(mover);
    }
    return statuses;
  }

  private static void call(Callable<Boolean> mover) throws TransferStoppedException {
    try {
      mover.call();
    } catch (TransferStoppedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("moving a chunk failed in a way it does not say", e);
    }
  }

  private ChunkStatus moveChunk(Chunk chunk, DriveFile file, BlobUpload upload) {
    ByteBuffer buffer = workers.buffer(chunk.length());
    try {
      if (!file.fill(buffer, chunk.offset())) {
        return ChunkStatus.FILE_UNEXPECTED_END;
      }
    } catch (DriveException e) {
      return ChunkStatus.IO_FAILED;
    }
    buffer.flip();
    if (!Md5.ofContent(buffer.duplicate()).equals(chunk.hash())) {
      return ChunkStatus.CORRUPTED;
    }
    upload.put(chunk, buffer);
    return ChunkStatus.UNCOMMITTED;
  }

  /** Whether what lies in the store under the name is this blob, proven chunk by chunk. */
  private boolean isThere(ManifestBlob blob, Intent intent) throws TransferStoppedException {
    Optional<StoredBlob> stored = store.stat(intent.target());
    if (stored.isEmpty() || stored.get().length() != blob.length()) {
      return false;
    }
    for (Chunk chunk : blob.content().chunks()) {
      meter.checkGoesOn();
      ByteBuffer buffer = workers.buffer(chunk.length());
      if (!store.read(intent.target(), chunk.offset(), buffer)) {
        return false;
      }
      if (!Md5.ofContent(buffer.flip()).equals(chunk.hash())) {
        return false;
      }
    }
    return true;
  }

  // ---- outcomes

  private static BlobOutcome committed(ManifestBlob blob, Intent intent, SideFiles sides) {
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

  private static BlobOutcome skipped(ManifestBlob blob, Intent intent) {
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

  private BlobOutcome unreadable(ManifestBlob blob, Intent intent, BlobStatus status) {
    meter.add(blob.content().bytes());
    return failed(blob, intent, status, all(blob, ChunkStatus.CANCELLED));
  }

  private static BlobOutcome failed(
      ManifestBlob blob, Intent intent, BlobStatus status, ChunkStatuses chunks) {
    return cancelled(blob, intent.index(), blob.blobPath(), status, chunks);
  }

  /** The outcome of a blob that was not made. */
  static BlobOutcome cancelled(
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

  static ChunkStatuses all(ManifestBlob blob, ChunkStatus status) {
    return ChunkStatuses.all(blob.content().chunks().size(), status);
  }

  private static BlobStatus status(DriveException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> BlobStatus.FILE_NOT_FOUND;
      case NOT_A_FILE -> BlobStatus.FILE_NAME_INVALID;
      case ACCESS_DENIED -> BlobStatus.FILE_ACCESS_DENIED;
      case IO_FAILED -> BlobStatus.IO_FAILED;
    };
  }
}
