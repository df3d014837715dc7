package io.drivedock.station.importing;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.ModificationTime;
import io.drivedock.station.store.Attempts;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One blob on its way to one name: it is committed only if every chunk was right, or if the target
 * is to have zeros for what was not. What is wrong with the drive or the blob becomes an outcome;
 * what is wrong with the store is thrown, and nothing is committed. Its chunks come from several
 * threads.
 */
final class BlobImport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BlobImport.class);

  private final ManifestBlob blob;
  private final Intent intent;
  private final boolean mayHaveBegun;
  private final RetryingStore store;
  private final TransferOptions options;
  private final Proofs proofs;
  private final ProgressCounter counter;
  private final AtomicReferenceArray<ChunkStatus> statuses;
  private final AtomicInteger chunksLeft;

  /** What stands in for a chunk that is damaged on the drive. */
  private final Map<Integer, Chunk> standIns = new ConcurrentHashMap<>();

  private SideFiles sides = SideFiles.NONE;
  private @Nullable String remark;
  private @Nullable BlobUpload upload;
  private final List<Chunk> missing = new ArrayList<>();
  private volatile boolean isOver;
  private volatile Optional<BlobOutcome> outcome = Optional.empty();

  /** One that is to be left out is over at once. */
  BlobImport(
      ImportTask task,
      RetryingStore store,
      TransferOptions options,
      Proofs proofs,
      ProgressCounter counter) {
    this.blob = task.blob();
    this.intent = task.intent();
    this.mayHaveBegun = !(task.presence() instanceof Presence.Unbegun);
    this.store = store;
    this.options = options;
    this.proofs = proofs;
    this.counter = counter;
    this.statuses = new AtomicReferenceArray<>(blob.content().chunks().size());
    this.chunksLeft = new AtomicInteger(statuses.length());
    if (intent.how() == DispositionStatus.SKIPPED) {
      counter.add(blob.content().bytes());
      end(Outcomes.skipped(blob, intent));
    }
  }

  ManifestBlob blob() {
    return blob;
  }

  List<Chunk> chunks() {
    return blob.content().chunks();
  }

  private boolean isPageBlob() {
    return blob.isPageBlob();
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
  void takeAlong(SideFiles files, List<String> streams) {
    sides = files;
    remark = Reasons.leftOut(streams);
  }

  private void end(BlobOutcome how) {
    outcome = Optional.of(how);
    isOver = true;
  }

  /** Ends it because nothing more is begun. */
  void endUntried() {
    end(BlobStatus.FAILED, Reasons.notTried(counter));
  }

  /** Ends it without having moved it. */
  void end(BlobStatus status) {
    end(status, null);
  }

  /**
   * The same.
   *
   * @param reason why, as a sentence; null where the status says it
   */
  void end(BlobStatus status, @Nullable String reason) {
    counter.add(blob.content().bytes());
    end(Outcomes.cancelled(blob, intent.index(), blob.targetPath(), status, reason));
  }

  // ---- chunk by chunk

  /** Whether it is so small that one request to the store has all of it. */
  boolean isPutAtOnce() {
    return !isPageBlob() && chunks().size() <= 1;
  }

  /** Whether it may be made with damage; never in the place of one that may have none. */
  private boolean mayBeDamaged() {
    return options.commitsDamaged() && intent.how() != DispositionStatus.OVERWRITTEN;
  }

  /** Whether zeros are to be put for a chunk that is damaged. In a page blob they are there. */
  boolean wantsStandIns() {
    return mayBeDamaged() && !isPageBlob() && chunks().size() > 1;
  }

  /** What is put for a chunk that is damaged. */
  Chunk standIn(int index, ByteBuffer zeros) {
    Chunk chunk = chunks().get(index);
    Chunk standIn =
        new Chunk(chunk.offset(), chunk.length(), chunk.id(), Md5.ofContent(zeros.duplicate()));
    standIns.put(index, standIn);
    return standIn;
  }

  /** Whether an earlier run has brought a chunk, so that it need not be read. */
  boolean isThere(Chunk chunk) {
    if (!mayHaveBegun || isPutAtOnce()) {
      return false;
    }
    try {
      boolean isThere = upload().isThere(chunk);
      if (isThere) {
        counter.add(chunk.length());
      }
      return isThere;
    } catch (StoreException e) {
      endIfRejected(e);
      return false;
    }
  }

  /** Brings a chunk that was proven, or what stands in for it. */
  void put(Chunk chunk, ByteBuffer data) {
    try {
      upload().put(chunk, data);
      counter.add(chunk.length());
    } catch (StoreException e) {
      endIfRejected(e);
    }
  }

  private synchronized BlobUpload upload() {
    BlobUpload begun = upload;
    if (begun == null) {
      begun =
          store.upload(
              intent.target(), blob.length(), isPageBlob(), propertiesOfWhole(), metadata());
      missing.forEach(begun::markMissing);
      upload = begun;
    }
    return begun;
  }

  /**
   * With the MD5 of the whole, which no store can tell of a blob that comes in pieces. One that may
   * be made with damage does not get it.
   */
  private BlobProperties propertiesOfWhole() {
    BlobProperties given = sides.properties();
    Md5 whole = blob.whole().contentMd5();
    boolean isWanted =
        given.contentMd5() == null
            && store.limits().conventions().haveChecksums()
            && !mayBeDamaged();
    return whole == null || !isWanted ? given : given.withContentMd5(whole);
  }

  /** With the time of the file, if that travels; what the sender says himself counts first. */
  private BlobMetadata metadata() {
    Instant modifiedAt = blob.whole().modifiedAt();
    return modifiedAt == null
        ? sides.metadata()
        : sides
            .metadata()
            .withAbsent(store.limits().conventions().spelled(new ModificationTime(modifiedAt)));
  }

  private synchronized void markMissing(Chunk chunk) {
    BlobUpload begun = upload;
    if (begun == null) {
      missing.add(chunk);
    } else {
      begun.markMissing(chunk);
    }
  }

  /** What became of a chunk; whether it was the last to be heard of. */
  boolean ended(int index, ChunkStatus status) {
    if (status != ChunkStatus.UNCOMMITTED && !standIns.containsKey(index)) {
      Chunk chunk = chunks().get(index);
      markMissing(chunk);
      counter.add(chunk.length());
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
    List<Chunk> kept = new ArrayList<>();
    int right = 0;
    for (int i = 0; i < known.length; i++) {
      known[i] = statuses.get(i);
      boolean isRight = known[i] == ChunkStatus.UNCOMMITTED;
      right += isRight ? 1 : 0;
      Chunk standIn = standIns.get(i);
      if (isRight || standIn != null) {
        kept.add(standIn == null ? chunks().get(i) : standIn);
      }
    }
    if (right == known.length) {
      commit(kept, null);
    } else if (mayBeDamaged() && right > 0) {
      commit(kept, known);
    } else {
      end(Outcomes.damaged(blob, intent, ChunkStatuses.of(known)));
    }
    close();
  }

  /**
   * Makes it.
   *
   * @param known statuses of its chunks, if not all of them are right
   */
  private void commit(List<Chunk> kept, ChunkStatus @Nullable [] known)
      throws TransferStoppedException {
    counter.checkGoesOn();
    try {
      BlobUpload whole = upload();
      boolean isMade = isMade(kept, () -> whole.commit(kept, existing()));
      if (isMade) {
        made(kept, known);
      } else {
        isRefused();
      }
    } catch (StoreException e) {
      endIfRejected(e);
    }
  }

  /** Brings all of it, which was proven. */
  void putAtOnce(List<Chunk> chunks, ByteBuffer data) throws TransferStoppedException {
    counter.checkGoesOn();
    try {
      boolean isMade =
          isMade(
              chunks,
              () ->
                  store.put(
                      intent.target(),
                      chunks,
                      data.duplicate(),
                      sides.properties(),
                      metadata(),
                      existing()));
      counter.add(blob.content().bytes());
      if (isMade) {
        made(chunks, null);
      } else {
        isRefused();
      }
    } catch (StoreException e) {
      endIfRejected(e);
    }
  }

  /**
   * Has the store make it. Whether an attempt that failed has, is seen before the next; it may also
   * be obeyed after that look, and then it is what the next attempt finds in its way.
   */
  private boolean isMade(List<Chunk> kept, BooleanSupplier attempt)
      throws TransferStoppedException {
    Attempts attempts = store.again(intent.target());
    boolean mayBeMade = mayHaveBegun;
    while (true) {
      try {
        boolean isMade = attempt.getAsBoolean();
        attempts.ended();
        if (isMade) {
          return true;
        }
        break;
      } catch (StoreException e) {
        mayBeMade = true;
        StoreException last = attempts.last(e);
        if (isMadeAllTheSame(kept, attempts, e, last)) {
          attempts.ended();
          return true;
        }
        if (last != null) {
          throw last;
        }
      }
    }
    return mayBeMade && proofs.isMadeOf(intent.target(), blob, kept);
  }

  /**
   * Whether an attempt that failed has made it.
   *
   * @param last what is thrown if not; null if it is tried again
   */
  private boolean isMadeAllTheSame(
      List<Chunk> kept, Attempts attempts, StoreException e, @Nullable StoreException last)
      throws TransferStoppedException {
    if (e.kind() != StoreException.Kind.UNAVAILABLE && last != null) {
      return false;
    }
    try {
      return proofs.isMadeOf(intent.target(), blob, kept);
    } catch (StoreException unseen) {
      attempts.ended();
      throw last == null ? unseen : last;
    }
  }

  private Existing existing() {
    return intent.how() == DispositionStatus.OVERWRITTEN ? Existing.REPLACE : Existing.KEEP;
  }

  /** There is another blob of its name. */
  private void isRefused() {
    counter.takeBack(blob.content().bytes());
    isOver = true;
  }

  /** It is in the store, which is proven once more if it is to be. */
  private void made(List<Chunk> kept, ChunkStatus @Nullable [] known)
      throws TransferStoppedException {
    // A store that was given a checksum to keep tells that one.
    boolean mayBelieve = sides.properties().contentMd5() == null;
    Optional<Evidence> evidence =
        proofs.readBack(options.readBack(), intent.target(), blob, kept, mayBelieve);
    if (evidence.isEmpty()) {
      LOG.error(
          "read back and found wrong blob=\"{}\": the target has another length,"
              + " type or other bytes than it was given; look at the target before you"
              + " trust it with more",
          intent.target());
      end(
          Outcomes.cancelled(
              blob,
              intent.index(),
              intent.target().text(),
              BlobStatus.BLOB_REQUEST_FAILED,
              Reasons.notAsSent()));
    } else if (known == null) {
      end(Outcomes.committed(blob, intent, sides, evidence.get()).remarked(remark));
    } else {
      end(Outcomes.committedInPart(blob, intent, sides, known, evidence.get()).remarked(remark));
    }
  }

  /**
   * What the store does not take costs the blob, and so does a lease on the one that is there; all
   * else is the store's trouble, as long as anybody waits for it.
   */
  private void endIfRejected(StoreException e) {
    switch (e.kind()) {
      case REJECTED, CHANGED -> refused(BlobStatus.BLOB_REQUEST_FAILED, e);
      case LEASED -> refused(BlobStatus.LEASE_PRESENT, e);
      case UNAVAILABLE, FULL, FORBIDDEN -> {
        if (!counter.passesOver()) {
          throw e;
        }
        refused(BlobStatus.BLOB_REQUEST_FAILED, e);
      }
    }
  }

  private void refused(BlobStatus status, StoreException e) {
    LOG.warn("was not taken blob=\"{}\": {}", intent.target(), e.getMessage());
    end(status, Reasons.of(intent.target(), e));
  }

  // ---- what an earlier run has done

  /** Ends it if it is in the store already, with zeros for some chunks if that may be. */
  void endIfThere(SideFiles.Reader reader) throws TransferStoppedException {
    try {
      proofs
          .compare(intent.target(), blob, mayBeDamaged())
          .ifPresent(found -> endAsFound(found, reader));
    } catch (StoreException e) {
      endIfRejected(e);
    }
  }

  /** Ends it: an earlier run has brought it, and it was proven again. */
  void endAsFound(ChunkStatuses found, SideFiles.Reader reader) {
    counter.add(blob.content().bytes());
    SideFiles read = reader.read(blob);
    BlobOutcome there =
        found.areAll(ChunkStatus.UNCOMMITTED)
            ? Outcomes.committed(blob, intent, read, Evidence.WHOLE)
            : Outcomes.committedInPart(
                blob, intent, read, found.toArray(chunks().size()), Evidence.WHOLE);
    end(there.remarked(Reasons.leftOut(reader.streams(blob))));
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
