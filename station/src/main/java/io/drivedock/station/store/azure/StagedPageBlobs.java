package io.drivedock.station.store.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.PageBlobCreateOptions;
import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.StoreException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Page blobs of one owner that are being written. A page blob can be seen while it is written, so
 * it is written aside under a name of ours, and copied to its place by the service when it is
 * whole.
 */
final class StagedPageBlobs {

  private static final Logger LOG = LoggerFactory.getLogger(StagedPageBlobs.class);
  private static final int PAGE_BYTES = 512;

  private final AzureAccount account;
  private final BlobAddress folder;
  private boolean areOldRemoved;

  StagedPageBlobs(AzureAccount account, BlobAddress folder) {
    this.account = account;
    this.folder = folder;
  }

  private BlobContainerClient container() {
    return account.client().getBlobContainerClient(folder.container());
  }

  /** Makes an empty one; its pages are zero. */
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
      LOG.info("could not remove a staged page blob; the next run will: {}", e.getMessage());
    }
  }
}
