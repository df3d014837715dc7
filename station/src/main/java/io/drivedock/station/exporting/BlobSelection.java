package io.drivedock.station.exporting;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a job selects, without overlaps and in the order of paths (control-plane dossier, section
 * 6.5; data-plane dossier, section 6.1).
 *
 * @param scopes what to look through
 * @param unusable what no blob can be called, as it was written
 * @param areSnapshotsMeant whether what begins with something means snapshots, too
 * @param order in which the store lists names, and in which the scopes are
 */
record BlobSelection(
    List<Scope> scopes, List<String> unusable, boolean areSnapshotsMeant, NameOrder order) {

  /** Copies both lists. */
  BlobSelection {
    scopes = List.copyOf(scopes);
    unusable = List.copyOf(unusable);
  }

  /**
   * Blobs of one container.
   *
   * @param name the beginning of their names, or the name of the only one
   * @param which of the only one, in an order of no meaning; empty where all begin so
   */
  record Scope(String container, String name, List<BlobList.Which> which) {
    Scope {
      which = List.copyOf(which);
    }

    boolean isExact() {
      return !which.isEmpty();
    }

    /** Whether that of an exact one is selected. */
    boolean wants(@Nullable Snapshot snapshot) {
      return which.stream()
          .anyMatch(
              it ->
                  switch (it) {
                    case BlobList.Which.All() -> true;
                    case BlobList.Which.Alone() -> snapshot == null;
                    case BlobList.Which.Of(SnapshotTime time) ->
                        snapshot != null && snapshot.time().equals(time);
                  });
    }

    private static Comparator<Scope> by(NameOrder order) {
      return Comparator.comparing(Scope::container)
          .thenComparing(Scope::name, order::compareNames)
          .thenComparing(Scope::isExact);
    }

    private boolean covers(Scope other) {
      return !isExact() && container.equals(other.container) && other.name.startsWith(name);
    }

    private boolean isOfSameBlob(Scope other) {
      return isExact()
          && other.isExact()
          && container.equals(other.container)
          && name.equals(other.name);
    }

    private Scope and(Scope other) {
      return new Scope(
          container, name, Stream.concat(which.stream(), other.which.stream()).distinct().toList());
    }
  }

  /**
   * Resolves what is selected; containers are looked up where only a beginning is named.
   *
   * @param areSnapshotsMeant whether blobs that are named without a time mean their snapshots, too
   */
  static BlobSelection of(
      BlobList selected, ObjectStore store, boolean areSnapshotsMeant, NameOrder order) {
    List<Scope> all = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (String prefix : selected.prefixes()) {
      addPrefix(all, prefix, store);
    }
    for (BlobList.Named named : selected.blobs()) {
      if (named.path().equals("/")) {
        addPrefix(all, named.path(), store);
        continue;
      }
      try {
        BlobPath parsed = BlobPath.parse(named.path());
        all.add(
            new Scope(parsed.container(), parsed.name(), List.of(which(named, areSnapshotsMeant))));
      } catch (IllegalArgumentException e) {
        unusable.add(named.path());
      }
    }
    all.sort(Scope.by(order));
    return new BlobSelection(withoutOverlaps(all), unusable, areSnapshotsMeant, order);
  }

  private static BlobList.Which which(BlobList.Named named, boolean areSnapshotsMeant) {
    boolean isAll = named.which().equals(new BlobList.Which.All());
    return isAll && !areSnapshotsMeant ? new BlobList.Which.Alone() : named.which();
  }

  private static List<Scope> withoutOverlaps(List<Scope> sorted) {
    List<Scope> scopes = new ArrayList<>();
    for (Scope scope : sorted) {
      if (!scopes.isEmpty() && scopes.getLast().isOfSameBlob(scope)) {
        scopes.add(scopes.removeLast().and(scope));
      } else if (scopes.isEmpty() || !scopes.getLast().covers(scope)) {
        scopes.add(scope);
      }
    }
    return scopes;
  }

  /** The same in another order. */
  BlobSelection in(NameOrder other) {
    return new BlobSelection(
        scopes.stream().sorted(Scope.by(other)).toList(), unusable, areSnapshotsMeant, other);
  }

  private static void addPrefix(List<Scope> scopes, String prefix, ObjectStore store) {
    String text = prefix.startsWith("/") ? prefix.substring(1) : prefix;
    int slash = text.indexOf('/');
    if (slash < 0) {
      store.containers(text).forEach(container -> scopes.add(new Scope(container, "", List.of())));
    } else if (BlobPath.isContainer(text.substring(0, slash))) {
      scopes.add(new Scope(text.substring(0, slash), text.substring(slash + 1), List.of()));
    }
  }
}
