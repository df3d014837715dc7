package io.drivedock.station.store.azure;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.RunFence;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A block blob on its way. Nobody sees its blocks before they are committed, and the service keeps
 * them for a week: what an earlier run has sent is found again and not sent again, see {@link
 * BlockIds}. Where there is a blob of another type, the service takes no blocks: then they are
 * written aside, and that blob stays as it is until this one is whole, see {@link StagedBlobs}.
 */
final class BlockUpload implements BlobUpload {

  /** The service takes no more blocks of one blob. */
  static final int BLOCKS_MAX = 50_000;

  private final AzureAccount account;
  private final RunFence fence;
  private final StagedBlobs aside;
  private final BlobAddress address;
  private final BlobPath path;
  private final BlobAttributes attributes;
  private @Nullable Begun begun;
  private boolean isWholeAside;

  /** Where blocks go, what is there already, and what our blocks are called beside that. */
  private record Begun(BlobAddress at, Set<String> there, BlockIds ids) {
    boolean has(Chunk chunk) {
      return ids.encodeContent() && there.contains(ids.of(chunk));
    }
  }

  BlockUpload(
      AzureAccount account,
      RunFence fence,
      StagedBlobs aside,
      BlobAddress address,
      BlobPath path,
      BlobAttributes attributes) {
    this.account = account;
    this.fence = fence;
    this.aside = aside;
    this.address = address;
    this.path = path;
    this.attributes = attributes;
  }

  private synchronized Begun begun() {
    Begun known = begun;
    if (known == null) {
      known =
          begunAt(address).or(() -> begunAt(aside.place(path))).orElseThrow(this::isNoBlockBlob);
      begun = known;
    }
    return known;
  }

  /** Nothing if there is a blob of another type. */
  private Optional<Begun> begunAt(BlobAddress at) {
    Set<String> there = new HashSet<>();
    AzureAccount.Outcome outcome =
        account.attempt(
            "listing the blocks of " + path,
            () -> {
              try {
                return there.addAll(account.calls().blocks(at));
              } catch (BlobServiceError e) {
                if (e.status() == HttpFailures.NOT_FOUND) {
                  return false;
                }
                throw e;
              }
            });
    return outcome == AzureAccount.Outcome.DONE
        ? Optional.of(new Begun(at, Set.copyOf(there), BlockIds.beside(there)))
        : Optional.empty();
  }

  private StoreException isNoBlockBlob() {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "Blob " + path + " in " + account.place().place() + " became a blob of another type.");
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
            account.calls().putBlock(known.at(), id, chunk.hash(), data);
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
    Begun known = begun();
    List<String> ids = chunks.stream().map(known.ids()::of).toList();
    if (!known.at().equals(address)) {
      return isCopied(known, ids, existing);
    }
    boolean keeps = existing == Existing.KEEP;
    return switch (made(address, ids, keeps)) {
      case DONE -> true;
      case IS_THERE -> false;
      case IS_OF_OTHER_TYPE -> {
        if (keeps) {
          yield false;
        }
        throw isNoBlockBlob();
      }
    };
  }

  private AzureAccount.Outcome made(BlobAddress at, List<String> ids, boolean keeps) {
    return account.attempt(
        "writing blob " + path,
        () -> {
          account.calls().putBlockList(at, attributes, keeps, ids);
          return true;
        });
  }

  private synchronized boolean isCopied(Begun known, List<String> ids, Existing existing) {
    if (!isWholeAside) {
      if (made(known.at(), ids, false) != AzureAccount.Outcome.DONE) {
        throw isNoBlockBlob();
      }
      isWholeAside = true;
    }
    return aside.copyToPlace(known.at(), address, path, existing, attributes.tier());
  }

  /** The next run finds blocks without a blob; after a week the service drops them. */
  @Override
  public synchronized void close() {
    Begun known = begun;
    if (isWholeAside && known != null) {
      StagedBlobs.remove(account, known.at());
    }
  }
}
