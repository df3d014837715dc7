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
final class Still {

  private static final String MARK = "drivedock_read_by";

  private final AzureAccount account;

  Still(AzureAccount account) {
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
  static Found unmarked(Found found) {
    Map<String, String> metadata = new TreeMap<>(found.metadata());
    metadata.keySet().removeIf(MARK::equalsIgnoreCase);
    return found.with(metadata);
  }

  private BlobClientBase client(Spot spot) {
    return account
        .client()
        .getBlobContainerClient(spot.container())
        .getBlobClient(spot.blob(), spot.snapshot().isEmpty() ? null : spot.snapshot());
  }

  /** Takes one of the blob as it is; nothing if there is none. */
  Optional<String> take(Spot spot, String mark) {
    return account.find("asked for a snapshot of " + spot.blob(), () -> taken(spot, mark));
  }

  private String taken(Spot spot, String mark) throws IOException {
    Found found = account.calls().head(spot);
    Map<String, String> metadata = new TreeMap<>(found.metadata());
    metadata.put(MARK, mark);
    String version = found.version();
    // It could become another between the two requests, with other metadata.
    BlobRequestConditions same =
        version == null ? null : new BlobRequestConditions().setIfMatch(SdkCalls.quoted(version));
    return client(spot)
        .createSnapshotWithResponse(metadata, same, null, Context.NONE)
        .getValue()
        .getSnapshotId();
  }

  /** Removes one; that it is gone already is as well. */
  void remove(Spot spot) {
    Object _ =
        account.find(
            "rid of a snapshot of " + spot.blob(),
            () -> {
              client(spot).delete();
              return true;
            });
  }
}
