package io.drivedock.station.planning;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.FlatKeys;
import io.drivedock.station.store.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a job selects, without overlaps and in the order of paths (azure-rest-api-specs,
 * storageimportexport).
 *
 * @param scopes what to look through
 * @param unusable what no blob can be called, as it was written
 * @param areSnapshotsMeant whether what begins with something means snapshots, too
 * @param order in which the store lists names, and in which the scopes are
 */
public record BlobSelection(
    List<Scope> scopes, List<String> unusable, boolean areSnapshotsMeant, NameOrder order) {

  public BlobSelection {
    scopes = List.copyOf(scopes);
    unusable = List.copyOf(unusable);
  }

  /**
   * Blobs of one container.
   *
   * @param name the beginning of their names, or the name of the only one
   * @param which of the only one, in an order of no meaning; empty where all begin so
   * @param snapshots of blobs that begin so which are wanted by their time, though no others are
   */
  record Scope(String container, String name, List<BlobList.Which> which, List<Scope> snapshots) {
    Scope {
      which = List.copyOf(which);
      snapshots = List.copyOf(snapshots);
    }

    Scope(String container, String name, List<BlobList.Which> which) {
      this(container, name, which, List.of());
    }

    boolean isExact() {
      return !which.isEmpty();
    }

    /** Whether that of an exact one is selected. */
    boolean wants(@Nullable Snapshot snapshot) {
      return which.stream().anyMatch(it -> Selector.isAmong(it, snapshot));
    }

    private static Comparator<Scope> by(NameOrder order) {
      return Comparator.comparing(Scope::container)
          .thenComparing(Scope::name, order::compareNames)
          .thenComparing(Scope::isExact);
    }

    private boolean covers(Scope other) {
      return !isExact() && container.equals(other.container) && other.name.startsWith(name);
    }

    private Scope with(List<Scope> named) {
      return new Scope(container, name, which, named);
    }

    private Scope in(NameOrder order) {
      return with(snapshots.stream().sorted(by(order)).toList());
    }

    /** What is wanted by its time. */
    private Optional<Scope> ofTimes() {
      List<BlobList.Which> times =
          which.stream().filter(BlobList.Which.Of.class::isInstance).toList();
      return times.isEmpty() ? Optional.empty() : Optional.of(new Scope(container, name, times));
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
  public static BlobSelection of(
      BlobList selected, BlobReader store, boolean areSnapshotsMeant, NameOrder order) {
    List<Scope> all = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    boolean isFlat = store.isFlat();
    Selector.of(selected, isFlat)
        .forEach(
            selector -> {
              switch (selector) {
                case Selector.Containers(String beginning) -> {
                  store
                      .containers(beginning)
                      .forEach(container -> all.add(new Scope(container, "", List.of())));
                  if (isFlat) {
                    all.add(outside(beginning));
                  }
                }
                case Selector.Blobs(String container, String beginning) -> {
                  all.add(new Scope(container, beginning, List.of()));
                  if (isFlat && beginning.isEmpty()) {
                    all.add(outside(container + "/"));
                  }
                }
                case Selector.One(BlobPath path, BlobList.Which which) ->
                    all.add(
                        new Scope(
                            path.container(),
                            path.name(),
                            List.of(which(which, areSnapshotsMeant))));
                case Selector.NoPath(String text) -> unusable.add(text);
                case Selector.NoPrefix _ -> {}
              }
            });
    all.sort(Scope.by(order));
    return new BlobSelection(
        withoutOverlaps(all, areSnapshotsMeant), unusable, areSnapshotsMeant, order);
  }

  /** The keys without a container that begin so; all of them where their container is named. */
  private static Scope outside(String beginning) {
    boolean isAll = beginning.equals(FlatKeys.NO_CONTAINER);
    return new Scope(FlatKeys.NO_CONTAINER, isAll ? "" : beginning, List.of());
  }

  private static BlobList.Which which(BlobList.Which named, boolean areSnapshotsMeant) {
    boolean isAll = named.equals(new BlobList.Which.All());
    return isAll && !areSnapshotsMeant ? new BlobList.Which.Alone() : named;
  }

  private static List<Scope> withoutOverlaps(List<Scope> sorted, boolean areSnapshotsMeant) {
    List<Scope> scopes = new ArrayList<>();
    List<Scope> snapshots = new ArrayList<>();
    for (Scope scope : sorted) {
      if (scopes.isEmpty() || !scopes.getLast().covers(scope)) {
        close(scopes, snapshots);
        append(scopes, scope);
      } else if (!areSnapshotsMeant) {
        scope.ofTimes().ifPresent(times -> append(snapshots, times));
      }
    }
    close(scopes, snapshots);
    return scopes;
  }

  private static void append(List<Scope> scopes, Scope scope) {
    boolean isMore = !scopes.isEmpty() && scopes.getLast().isOfSameBlob(scope);
    scopes.add(isMore ? scopes.removeLast().and(scope) : scope);
  }

  /** Nothing more lies within the last. */
  private static void close(List<Scope> scopes, List<Scope> snapshots) {
    if (!snapshots.isEmpty()) {
      scopes.add(scopes.removeLast().with(snapshots));
      snapshots.clear();
    }
  }

  /** The same in another order. */
  public BlobSelection in(NameOrder other) {
    return new BlobSelection(
        scopes.stream().sorted(Scope.by(other)).map(scope -> scope.in(other)).toList(),
        unusable,
        areSnapshotsMeant,
        other);
  }
}
