package io.drivedock.station.store.azure;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.SnapshotContract;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** In Azure, snapshots are taken by whoever may write. */
abstract class AzureSnapshotContract extends SnapshotContract {

  private static final String ACCOUNT = "harbour";

  /** An account of which nothing is known yet, with one container named like it. */
  abstract AzurePlace place();

  @Override
  protected final ObjectStore store(String owner) {
    return new AzureTargets(Map.of("main", place()), InstantSource.system())
        .open("main", ACCOUNT, owner);
  }

  @Override
  protected final Set<Capability> capabilities() {
    return Set.of(Capability.values());
  }

  @Override
  protected final void keep(BlobPath path) {
    AzurePlace place = place();
    String container = String.valueOf(place.container()).replace(AzurePlace.ACCOUNT, ACCOUNT);
    new AzureAccount(place, ACCOUNT, InstantSource.system())
        .client()
        .getBlobContainerClient(container)
        .getBlobClient(path.text())
        .createSnapshot();
  }

  @Override
  protected final String absentSnapshot() {
    return "2020-03-01T08:00:00.0000000Z";
  }
}
