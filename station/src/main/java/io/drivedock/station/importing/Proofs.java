package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.PageRanges;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.Blocks.Block;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Zeros;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Compares what lies in a store with the manifest. Has memory that nothing else waits for, because
 * those who prove may hold some of the other.
 */
public final class Proofs {

  private static final int AT_ONCE = 4;

  /** Before a chunk is called wrong. */
  private static final int READS = 2;

  /** What lies where a chunk should lie. */
  private enum Found {
    THE_CHUNK,
    ZEROS,
    SOMETHING_ELSE
  }

  private final BlobReader store;
  private final ProgressCounter counter;
  private final Blocks memory = new Blocks(AT_ONCE * (long) Chunk.LENGTH_MAX);

  public Proofs(BlobReader store, ProgressCounter counter) {
    this.store = store;
    this.counter = counter;
  }

  /** Whether a blob has the length and the type of the manifest's. */
  private static boolean isOfForm(StoredBlob stored, ManifestBlob blob) {
    return stored.length() == blob.length() && stored.isPageBlob() == blob.isPageBlob();
  }

  /** What lies where a chunk should lie. */
  private Found look(BlobPath path, Chunk chunk) throws TransferStoppedException {
    counter.checkGoesOn();
    Block block = memory.take();
    try {
      ByteBuffer buffer = block.all().limit(chunk.length());
      if (!store.read(path, ReadOptions.from(chunk.offset()), buffer)) {
        return Found.SOMETHING_ELSE;
      }
      if (Md5.ofContent(buffer.flip()).equals(chunk.hash())) {
        return Found.THE_CHUNK;
      }
      return Zeros.are(buffer.rewind()) ? Found.ZEROS : Found.SOMETHING_ELSE;
    } finally {
      block.release();
    }
  }

  /**
   * Whether a blob that is there is that of the manifest, in length, type and every byte.
   *
   * @param mayHaveZeros whether some of its chunks, but not all, may be zeros
   * @return its chunks, uncommitted where they are right and corrupted where there are zeros;
   *     nothing if it is another blob, or none
   */
  Optional<ChunkStatuses> compare(BlobPath path, ManifestBlob blob, boolean mayHaveZeros)
      throws TransferStoppedException {
    Optional<StoredBlob> there = store.stat(path).filter(stored -> isOfForm(stored, blob));
    return there.isPresent() ? compareBytes(there.get(), blob, mayHaveZeros) : Optional.empty();
  }

  /** The same of one whose length is right, whatever its type. */
  public Optional<ChunkStatuses> compareBytes(
      StoredBlob there, ManifestBlob blob, boolean mayHaveZeros) throws TransferStoppedException {
    List<Chunk> chunks = blob.content().chunks();
    ChunkStatus[] found = new ChunkStatus[chunks.size()];
    int zeros = 0;
    for (int i = 0; i < found.length; i++) {
      Found piece = look(there.path(), chunks.get(i));
      if (piece == Found.THE_CHUNK) {
        found[i] = ChunkStatus.UNCOMMITTED;
      } else if (piece == Found.ZEROS && mayHaveZeros) {
        found[i] = ChunkStatus.CORRUPTED;
        zeros++;
      } else {
        return Optional.empty();
      }
    }
    boolean isNothingOfIt = zeros > 0 && zeros == found.length;
    return isNothingOfIt || !hasNothingInHoles(there, blob)
        ? Optional.empty()
        : Optional.of(ChunkStatuses.of(found));
  }

