package io.drivedock.station.store.azure;

import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.SyncPoller;
import com.azure.storage.blob.models.BlobCopyInfo;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.options.BlobBeginCopyOptions;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.RunFence;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** A page blob on its way: its pages are written aside, and copied when they are all there. */
final class PageUpload implements BlobUpload {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** A copy within an account is over at once, but the service promises nothing. */
  private static final Duration COPIED_WITHIN = Duration.ofMinutes(30);

  private final AzureAccount account;
  private final RunFence fence;
  private final BlobAddress staged;
  private final BlobAddress address;
  private final BlobPath path;

  PageUpload(
      AzureAccount account,
      RunFence fence,
      BlobAddress staged,
      BlobAddress address,
      BlobPath path) {
    this.account = account;
    this.fence = fence;
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

  /** Each run stages its own blob, see {@link StagedPageBlobs}. */
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
    BlobBeginCopyOptions options =
        new BlobBeginCopyOptions(account.addressForCopies(staged)).setPollInterval(LOOK);
    if (existing == Existing.KEEP) {
      options.setDestinationRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
    }
    return account.unlessThere(
        "writing page blob " + path,
        () -> {
          SyncPoller<BlobCopyInfo, Void> copy =
              account
                  .client()
                  .getBlobContainerClient(address.container())
                  .getBlobClient(address.blob())
                  .beginCopy(options);
          LongRunningOperationStatus status = copy.waitForCompletion(COPIED_WITHIN).getStatus();
          if (!LongRunningOperationStatus.SUCCESSFULLY_COMPLETED.equals(status)) {
            throw new StoreException(
                StoreException.Kind.UNAVAILABLE,
                "Azure could not copy page blob " + path + " to its place (" + status + ").");
          }
          return true;
        });
  }

  @Override
  public void close() {
    StagedPageBlobs.remove(account, staged);
  }
}
