package io.drivedock.station.store.azure;

import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobItemProperties;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobType;
import com.azure.storage.blob.models.LeaseStatusType;
import com.azure.storage.blob.models.ListBlobContainersOptions;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.Snapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists what lies in an account, whatever the transport of the bytes: it comes once for thousands.
 */
final class AzureLists {

  private static final int PAGE_MAX = 5_000;

  /** Of a blob and its snapshots; most have none. */
  private static final int FEW = 50;

  private final AzureAccount account;
  private final @Nullable String container;

  /**
   * Those of an account.
   *
   * @param container that holds all blobs; null if each lies in the container it names
   */
  AzureLists(AzureAccount account, @Nullable String container) {
    this.account = account;
    this.container = container;
  }

  private Spot top(String of) {
    return container == null ? new Spot(of, "") : new Spot(container, of + "/");
  }

  /** A page of the blobs whose names begin so. */
  Listing page(String of, String prefix, String position, boolean areSnapshotsWanted) {
    Spot top = top(of);
    ListBlobsOptions options =
        new ListBlobsOptions().setPrefix(top.blob() + prefix).setMaxResultsPerPage(PAGE_MAX);
    return page(of, top, areSnapshotsWanted ? withSnapshots(options) : options, position);
  }

  /** Metadata tells whose they are. */
  private static ListBlobsOptions withSnapshots(ListBlobsOptions options) {
    return options.setDetails(
        new BlobListDetails().setRetrieveSnapshots(true).setRetrieveMetadata(true));
  }

  /** A blob and its snapshots. */
  List<Listing.Entry> find(BlobPath path) {
    Spot top = top(path.container());
    ListBlobsOptions options =
        withSnapshots(
            new ListBlobsOptions().setPrefix(top.blob() + path.name()).setMaxResultsPerPage(FEW));
    List<Listing.Entry> found = new ArrayList<>();
    String position = "";
    do {
      Listing page = page(path.container(), top, options, position);
      for (Listing.Entry entry : page.blobs()) {
        if (!entry.path().equals(path)) {
          return found;
        }
        found.add(entry);
      }
      position = page.strangers().isEmpty() ? page.next() : "";
    } while (!position.isEmpty());
    return found;
  }

  /** Those snapshots of a blob that a station took with that mark. */
  List<String> stills(Spot spot, String mark) {
    BlobContainerClient lister = account.client().getBlobContainerClient(spot.container());
    ListBlobsOptions options =
        withSnapshots(new ListBlobsOptions().setPrefix(spot.blob()).setMaxResultsPerPage(FEW));
    return account
        .find(
            "listed",
            () ->
                lister.listBlobs(options, null).stream()
                    .takeWhile(item -> item.getName().equals(spot.blob()))
                    .filter(item -> Still.mark(item).filter(mark::equals).isPresent())
                    .map(BlobItem::getSnapshot)
                    .toList())
        .orElse(List.of());
  }

  private Listing page(String of, Spot top, ListBlobsOptions options, String position) {
    BlobContainerClient lister = account.client().getBlobContainerClient(top.container());
    String token = position.isEmpty() ? null : position;
    return account
        .find(
            "listed",
            () -> {
              Iterator<PagedResponse<BlobItem>> pages =
                  lister.listBlobs(options, null).iterableByPage(token).iterator();
              return pages.hasNext() ? listing(of, top, pages.next()) : Listing.NOTHING;
            })
        .orElse(Listing.NOTHING);
  }

  private Listing listing(String of, Spot top, PagedResponse<BlobItem> page) {
    List<Listing.Entry> blobs = new ArrayList<>();
    List<String> strangers = new ArrayList<>();
    for (BlobItem item : page.getValue()) {
      String name = item.getName().substring(top.blob().length());
      if ((container == null && name.startsWith(AzureStore.HIDDEN))
          || Still.mark(item).isPresent()) {
        continue;
      }
      try {
        blobs.add(entry(new BlobPath(of, name), item));
      } catch (IllegalArgumentException e) {
        strangers.add(name);
      }
    }
    String next = page.getContinuationToken();
    return new Listing(blobs, strangers, next == null ? "" : next);
  }

  private static Listing.Entry entry(BlobPath path, BlobItem item) {
    BlobItemProperties known = item.getProperties();
    String snapshot = item.getSnapshot();
    return new Listing.Entry(
        path,
        snapshot == null ? null : new Snapshot(SnapshotTime.parse(snapshot), snapshot),
        known.getContentLength(),
        BlobType.PAGE_BLOB.equals(known.getBlobType()),
        snapshot == null && LeaseStatusType.LOCKED.equals(known.getLeaseStatus()),
        AccessTier.ARCHIVE.equals(known.getAccessTier()));
  }

  /** The containers whose names begin so. */
  List<String> containers(String prefix) {
    return account.ask(
        "listed",
        () -> {
          List<String> names = new ArrayList<>();
          if (container == null) {
            ListBlobContainersOptions options =
                new ListBlobContainersOptions().setPrefix(prefix.isEmpty() ? null : prefix);
            account
                .client()
                .listBlobContainers(options, null)
                .forEach(it -> names.add(it.getName()));
            names.remove(AzureStore.HIDDEN_CONTAINER);
          } else {
            ListBlobsOptions options = new ListBlobsOptions().setPrefix(prefix);
            account
                .client()
                .getBlobContainerClient(container)
                .listBlobsByHierarchy("/", options, null)
                .stream()
                .filter(BlobItem::isPrefix)
                .forEach(it -> names.add(it.getName().substring(0, it.getName().length() - 1)));
          }
          return names.stream()
              .filter(BlobPath::isContainer)
              .sorted(BlobPath::compareNames)
              .toList();
        });
  }
}
