package io.drivedock.station.store.azure;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A block blob on its way. Nobody sees its blocks before they are committed, and the service keeps
 * them for a week: what an earlier run has sent is found again and not sent again, because the id
 * of a block is made of where it lies and what it holds.
 */
final class BlockUpload implements BlobUpload {

  /** The service takes no more blocks of one blob. */
  static final int BLOCKS_MAX = 50_000;

  private final AzureAccount account;
  private final Claim claim;
  private final Spot spot;
  private final BlobPath path;
  private final Draft draft;
  private @Nullable Set<String> sent;

  BlockUpload(AzureAccount account, Claim claim, Spot spot, BlobPath path, Draft draft) {
    this.account = account;
    this.claim = claim;
    this.spot = spot;
    this.path = path;
    this.draft = draft;
  }

  /** All ids of a blob have the same length, as the service wants it. */
  static String id(Chunk chunk) {
    ByteBuffer id = ByteBuffer.allocate(Long.BYTES + 16);
    id.putLong(chunk.offset()).put(chunk.hash().toBytes());
    return Base64.getEncoder().encodeToString(id.array());
  }

  /** Blocks that are there already. */
  private synchronized Set<String> sent() {
    Set<String> known = sent;
    if (known == null) {
      known =
          account
              .find("asked for the blocks of " + path, () -> account.calls().blocks(spot))
              .orElse(Set.of());
      sent = known;
    }
    return known;
  }

  /** The service has proven each block by its MD5, which is part of its id. */
  @Override
  public boolean isThere(Chunk chunk) {
    return sent().contains(id(chunk));
  }

  @Override
  public void put(Chunk chunk, ByteBuffer data) {
    String id = id(chunk);
    if (!sent().contains(id)) {
      account.ask(
          "given a block of blob " + path,
          () -> {
            account.calls().putBlock(spot, id, chunk.hash(), data);
            return true;
          });
    }
    data.position(data.limit());
  }

  @Override
  public boolean commit(List<Chunk> chunks, Existing existing) {
    if (chunks.size() > BLOCKS_MAX) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Blob "
              + path
              + " has "
              + chunks.size()
              + " blocks, and Azure takes "
              + BLOCKS_MAX
              + ": prepare it with larger ones.");
    }
    claim.ask();
    List<String> ids = chunks.stream().map(BlockUpload::id).toList();
    return account.unlessThere(
        "given blob " + path,
        () -> {
          account.calls().putBlockList(spot, draft, existing == Existing.KEEP, ids);
          return true;
        });
  }

  @Override
  public void close() {
    // The next run finds the blocks; after a week the service drops them.
  }
}
