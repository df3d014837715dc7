package io.drivedock.station.planning;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.FlatKeys;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.Snapshot;
import io.drivedock.station.store.SnapshotReader;
import io.drivedock.station.store.Snapshots;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a list selects, apart from the plan: it uses neither {@link BlobSelection} nor {@link
 * Candidates}, knows no order and no runs, and lists whole containers and beginnings of names. What
 * a forecast counts differently was forgotten, counted twice, or changed meanwhile.
 */
final class SelectionCount {

  private static final int TOLD_EVERY = 1_000;

  private final BlobReader store;
  private final SnapshotReader snapshots;
  private final boolean areSnapshotsMeant;
  private final ProgressCounter counter;
  private final LongConsumer seen;

  /** By container, the beginnings of names of which all are selected. */
  private final Map<String, TreeSet<String>> beginnings = new TreeMap<>();

  private final Map<BlobPath, Set<BlobList.Which>> named = new TreeMap<>();
  private long count;

  private SelectionCount(
      BlobReader store, boolean areSnapshotsMeant, ProgressCounter counter, LongConsumer seen) {
    this.store = store;
    this.snapshots = Snapshots.of(store);
    this.areSnapshotsMeant = areSnapshotsMeant;
    this.counter = counter;
    this.seen = seen;
  }

  /**
   * How many blobs and snapshots are there and selected, names that no blob can have among them.
   *
   * @param seen is told now and then how many went by
   * @throws StoreException if the store does not work
   */
  static long of(
      BlobList selected,
      BlobReader store,
      boolean areSnapshotsMeant,
      ProgressCounter counter,
      LongConsumer seen)
      throws TransferStoppedException {
    SelectionCount it = new SelectionCount(store, areSnapshotsMeant, counter, seen);
    it.resolve(Selector.of(selected, store.isFlat()).toList());
    for (Map.Entry<String, TreeSet<String>> container : it.beginnings.entrySet()) {
      for (String beginning : container.getValue()) {
        if (!isCovered(container.getValue().headSet(beginning), beginning)) {
          it.list(container.getKey(), beginning);
        }
      }
    }
    for (Map.Entry<BlobPath, Set<BlobList.Which>> each : it.named.entrySet()) {
      it.find(each.getKey(), each.getValue());
    }
    return it.count;
  }

  private void resolve(List<Selector> selectors) {
    boolean asksForContainers = selectors.stream().anyMatch(Selector.Containers.class::isInstance);
    List<String> containers = asksForContainers ? store.containers("") : List.of();
    for (Selector selector : selectors) {
      switch (selector) {
        case Selector.Containers(String beginning) -> {
          containers.stream().filter(it -> it.startsWith(beginning)).forEach(it -> add(it, ""));
          addOutside(beginning.equals(FlatKeys.NO_CONTAINER) ? "" : beginning);
        }
        case Selector.Blobs(String container, String beginning) -> {
          add(container, beginning);
          if (beginning.isEmpty() && !container.equals(FlatKeys.NO_CONTAINER)) {
            addOutside(container + "/");
          }
        }
        case Selector.One(BlobPath path, BlobList.Which which) ->
            named.computeIfAbsent(path, it -> new HashSet<>()).add(which);
        case Selector.NoPath _, Selector.NoPrefix _ -> {}
      }
    }
  }

  private void addOutside(String beginning) {
    if (store.isFlat()) {
      add(FlatKeys.NO_CONTAINER, beginning);
    }
  }

  private void add(String container, String beginning) {
    beginnings.computeIfAbsent(container, it -> new TreeSet<>()).add(beginning);
  }

  /** Whether one of those that are sorted before a name is the beginning of it. */
  private static boolean isCovered(Collection<String> before, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (before.contains(name.substring(0, i))) {
        return true;
      }
    }
    return false;
  }

  private void list(String container, String beginning) throws TransferStoppedException {
    String position = "";
    do {
      counter.checkGoesOn();
      Listing page =
          areSnapshotsMeant
              ? snapshots.list(container, beginning, position)
              : store.list(container, beginning, position);
      add(page.blobs().size() + page.strangers().size());
      position = page.next();
    } while (!position.isEmpty());
  }

  private void find(BlobPath path, Set<BlobList.Which> which) throws TransferStoppedException {
    TreeSet<String> all = beginnings.getOrDefault(path.container(), new TreeSet<>());
    boolean isListed = all.contains(path.name()) || isCovered(all, path.name());
    boolean isOfTime = which.stream().anyMatch(BlobList.Which.Of.class::isInstance);
    if (isListed && (areSnapshotsMeant || !isOfTime)) {
      return;
    }
    counter.checkGoesOn();
    add(
        found(path)
            .filter(it -> !isListed || it.snapshot() != null)
            .filter(it -> which.stream().anyMatch(wanted -> wants(wanted, it.snapshot())))
            .count());
  }

  private Stream<Listing.Entry> found(BlobPath path) {
    try {
      return snapshots.find(path).stream();
    } catch (StoreException e) {
      return switch (e.kind()) {
        case REJECTED, LEASED, CHANGED -> Stream.empty();
        case UNAVAILABLE, FULL, FORBIDDEN -> throw e;
      };
    }
  }

  private boolean wants(BlobList.Which which, @Nullable Snapshot snapshot) {
    return switch (which) {
      case BlobList.Which.All() -> areSnapshotsMeant || snapshot == null;
      case BlobList.Which.Alone() -> snapshot == null;
      case BlobList.Which.Of(SnapshotTime time) -> snapshot != null && time.means(snapshot.mark());
    };
  }

  private void add(long more) {
    long before = count;
    count += more;
    if (count / TOLD_EVERY > before / TOLD_EVERY) {
      seen.accept(count);
    }
  }
}
