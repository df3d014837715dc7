package io.drivedock.station.repairing;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SideFileXml;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.Snapshot;
import io.drivedock.station.store.Snapshots;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.transfer.BlobSides;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.Blocks.Block;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What the store still has of the blobs on a drive. Hands on nothing but what the manifest has. */
final class BlobSource {

  private final BlobReader store;
  private final Blocks blocks;
  private final Workers fetchers;
  private final int chunksAtOnce;

  /**
   * Of a store.
   *
   * @param chunksAtOnce so many blocks of memory each blob takes at most
   */
  BlobSource(BlobReader store, Blocks blocks, Workers fetchers, int chunksAtOnce) {
    this.store = store;
    this.blocks = blocks;
    this.fetchers = fetchers;
    this.chunksAtOnce = chunksAtOnce;
  }

  /** Takes chunks that were proven. */
  interface Sink {
    void take(Chunk chunk, ByteBuffer data) throws DriveException, NotMendedException;
  }

  /**
   * What the store has of a blob.
   *
   * @param snapshot which of its snapshots; empty for the blob itself
   */
  record Stored(StoredBlob blob, String snapshot) {}

  /** What the store has under the name of a blob, if it can be the same. */
  Stored find(ManifestBlob blob) throws NotMendedException {
    String snapshot = "";
    Optional<StoredBlob> found;
    try {
      BlobPath path = BlobPath.parse(blob.blobPath());
      snapshot = snapshot(path, blob);
      found = store.fetch(path, snapshot, ByteBuffer.allocate(0));
    } catch (IllegalArgumentException e) {
      throw new NotMendedException("no blob can have that name");
    }
    if (found.isEmpty()) {
      throw new NotMendedException("it is no longer in the store");
    }
    if (found.get().length() != blob.length()) {
      throw new NotMendedException(
          "it has changed in the store, where it now has %d bytes instead of %d"
              .formatted(found.get().length(), blob.length()));
    }
    return new Stored(found.get(), snapshot);
  }

  /** Which snapshot a blob of the manifest is; empty for none. */
  private String snapshot(BlobPath path, ManifestBlob blob) throws NotMendedException {
    SnapshotTime time = blob.snapshot();
    if (time == null) {
      return "";
    }
    for (Listing.Entry entry : Snapshots.of(store).find(path)) {
      Snapshot snapshot = entry.snapshot();
      if (snapshot != null && time.means(snapshot.mark()) && entry.length() == blob.length()) {
        return snapshot.id();
      }
    }
    throw new NotMendedException("the snapshot is no longer in the store");
  }

  /** Fetches chunks, a few at a time, and hands them on if all of these are right. */
  void fetch(Stored blob, List<Chunk> chunks, Sink to)
      throws NotMendedException, DriveException, TransferStoppedException {
    int from = 0;
    while (from < chunks.size()) {
      List<Block> memory = new ArrayList<>();
      try {
        take(memory, Math.min(chunksAtOnce, chunks.size() - from));
        List<Chunk> some = chunks.subList(from, from + memory.size());
        from += memory.size();
        List<Callable<Boolean>> work = new ArrayList<>();
        List<ByteBuffer> data = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
          Chunk chunk = some.get(i);
          ByteBuffer buffer = memory.get(i).all().limit(chunk.length());
          data.add(buffer);
          work.add(() -> isFetched(blob, chunk, buffer));
        }
        if (fetchers.all(work).contains(false)) {
          throw new NotMendedException("it has changed in the store");
        }
        for (int i = 0; i < some.size(); i++) {
          to.take(some.get(i), data.get(i).rewind());
        }
      } finally {
        memory.forEach(Block::release);
      }
    }
  }

  /** Waits for one block only: others may do the same, and would wait for each other. */
  private void take(List<Block> memory, int countMax) throws TransferStoppedException {
    memory.add(blocks.take());
    boolean isMore = true;
    while (isMore && memory.size() < countMax) {
      Optional<Block> next = blocks.takeWithin(0);
      next.ifPresent(memory::add);
      isMore = next.isPresent();
    }
  }

  private boolean isFetched(Stored of, Chunk chunk, ByteBuffer buffer) {
    StoredBlob blob = of.blob();
    return store.read(
            blob.path(), new ReadOptions(of.snapshot(), blob.version(), chunk.offset()), buffer)
        && Md5.ofContent(buffer.flip()).equals(chunk.hash());
  }

  /** The file of a blob's properties, as an export writes it, or a preparation. */
  static byte[] properties(StoredBlob blob, SideFile wanted) throws NotMendedException {
    byte[] plain =
        blob.properties().equals(BlobProperties.NONE)
            ? new byte[0]
            : SideFileXml.write(blob.properties());
    return right(wanted, "properties", BlobSides.properties(blob), plain);
  }

  /** The file of a blob's metadata. */
  static byte[] metadata(StoredBlob blob, SideFile wanted) throws NotMendedException {
    byte[] written =
        blob.metadata().equals(BlobMetadata.NONE) ? new byte[0] : BlobSides.metadata(blob);
    return right(wanted, "metadata", written);
  }

  private static byte[] right(SideFile wanted, String what, byte[]... candidates)
      throws NotMendedException {
    for (byte[] candidate : candidates) {
      if (candidate.length > 0 && Md5.ofContent(candidate).equals(wanted.hash())) {
        return candidate;
      }
    }
    throw new NotMendedException("its " + what + " have changed in the store");
  }
}
