package io.drivedock.station.store.azure;

import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobContainerListDetails;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobItemProperties;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobType;
import com.azure.storage.blob.models.LeaseStatusType;
import com.azure.storage.blob.models.ListBlobContainersOptions;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.FlatKeys;
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

  private static final String BEHIND_ALL = Character.toString(Character.MAX_CODE_POINT);

  private final AzureAccount account;
  private final @Nullable String container;
  private final OwnBlobs own;

  /**
   * Those of an account.
   *
   * @param container that holds all blobs; null if each lies in the container it names
   */
  AzureLists(AzureAccount account, @Nullable String container, OwnBlobs own) {
    this.account = account;
    this.container = container;
    this.own = own;
  }

  private BlobAddress top(String of) {
    if (container == null) {
      return new BlobAddress(of, "");
    }
    return new BlobAddress(container, of.equals(FlatKeys.NO_CONTAINER) ? "" : of + "/");
  }

  private boolean isOutside(String of) {
    return container != null && of.equals(FlatKeys.NO_CONTAINER);
  }

  /** A page of the blobs whose names begin so. */
  Listing page(String of, String prefix, String position, boolean areSnapshotsWanted) {
    if (isOutside(of)) {
      return outside(prefix, position, areSnapshotsWanted);
    }
    BlobAddress top = top(of);
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
    BlobAddress top = top(path.container());
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

  /** Whether there is anything whose name goes on behind that one, and a slash. */
  boolean isAnyBelow(BlobAddress address) {
    ListBlobsOptions options =
        new ListBlobsOptions().setPrefix(address.blob() + "/").setMaxResultsPerPage(1);
    BlobContainerClient lister = account.client().getBlobContainerClient(address.container());
    return account
        .find("listing", () -> lister.listBlobs(options, null).iterator().hasNext())
        .orElse(false);
  }

  /** Those snapshots of a blob that a station took with that mark. */
  List<String> readSnapshots(BlobAddress address, String mark) {
    BlobContainerClient lister = account.client().getBlobContainerClient(address.container());
    ListBlobsOptions options =
        withSnapshots(new ListBlobsOptions().setPrefix(address.blob()).setMaxResultsPerPage(FEW));
    return account
        .find(
            "listing",
            () ->
                lister.listBlobs(options, null).stream()
                    .takeWhile(item -> item.getName().equals(address.blob()))
                    .filter(item -> ReadSnapshot.mark(item).filter(mark::equals).isPresent())
                    .map(BlobItem::getSnapshot)
                    .toList())
        .orElse(List.of());
  }

  private Listing page(String of, BlobAddress top, ListBlobsOptions options, String position) {
    BlobContainerClient lister = account.client().getBlobContainerClient(top.container());
    String token = position.isEmpty() ? null : position;
    return account
        .find(
            "listing",
            () -> {
              Iterator<PagedResponse<BlobItem>> pages =
                  lister.listBlobs(options, null).iterableByPage(token).iterator();
              return pages.hasNext() ? listing(of, top, pages.next()) : Listing.NOTHING;
            })
        .orElse(Listing.NOTHING);
  }

  private Listing listing(String of, BlobAddress top, PagedResponse<BlobItem> page) {
    String next = page.getContinuationToken();
    return listing(of, top, page.getValue(), next == null ? "" : next);
  }

  private Listing listing(String of, BlobAddress top, List<BlobItem> items, String next) {
    List<Listing.Entry> blobs = new ArrayList<>();
    List<Listing.Stranger> strangers = new ArrayList<>();
    for (BlobItem item : items) {
      String name = item.getName().substring(top.blob().length());
      long length = length(item);
      boolean isOurs =
          top.blob().isEmpty()
              && (OwnBlobs.isProbe(name, length)
                  || (top.container().equals(own.container()) && own.isOurs(name, length)));
      if (isOurs || !isIn(of, name) || ReadSnapshot.mark(item).isPresent()) {
        continue;
      }
      try {
        blobs.add(entry(new BlobPath(of, name), item));
      } catch (IllegalArgumentException e) {
        strangers.add(new Listing.Stranger(name, length));
      }
    }
    return new Listing(blobs, strangers, next);
  }

  private boolean isIn(String of, String name) {
    if (container == null) {
      return true;
    }
    return isOutside(of)
        ? FlatKeys.place(name).container().equals(of)
        : FlatKeys.isWithin(of, name);
  }

  private static long length(BlobItem item) {
    Long length = item.getProperties().getContentLength();
    return length == null ? 0 : length;
  }

  /**
   * A page of what lies in no container. It goes along the tops of the account, page by page, and
   * lists each that is none. A position is the token of the page of tops, a line break, the top
   * that is being listed, a line break, and the token of its page; the token is empty for its
   * beginning, and the top for that of the page.
   */
  private Listing outside(String prefix, String position, boolean areSnapshotsWanted) {
    String[] at = (position.isEmpty() ? "\n\n" : position).split("\n", -1);
    Tops tops = tops(prefix, at[0]);
    List<BlobItem> loose = new ArrayList<>();
    BlobAddress account = new BlobAddress(String.valueOf(container), "");
    for (BlobItem item : tops.items()) {
      String name = item.getName();
      if (name.compareTo(at[1]) < 0) {
        continue;
      }
      if (!Boolean.TRUE.equals(item.isPrefix())) {
        loose.add(item);
        continue;
      }
      String top = name.substring(0, name.length() - 1);
      boolean isContainer = FlatKeys.isContainer(top) && !top.equals(BlobPath.ROOT);
      if (isContainer && !name.startsWith(prefix) && !prefix.startsWith(name)) {
        continue;
      }
      if (!loose.isEmpty()) {
        return loose(loose, at[0] + "\n" + name + "\n", areSnapshotsWanted);
      }
      // Of a container only a blob without a name lies in none, and that is its first.
      String inner = name.equals(at[1]) ? at[2] : "";
      ListBlobsOptions options =
          new ListBlobsOptions()
              .setPrefix(prefix.startsWith(name) ? prefix : name)
              .setMaxResultsPerPage(isContainer ? FEW : PAGE_MAX);
      Listing below =
          page(
              FlatKeys.NO_CONTAINER,
              account,
              areSnapshotsWanted ? withSnapshots(options) : options,
              inner);
      String token = isContainer ? "" : below.next();
      String next = token.isEmpty() ? name + BEHIND_ALL + "\n" : name + "\n" + token;
      return new Listing(below.blobs(), below.strangers(), at[0] + "\n" + next);
    }
    String next = tops.next().isEmpty() ? "" : tops.next() + "\n\n";
    return loose(loose, next, areSnapshotsWanted);
  }

  /** What stands at the top itself. The service lists no snapshots there, so each is asked for. */
  private Listing loose(List<BlobItem> items, String next, boolean areSnapshotsWanted) {
    BlobAddress top = new BlobAddress(String.valueOf(container), "");
    Listing listed = listing(FlatKeys.NO_CONTAINER, top, items, next);
    return areSnapshotsWanted
        ? new Listing(
            listed.blobs().stream().flatMap(entry -> find(entry.path()).stream()).toList(),
            listed.strangers(),
            next)
        : listed;
  }

  /** What stands at the top of an account, in order. */
  private record Tops(List<BlobItem> items, String next) {}

  private Tops tops(String prefix, String token) {
    int slash = prefix.indexOf('/');
    ListBlobsOptions options =
        new ListBlobsOptions()
            .setPrefix(slash < 0 ? prefix : prefix.substring(0, slash))
            .setMaxResultsPerPage(PAGE_MAX);
    BlobContainerClient lister = account.client().getBlobContainerClient(String.valueOf(container));
    return account
        .find(
            "listing",
            () -> {
              Iterator<PagedResponse<BlobItem>> pages =
                  lister
                      .listBlobsByHierarchy("/", options, null)
                      .iterableByPage(token.isEmpty() ? null : token)
                      .iterator();
              if (!pages.hasNext()) {
                return new Tops(List.of(), "");
              }
              PagedResponse<BlobItem> page = pages.next();
              List<BlobItem> items = new ArrayList<>(page.getValue());
              items.sort((a, b) -> BlobPath.compareNames(a.getName(), b.getName()));
              String next = page.getContinuationToken();
              return new Tops(items, next == null ? "" : next);
            })
        .orElse(new Tops(List.of(), ""));
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
        AccessTier.ARCHIVE.equals(known.getAccessTier()),
        BlobType.APPEND_BLOB.equals(known.getBlobType()));
  }

  /** The containers whose names begin so. */
  List<String> containers(String prefix) {
    return account.call(
        "listing",
        () -> {
          List<String> names = new ArrayList<>();
          if (container == null) {
            ListBlobContainersOptions options =
                new ListBlobContainersOptions()
                    .setPrefix(prefix.isEmpty() ? null : prefix)
                    .setDetails(new BlobContainerListDetails().setRetrieveSystemContainers(true));
            account
                .client()
                .listBlobContainers(options, null)
                .forEach(it -> names.add(it.getName()));
          } else {
            ListBlobsOptions options = new ListBlobsOptions().setPrefix(prefix);
            account
                .client()
                .getBlobContainerClient(container)
                .listBlobsByHierarchy("/", options, null)
                .stream()
                .filter(BlobItem::isPrefix)
                .map(it -> it.getName().substring(0, it.getName().length() - 1))
                .filter(FlatKeys::isContainer)
                .forEach(names::add);
          }
          names.sort(BlobPath::compareNames);
          return List.copyOf(names);
        });
  }
}
