package io.drivedock.station.store.azure;

import com.azure.core.util.Context;
import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.SyncPoller;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobCopyInfo;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlobBeginCopyOptions;
import com.azure.storage.blob.options.PageBlobCreateOptions;
import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs of one owner that are written aside, under names of ours, and copied to their places by the
 * service when they are whole: page blobs, which can be seen while they are written, and block
 * blobs in whose place there is a blob of another type.
 */
final class StagedBlobs {

  private static final Logger LOG = LoggerFactory.getLogger(StagedBlobs.class);
  private static final int PAGE_BYTES = 512;
  private static final Duration LOOK = Duration.ofMillis(500);

  /** A copy within an account is over at once, but the service promises nothing. */
  private static final Duration COPIED_WITHIN = Duration.ofMinutes(30);

  /** A blob may come and go so often while it is to be replaced. */
  private static final int TRIES_MAX = 4;

  private final AzureAccount account;
  private final BlobAddress folder;
  private boolean areOldRemoved;

  StagedBlobs(AzureAccount account, BlobAddress folder) {
    this.account = account;
    this.folder = folder;
  }

  private BlobContainerClient container() {
    return account.client().getBlobContainerClient(folder.container());
  }

  /**
   * Where a block blob is written aside, always the same: blocks that an earlier run has sent are
   * found there.
   */
  BlobAddress place(BlobPath path) {
    removeOld();
    UUID name = UUID.nameUUIDFromBytes(path.text().getBytes(StandardCharsets.UTF_8));
    return new BlobAddress(folder.container(), folder.blob() + name);
  }

  /** Makes an empty page blob; its pages are zero. */
  BlobAddress begin(long length, BlobAttributes attributes, BlobPath path) {
    if (length % PAGE_BYTES != 0) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Page blob " + path + " has " + length + " bytes, which is not a multiple of 512.");
    }
    removeOld();
    BlobAddress made = new BlobAddress(folder.container(), folder.blob() + UUID.randomUUID());
    account.call(
        "writing page blob " + path,
        () ->
            container()
                .getBlobClient(made.blob())
                .getPageBlobClient()
                .createWithResponse(
                    new PageBlobCreateOptions(length)
                        .setHeaders(attributes.http())
                        .setMetadata(attributes.entries()),
                    null,
                    Context.NONE));
    return made;
  }

  /** Removes what earlier runs left: they left the page blobs that this one brings. */
  private synchronized void removeOld() {
    if (!areOldRemoved) {
      removeAll();
      areOldRemoved = true;
    }
  }

  /**
   * Has the service copy one that is whole to its place. The service never changes the type of a
   * blob: one of another type that is to be replaced is removed before, if it is still the one that
   * was looked at. By then the new one is in the account as a whole (decision 0242).
   *
   * @param tier null for the account's own
   * @return false if there is a blob that is to be kept
   */
  boolean copyToPlace(
      BlobAddress staged,
      BlobAddress to,
      BlobPath path,
      BlobUpload.Existing existing,
      @Nullable AccessTier tier) {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      switch (copy(staged, to, path, existing, tier)) {
        case DONE -> {
          return true;
        }
        case IS_THERE -> {
          return false;
        }
        case IS_OF_OTHER_TYPE -> {
          if (existing == BlobUpload.Existing.KEEP) {
            return false;
          }
          removeReplaced(to, path);
        }
      }
    }
    throw new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "Blob " + path + " in " + account.place().place() + " changes while it is replaced.");
  }

  private AzureAccount.Outcome copy(
      BlobAddress staged,
      BlobAddress to,
      BlobPath path,
      BlobUpload.Existing existing,
      @Nullable AccessTier tier) {
    BlobBeginCopyOptions options =
        new BlobBeginCopyOptions(account.addressForCopies(staged))
            .setPollInterval(LOOK)
            .setTier(tier);
    if (existing == BlobUpload.Existing.KEEP) {
      options.setDestinationRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
    }
    return account.attempt(
        "writing blob " + path,
        () -> {
          SyncPoller<BlobCopyInfo, Void> copy = client(to).beginCopy(options);
          LongRunningOperationStatus status = copy.waitForCompletion(COPIED_WITHIN).getStatus();
          if (!LongRunningOperationStatus.SUCCESSFULLY_COMPLETED.equals(status)) {
            throw new StoreException(
                StoreException.Kind.UNAVAILABLE,
                "Azure could not copy blob " + path + " to its place (" + status + ").");
          }
          return true;
        });
  }

  private BlobClient client(BlobAddress address) {
    return account
        .client()
        .getBlobContainerClient(address.container())
        .getBlobClient(address.blob());
  }

  /** Removes a blob of another type; another one that came meanwhile stays. */
  private void removeReplaced(BlobAddress address, BlobPath path) {
    Optional<BlobHead> there =
        account.find("looking up blob " + path, () -> account.calls().head(address));
    String version = there.map(BlobHead::version).orElse(null);
    if (version == null) {
      return;
    }
    BlobRequestConditions unchanged = new BlobRequestConditions().setIfMatch(version);
    Object _ =
        account.find(
            "replacing blob " + path,
            () -> {
              try {
                return client(address).deleteWithResponse(null, unchanged, null, Context.NONE);
              } catch (BlobStorageException e) {
                if (e.getStatusCode() == HttpFailures.PRECONDITION_FAILED
                    && BlobServiceError.of(e).code().equals("ConditionNotMet")) {
                  return false;
                }
                throw e;
              }
            });
  }

  /** Removes all of its owner. */
  void removeAll() {
    Object _ =
        account.find(
            "listing",
            () -> {
              ListBlobsOptions options = new ListBlobsOptions().setPrefix(folder.blob());
              for (BlobItem left : container().listBlobs(options, null)) {
                remove(account, new BlobAddress(folder.container(), left.getName()));
              }
              return true;
            });
  }

  /** What stays behind is found by the next run, so a failure here is none of the transfer's. */
  static void remove(AzureAccount account, BlobAddress staged) {
    try {
      account.find(
          "deleting " + staged.blob(),
          () ->
              account
                  .client()
                  .getBlobContainerClient(staged.container())
                  .getBlobClient(staged.blob())
                  .deleteIfExists());
    } catch (StoreException e) {
      LOG.info("could not remove a staged blob; the next run will: {}", e.getMessage());
    }
  }
}
