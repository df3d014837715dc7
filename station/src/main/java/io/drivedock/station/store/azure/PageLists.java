package io.drivedock.station.store.azure;

import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.PageRangeItem;
import com.azure.storage.blob.options.ListPageRangesOptions;
import com.azure.storage.blob.specialized.PageBlobClient;
import io.drivedock.station.store.HttpFailures;
import io.drivedock.station.store.PageRanges;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Asks where a page blob has bytes, whatever the transport of these: it comes once for thousands.
 */
final class PageLists {

  private static final int PAGE_MAX = 10_000;

  private final AzureAccount account;

  PageLists(AzureAccount account) {
    this.account = account;
  }

  /** A page of the list; nothing if there is no such blob. */
  Optional<PageRanges> page(BlobAddress address, String version, String position) {
    ListPageRangesOptions options =
        new ListPageRangesOptions(new BlobRange(0)).setMaxResultsPerPage(PAGE_MAX);
    if (!version.isEmpty()) {
      options.setRequestConditions(
          new BlobRequestConditions().setIfMatch(SdkBlobCalls.quoted(version)));
    }
    return account.find(
        "listing the pages of " + address.blob(),
        () -> {
          try {
            Iterator<PagedResponse<PageRangeItem>> pages =
                client(address)
                    .listPageRanges(options, null, null)
                    .iterableByPage(position.isEmpty() ? null : position)
                    .iterator();
            return pages.hasNext() ? read(pages.next()) : new PageRanges(List.of(), "");
          } catch (BlobStorageException e) {
            if (e.getStatusCode() == HttpFailures.PRECONDITION_FAILED) {
              throw AzureAccount.changed(address);
            }
            throw e;
          }
        });
  }

  private PageBlobClient client(BlobAddress address) {
    return account
        .client()
        .getBlobContainerClient(address.container())
        .getBlobClient(address.blob(), address.snapshot().isEmpty() ? null : address.snapshot())
        .getPageBlobClient();
  }

  private static PageRanges read(PagedResponse<PageRangeItem> page) {
    String next = page.getContinuationToken();
    return new PageRanges(
        page.getValue().stream()
            .filter(item -> !item.isClear())
            .map(PageRangeItem::getRange)
            .map(range -> new PageRanges.Range(range.getOffset(), range.getLength()))
            .toList(),
        next == null ? "" : next);
  }
}