  /** Whether all is zero in a page blob that no chunk of the manifest covers. */
  private boolean hasNothingInHoles(StoredBlob there, ManifestBlob blob)
      throws TransferStoppedException {
    // Not every server can be asked for the pages of a blob that has none: Azurite answers 416.
    if (!blob.isPageBlob() || blob.length() == 0) {
      return true;
    }
    BlobPath path = there.path();
    Holes holes = new Holes(blob.content().chunks());
    String position = "";
    do {
      Optional<PageRanges> page = there.isPageBlob() ? ranges(path, position) : Optional.empty();
      if (page.isEmpty()) {
        return isZero(path, holes, 0, blob.length());
      }
      for (PageRanges.Range range : page.get().ranges()) {
        if (!isZero(path, holes, range.offset(), range.offset() + range.length())) {
          return false;
        }
      }
      position = page.get().next();
    } while (!position.isEmpty());
    return true;
  }

  private Optional<PageRanges> ranges(BlobPath path, String position) {
    return store.pageRanges().flatMap(it -> it.page(path, ReadOptions.from(0), position));
  }

  private boolean isZero(BlobPath path, Holes holes, long from, long to)
      throws TransferStoppedException {
    for (Holes.Hole hole : holes.between(from, to)) {
      if (!isZero(path, hole.from(), hole.to())) {
        return false;
      }
    }
    return true;
  }

  private boolean isZero(BlobPath path, long from, long to) throws TransferStoppedException {
    for (long at = from; at < to; at += Chunk.LENGTH_MAX) {
      counter.checkGoesOn();
      Block block = memory.take();
      try {
        ByteBuffer buffer = block.all().limit((int) Math.min(Chunk.LENGTH_MAX, to - at));
        if (!store.read(path, ReadOptions.from(at), buffer) || !Zeros.are(buffer.flip())) {
          return false;
        }
      } finally {
        block.release();
      }
    }
    return true;
  }

  /** What was harmed on its way back only is right when it is read again. */
  private boolean isThere(BlobPath path, Chunk chunk) throws TransferStoppedException {
    for (int reads = 0; reads < READS; reads++) {
      if (look(path, chunk) == Found.THE_CHUNK) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a blob is made of those chunks.
   *
   * @param chunks those of the manifest, or what stands in for some of them
   */
  boolean isMadeOf(BlobPath path, ManifestBlob blob, List<Chunk> chunks)
      throws TransferStoppedException {
    Optional<StoredBlob> there = store.stat(path).filter(stored -> isOfForm(stored, blob));
    if (there.isEmpty()) {
      return false;
    }
    for (Chunk chunk : chunks) {
      if (look(path, chunk) != Found.THE_CHUNK) {
        return false;
      }
    }
    return hasNothingInHoles(there.get(), blob);
  }

  /**
   * Proves a blob that was just committed.
   *
   * @param mayBelieve whether a checksum that the store tells is its own, and not what it was given
   * @return how; nothing if it is not what was brought
   */
  Optional<Evidence> readBack(
      ReadBack how, BlobPath path, ManifestBlob blob, List<Chunk> chunks, boolean mayBelieve)
      throws TransferStoppedException {
    List<Chunk> wanted = chunks.stream().filter(how::isProven).toList();
    Optional<StoredBlob> stored = Optional.empty();
    boolean isOneRequest = !blob.isPageBlob() && chunks.size() <= 1;
    if (how == ReadBack.FULL || !isOneRequest) {
      // What is brought with one request has its length and type of that request.
      stored = store.stat(path).filter(there -> isOfForm(there, blob));
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      Md5 whole = isOneRequest && chunks.size() == 1 ? chunks.getFirst().hash() : null;
      if (how == ReadBack.FULL
          && mayBelieve
          && whole != null
          && whole.equals(stored.get().checksum())) {
        return Optional.of(Evidence.BY_CHECKSUM);
      }
    }
    for (Chunk chunk : wanted) {
      if (!isThere(path, chunk)) {
        return Optional.empty();
      }
    }
    if (how == ReadBack.FULL) {
      boolean isWhole = hasNothingInHoles(stored.orElseThrow(), blob);
      return isWhole ? Optional.of(Evidence.WHOLE) : Optional.empty();
    }
    return Optional.of(wanted.isEmpty() ? Evidence.NONE : Evidence.IN_PART);
  }
}
