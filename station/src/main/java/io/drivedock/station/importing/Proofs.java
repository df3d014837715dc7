package io.drivedock.station.importing;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.Blocks.Block;
import io.drivedock.station.transfer.Meter;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Zeros;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Compares what lies in a store with the manifest. Has memory that nothing else waits for, because
 * those who prove may hold some of the other.
 */
final class Proofs {

  private static final int AT_ONCE = 4;

  /** Before a chunk is called wrong. */
  private static final int READS = 2;

  /** What lies where a chunk should lie. */
  private enum Found {
    THE_CHUNK,
    ZEROS,
    SOMETHING_ELSE
  }

  private final RetryingStore store;
  private final Meter meter;
  private final Blocks memory = new Blocks(AT_ONCE * (long) Chunk.LENGTH_MAX);

  Proofs(RetryingStore store, Meter meter) {
    this.store = store;
    this.meter = meter;
  }

  /** Whether there is a blob of that name and length. */
  boolean isOfLength(BlobPath path, long length) {
    return store.stat(path).filter(stored -> stored.length() == length).isPresent();
  }

  /** What lies where a chunk should lie. */
  private Found look(BlobPath path, Chunk chunk) throws TransferStoppedException {
    meter.checkGoesOn();
    Block block = memory.take();
    try {
      ByteBuffer buffer = block.all().limit(chunk.length());
      if (!store.read(path, chunk.offset(), buffer)) {
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
   * Whether a blob that is there is that of the manifest.
   *
   * @param mayHaveZeros whether some of its chunks, but not all, may be zeros
   * @return its chunks, uncommitted where they are right and corrupted where there are zeros;
   *     nothing if it is another blob, or none
   */
  Optional<ChunkStatuses> compare(BlobPath path, ManifestBlob blob, boolean mayHaveZeros)
      throws TransferStoppedException {
    if (!isOfLength(path, blob.length())) {
      return Optional.empty();
    }
    List<Chunk> chunks = blob.content().chunks();
    ChunkStatus[] found = new ChunkStatus[chunks.size()];
    int zeros = 0;
    for (int i = 0; i < found.length; i++) {
      Found there = look(path, chunks.get(i));
      if (there == Found.THE_CHUNK) {
        found[i] = ChunkStatus.UNCOMMITTED;
      } else if (there == Found.ZEROS && mayHaveZeros) {
        found[i] = ChunkStatus.CORRUPTED;
        zeros++;
      } else {
        return Optional.empty();
      }
    }
    return zeros > 0 && zeros == found.length
        ? Optional.empty()
        : Optional.of(ChunkStatuses.of(found));
  }

  /** Whether all is zero in a page blob that no chunk of it covers. */
  boolean hasNothingInHoles(BlobPath path, ManifestBlob blob) throws TransferStoppedException {
    if (!(blob.content() instanceof BlobContent.Pages)) {
      return true;
    }
    long at = 0;
    for (Chunk chunk : blob.content().chunks()) {
      if (!isZero(path, at, chunk.offset())) {
        return false;
      }
      at = chunk.end();
    }
    return isZero(path, at, blob.length());
  }

  private boolean isZero(BlobPath path, long from, long to) throws TransferStoppedException {
    for (long at = from; at < to; at += Chunk.LENGTH_MAX) {
      meter.checkGoesOn();
      Block block = memory.take();
      try {
        ByteBuffer buffer = block.all().limit((int) Math.min(Chunk.LENGTH_MAX, to - at));
        if (!store.read(path, at, buffer) || !Zeros.are(buffer.flip())) {
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

  /** Whether a blob is made of those chunks. */
  boolean isMadeOf(BlobPath path, long length, List<Chunk> chunks) throws TransferStoppedException {
    if (!isOfLength(path, length)) {
      return false;
    }
    for (Chunk chunk : chunks) {
      if (look(path, chunk) != Found.THE_CHUNK) {
        return false;
      }
    }
    return true;
  }

  /**
   * Proves a blob that was just committed.
   *
   * @param mayBelieve whether a checksum that the store tells is its own, and not what it was given
   * @return how; nothing if it is not what was brought
   */
  Optional<Evidence> readBack(
      ReadBack how, BlobPath path, long length, List<Chunk> chunks, boolean mayBelieve)
      throws TransferStoppedException {
    List<Chunk> wanted = chunks.stream().filter(how::isProven).toList();
    if (how == ReadBack.FULL) {
      Optional<StoredBlob> stored = store.stat(path).filter(blob -> blob.length() == length);
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      Md5 whole = chunks.size() == 1 ? chunks.getFirst().hash() : null;
      if (mayBelieve && whole != null && whole.equals(stored.get().checksum())) {
        return Optional.of(Evidence.BY_CHECKSUM);
      }
    }
    for (Chunk chunk : wanted) {
      if (!isThere(path, chunk)) {
        return Optional.empty();
      }
    }
    if (how == ReadBack.FULL) {
      return Optional.of(Evidence.WHOLE);
    }
    return Optional.of(wanted.isEmpty() ? Evidence.NONE : Evidence.IN_PART);
  }
}
