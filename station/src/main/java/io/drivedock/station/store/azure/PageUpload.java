package io.drivedock.station.store.azure;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.RunFence;
import java.nio.ByteBuffer;
import java.util.List;

/** A page blob on its way: its pages are written aside, and copied when they are all there. */
final class PageUpload implements BlobUpload {

  private final AzureAccount account;
  private final RunFence fence;
  private final StagedBlobs aside;
  private final BlobAddress staged;
  private final BlobAddress address;
  private final BlobPath path;

  /**
   * One that has begun.
   *
   * @param staged where it is written
   * @param address where it will be
   */
  PageUpload(
      AzureAccount account,
      RunFence fence,
      StagedBlobs aside,
      BlobAddress staged,
      BlobAddress address,
      BlobPath path) {
    this.account = account;
    this.fence = fence;
    this.aside = aside;
    this.staged = staged;
    this.address = address;
    this.path = path;
  }

  @Override
  public void put(Chunk chunk, ByteBuffer data) {
    account.call(
        "writing pages of blob " + path,
        () -> {
          account.calls().putPages(staged, chunk.offset(), chunk.hash(), data);
          return true;
        });
    data.position(data.limit());
  }

  /** Each run stages its own blob, see {@link StagedBlobs}. */
  @Override
  public boolean isThere(Chunk chunk) {
    return false;
  }

  /** No chunk waits for another. */
  @Override
  public void markMissing(Chunk chunk) {}

  @Override
  public boolean commit(List<Chunk> chunks, Existing existing) {
    fence.checkNow();
    return aside.copyToPlace(staged, address, path, existing, null);
  }

  @Override
  public void close() {
    StagedBlobs.remove(account, staged);
  }
}
