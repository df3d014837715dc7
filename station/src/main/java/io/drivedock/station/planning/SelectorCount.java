package io.drivedock.station.planning;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import io.drivedock.station.store.FlatKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which selectors select nothing. It is told all that is there in the order of the store, and goes
 * along the selectors in the same order: what begins with one comes right behind it, so the first
 * blob that is not before a selector tells whether there is any. Beginnings of containers are held
 * against each container once.
 */
final class SelectorCount {

  private final Set<Selector> unique;
  private final long duplicates;
  private final boolean isFlat;

  /** Those that select something and have a single place. */
  private long selecting;

  /** Those that select something and have two places: among containers, and outside of them. */
  private final Set<Selector> selectingTwo = new LinkedHashSet<>();

  private String container = "";

  /** Those of the blob that is being told, as long as nothing was told that they select. */
  private final List<Selector.One> open = new ArrayList<>();

  private List<Place> places = List.of();
  private NameOrder order = NameOrder.BY_CHARACTERS;
  private int next;

  /** A selector, and where the first blob that it can select stands. */
  private record Place(Selector selector, String container, String name) {}

  /**
   * Those of a list.
   *
   * @param isFlat whether the store has keys only, see {@link FlatKeys}
   */
  SelectorCount(BlobList selected, boolean isFlat) {
    this.isFlat = isFlat;
    unique = Selector.of(selected, isFlat).collect(Collectors.toCollection(LinkedHashSet::new));
    duplicates = (long) selected.prefixes().size() + selected.blobs().size() - unique.size();
  }

  long unique() {
    return unique.size();
  }

  long duplicates() {
    return duplicates;
  }

  /** So many of the unique ones select nothing of what it was told. */
  long missing() {
    return unique.size() - selecting - selectingTwo.size();
  }

  /** All will be told, in that order. */
  void begin(NameOrder by) {
    order = by;
    next = 0;
    selecting = 0;
    selectingTwo.clear();
    container = "";
    open.clear();
    places = new ArrayList<>();
    for (Selector selector : unique) {
      switch (selector) {
        case Selector.Containers(String beginning) -> addOutside(selector, beginning);
        case Selector.Blobs(String in, String beginning) -> {
          places.add(new Place(selector, in, beginning));
          if (beginning.isEmpty()) {
            addOutside(selector, in + "/");
          }
        }
        case Selector.One(BlobPath path, BlobList.Which _) ->
            places.add(new Place(selector, path.container(), path.name()));
        case Selector.NoPath _, Selector.NoPrefix _ -> {}
      }
    }
    places.sort(
        Comparator.comparing(Place::container).thenComparing(Place::name, by::compareNames));
  }

  private void addOutside(Selector selector, String beginning) {
    if (isFlat) {
      boolean isAll = beginning.equals(FlatKeys.NO_CONTAINER);
      places.add(new Place(selector, FlatKeys.NO_CONTAINER, isAll ? "" : beginning));
    }
  }

  void sees(Candidate there) {
    if (!open.isEmpty() && !open.getFirst().path().equals(there.path())) {
      open.clear();
    }
    if (!container.equals(there.path().container())) {
      container = there.path().container();
      enter(container);
    }
    while (next < places.size() && isBeforeOrAt(places.get(next), there.path())) {
      pass(places.get(next), there.path());
      next++;
    }
    int before = open.size();
    open.removeIf(one -> Selector.isAmong(one.which(), there.snapshot()));
    selecting += before - open.size();
  }

  private void enter(String entered) {
    if (isFlat && entered.equals(FlatKeys.NO_CONTAINER)) {
      return;
    }
    for (Selector selector : unique) {
      if (!(selector instanceof Selector.Containers(String beginning))) {
        // Prefixes come first.
        if (!(selector instanceof Selector.Blobs) && !(selector instanceof Selector.NoPrefix)) {
          break;
        }
      } else if (entered.startsWith(beginning)) {
        selectingTwo.add(selector);
      }
    }
  }

  private void pass(Place place, BlobPath first) {
    switch (place.selector()) {
      case Selector.Containers _ -> passBeginning(place, first);
      case Selector.Blobs(String _, String beginning) -> {
        if (beginning.isEmpty()) {
          passBeginning(place, first);
        } else if (isBeginningOf(place, first)) {
          selecting++;
        }
      }
      case Selector.One one -> {
        if (one.path().equals(first)) {
          open.add(one);
        }
      }
      case Selector.NoPath _, Selector.NoPrefix _ -> {}
    }
  }

  private void passBeginning(Place place, BlobPath first) {
    if (isBeginningOf(place, first)) {
      selectingTwo.add(place.selector());
    }
  }

  private static boolean isBeginningOf(Place place, BlobPath first) {
    return first.container().equals(place.container()) && first.name().startsWith(place.name());
  }

  private boolean isBeforeOrAt(Place place, BlobPath path) {
    int byContainer = place.container().compareTo(path.container());
    return byContainer != 0 ? byContainer < 0 : order.compareNames(place.name(), path.name()) <= 0;
  }
}
