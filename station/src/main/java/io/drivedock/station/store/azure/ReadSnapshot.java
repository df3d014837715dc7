package io.drivedock.station.store.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.specialized.BlobClientBase;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Snapshots that a station takes to read a blob in use, and removes again. Their metadata says so:
 * it is that of the blob, and one entry more, which no blob of a customer is thought to have.
 */
final class ReadSnapshot {

  private static final String MARK = "drivedock_read_by";

  private final AzureAccount account;

  ReadSnapshot(AzureAccount account) {
    this.account = account;
  }

  /** The mark of a snapshot that a station took, and nobody else knows of. */
  static Optional<String> mark(BlobItem item) {
    Map<String, String> metadata = item.getMetadata();
    return item.getSnapshot() == null || metadata == null
        ? Optional.empty()
        : metadata.entrySet().stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase(MARK))
            .map(Map.Entry::getValue)
            .findFirst();
  }

  /** What the snapshot says of the blob. */
  static BlobHead unmarked(BlobHead head) {
    Map<String, String> metadata = new TreeMap<>(head.metadata());
    metadata.keySet().removeIf(MARK::equalsIgnoreCase);
    return head.with(metadata);
  }

  private BlobClientBase client(BlobAddress address) {
    return account
        .client()
        .getBlobContainerClient(address.container())
        .getBlobClient(address.blob(), address.snapshot().isEmpty() ? null : address.snapshot());
  }

  /** Takes one of the blob as it is; nothing if there is none. */
  Optional<String> take(BlobAddress address, String mark) {
    return account.find("taking a snapshot of " + address.blob(), () -> taken(address, mark));
  }

  private String taken(BlobAddress address, String mark) throws IOException {
    BlobHead head = account.calls().head(address);
    Map<String, String> metadata = new TreeMap<>(head.metadata());
    metadata.put(MARK, mark);
    String version = head.version();
    // It could become another between the two requests, with other metadata.
    BlobRequestConditions same =
        version == null
            ? null
            : new BlobRequestConditions().setIfMatch(SdkBlobCalls.quoted(version));
    return client(address)
        .createSnapshotWithResponse(metadata, same, null, Context.NONE)
        .getValue()
        .getSnapshotId();
  }

  /** Removes one; that it is gone already is as well. */
  void remove(BlobAddress address) {
    Object _ =
        account.find(
            "deleting a snapshot of " + address.blob(),
            () -> {
              client(address).delete();
              return true;
            });
  }
}
