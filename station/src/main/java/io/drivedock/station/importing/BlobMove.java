package io.drivedock.station.importing;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.station.importing.Blocks.Block;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way to one name: it is committed only if every chunk was right. What is wrong
 * with the drive or the blob becomes an outcome; what is wrong with the store is thrown, and
 * nothing is committed. Its chunks come from several threads.
 */
final class BlobMove implements AutoCloseable {

  private final ManifestBlob blob;
  private final Intent intent;
  private final RetryingStore store;
  private final Blocks forProofs;
  private final Meter meter;
  private final AtomicReferenceArray<ChunkStatus> statuses;
  private final AtomicInteger chunksLeft;
  private SideFiles sides = SideFiles.NONE;
  private @Nullable BlobUpload upload;
  private final List<Chunk> lacking = new ArrayList<>();
  private volatile boolean isOver;
  private volatile Optional<BlobOutcome> outcome = Optional.empty();

  /**
   * One that is to be left out is over at once.
   *
   * @param forProofs memory that nothing else waits for
   */
  BlobMove(ManifestBlob blob, Intent intent, RetryingStore store, Blocks forProofs, Meter meter) {
    this.blob = blob;
    this.intent = intent;
    this.store = store;
    this.forProofs = forProofs;
    this.meter = meter;
    this.statuses = new AtomicReferenceArray<>(blob.content().chunks().size());
    this.chunksLeft = new AtomicInteger(statuses.length());
    if (intent.how() == DispositionStatus.SKIPPED) {
      meter.add(blob.content().bytes());
      end(Outcomes.skipped(blob, intent));
    }
  }

  ManifestBlob blob() {
    return blob;
  }

  List<Chunk> chunks() {
    return blob.content().chunks();
  }

  /** Whether nothing more is to be done for it. */
  boolean isOver() {
    return isOver;
  }

  /** What came of it; nothing if there is another blob of its name. */
  Optional<BlobOutcome> outcome() {
    return outcome;
  }

  /** What else there is of it on the drive. */
  void takeAlong(SideFiles files) {
    sides = files;
  }

  private void end(BlobOutcome how) {
    outcome = Optional.of(how);
    isOver = true;
  }

  /** Ends it without having moved it. */
  void end(BlobStatus status) {
    meter.add(blob.content().bytes());
    end(Outcomes.cancelled(blob, intent.index(), blob.blobPath(), status));
  }

  // ---- chunk by chunk

  /** Whether it is so small that one request to the store has all of it. */
  boolean isBroughtAtOnce() {
    return blob.content() instanceof BlobContent.Blocks && chunks().size() <= 1;
  }

  /** Brings a chunk that was proven. */
  void put(Chunk chunk, ByteBuffer data) {
    try {
      upload().put(chunk, data);
      meter.add(chunk.length());
    } catch (StoreException e) {
      endIfRejected(e);
    }
  }

  private synchronized BlobUpload upload() {
    BlobUpload begun = upload;
    if (begun == null) {
      boolean isPageBlob = blob.content() instanceof BlobContent.Pages;
      begun =
          store.upload(
              intent.target(), blob.length(), isPageBlob, sides.properties(), sides.metadata());
      lacking.forEach(begun::lack);
      upload = begun;
    }
    return begun;
  }

  private synchronized void lack(Chunk chunk) {
    BlobUpload begun = upload;
    if (begun == null) {
      lacking.add(chunk);
    } else {
      begun.lack(chunk);
    }
  }

  /** What became of a chunk; whether it was the last to be heard of. */
  boolean ended(int index, ChunkStatus status) {
    if (status != ChunkStatus.UNCOMMITTED) {
      Chunk chunk = chunks().get(index);
      lack(chunk);
      meter.add(chunk.length());
    }
    statuses.set(index, status);
    return chunksLeft.decrementAndGet() == 0;
  }

  /** Ends it when all is known of its chunks: commits it if they were right. */
  void end() throws TransferStoppedException {
    if (isOver) {
      return;
    }
    ChunkStatus[] known = new ChunkStatus[statuses.length()];
    boolean isWhole = true;
    for (int i = 0; i < known.length; i++) {
      known[i] = statuses.get(i);
      isWhole &= known[i] == ChunkStatus.UNCOMMITTED;
    }
    if (isWhole) {
      meter.checkGoesOn();
      try {
        BlobUpload whole = upload();
        committed(isMade(() -> whole.commit(chunks(), existing())));
      } catch (StoreException e) {
        endIfRejected(e);
      }
    } else {
      end(Outcomes.damaged(blob, intent, ChunkStatuses.of(known)));
    }
    close();
  }

  /** Brings all of it, which was proven. */
  void bring(List<Chunk> chunks, ByteBuffer data) throws TransferStoppedException {
    meter.checkGoesOn();
    try {
      boolean isBrought =
          isMade(
              () ->
                  store.bring(
                      intent.target(),
                      chunks,
                      data.duplicate(),
                      sides.properties(),
                      sides.metadata(),
                      existing()));
      meter.add(blob.content().bytes());
      committed(isBrought);
    } catch (StoreException e) {
      endIfRejected(e);
    }
  }

  /** Has the store make it. Whether an attempt that failed has, is seen before the next. */
  private boolean isMade(BooleanSupplier attempt) throws TransferStoppedException {
    RetryingStore.Attempts attempts = store.again();
    while (true) {
      try {
        return attempt.getAsBoolean();
      } catch (StoreException e) {
        attempts.failed(e);
        if (isThere()) {
          return true;
        }
      }
    }
  }

  private Existing existing() {
    return intent.how() == DispositionStatus.OVERWRITTEN ? Existing.REPLACE : Existing.KEEP;
  }

  private void committed(boolean isCommitted) {
    if (isCommitted) {
      end(Outcomes.committed(blob, intent, sides));
    } else {
      meter.takeBack(blob.content().bytes());
      isOver = true;
    }
  }

  /** A name or size that the store cannot hold costs the blob; all else is the store's trouble. */
  private void endIfRejected(StoreException e) {
    if (e.kind() != StoreException.Kind.REJECTED) {
      throw e;
    }
    end(BlobStatus.BLOB_REQUEST_FAILED);
  }

  // ---- what an earlier run has done

  /** Ends it if it is in the store already. */
  void endIfThere(SideFiles.Reader reader) throws TransferStoppedException {
    if (isThere()) {
      meter.add(blob.content().bytes());
      end(Outcomes.committed(blob, intent, reader.read(blob)));
    }
  }

  /** Whether what lies in the store under its name is this blob, proven chunk by chunk. */
  private boolean isThere() throws TransferStoppedException {
    Optional<StoredBlob> stored = store.stat(intent.target());
    if (stored.isEmpty() || stored.get().length() != blob.length()) {
      return false;
    }
    Block memory = forProofs.take();
    try {
      for (Chunk chunk : chunks()) {
        meter.checkGoesOn();
        ByteBuffer buffer = memory.all().limit(chunk.length());
        if (!store.read(intent.target(), chunk.offset(), buffer)
            || !Md5.ofContent(buffer.flip()).equals(chunk.hash())) {
          return false;
        }
      }
      return true;
    } finally {
      memory.release();
    }
  }

  @Override
  public synchronized void close() {
    BlobUpload begun = upload;
    if (begun != null) {
      upload = null;
      begun.close();
    }
  }
}
