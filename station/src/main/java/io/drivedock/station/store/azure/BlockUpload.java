package io.drivedock.station.store.azure;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.RunFence;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A block blob on its way. Nobody sees its blocks before they are committed, and the service keeps
 * them for a week: what an earlier run has sent is found again and not sent again, see {@link
 * BlockIds}.
 */
final class BlockUpload implements BlobUpload {

  /** The service takes no more blocks of one blob. */
  static final int BLOCKS_MAX = 50_000;

  private final AzureAccount account;
  private final RunFence fence;
  private final BlobAddress address;
  private final BlobPath path;
  private final BlobAttributes attributes;
  private @Nullable Begun begun;

  /** What is there already, and what our blocks are called beside that. */
  private record Begun(Set<String> there, BlockIds ids) {
    boolean has(Chunk chunk) {
      return ids.encodeContent() && there.contains(ids.of(chunk));
    }
  }

  BlockUpload(
      AzureAccount account,
      RunFence fence,
      BlobAddress address,
      BlobPath path,
      BlobAttributes attributes) {
    this.account = account;
    this.fence = fence;
    this.address = address;
    this.path = path;
    this.attributes = attributes;
  }

  private synchronized Begun begun() {
    Begun known = begun;
    if (known == null) {
      Set<String> there =
          account
              .find("listing the blocks of " + path, () -> account.calls().blocks(address))
              .orElse(Set.of());
      known = new Begun(there, BlockIds.beside(there));
      begun = known;
    }
    return known;
  }

  /** The service has proven each block by its MD5, which is part of its id. */
  @Override
  public boolean isThere(Chunk chunk) {
    return begun().has(chunk);
  }

  @Override
  public void put(Chunk chunk, ByteBuffer data) {
    Begun known = begun();
    if (!known.has(chunk)) {
      String id = known.ids().of(chunk);
      account.call(
          "writing a block of blob " + path,
          () -> {
            account.calls().putBlock(address, id, chunk.hash(), data);
            return true;
          });
    }
    data.position(data.limit());
  }

  /** No block waits for another. */
  @Override
  public void markMissing(Chunk chunk) {}

  @Override
  public boolean commit(List<Chunk> chunks, Existing existing) {
    if (chunks.size() > BLOCKS_MAX) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Blob "
              + path
              + " has "
              + chunks.size()
              + " blocks, and Azure accepts "
              + BLOCKS_MAX
              + ": prepare it with larger ones.");
    }
    fence.checkNow();
    BlockIds names = begun().ids();
    List<String> ids = chunks.stream().map(names::of).toList();
    return account.unlessThere(
        "writing blob " + path,
        () -> {
          account.calls().putBlockList(address, attributes, existing == Existing.KEEP, ids);
          return true;
        });
  }

  @Override
  public void close() {
    // The next run finds the blocks; after a week the service drops them.
  }
}
