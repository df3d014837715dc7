package io.drivedock.station.exporting;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which selectors select nothing. It is told all that is there in the order of the store, and goes
 * along the selectors in the same order: what begins with one comes right behind it, so the first
 * blob that is not before a selector tells whether there is any.
 */
final class SelectorCount {

  private final Set<Selector> unique;
  private final long duplicates;

  /** Those of the blob that is being told, as long as nothing was told that they select. */
  private final List<Selector.One> open = new ArrayList<>();

  private List<Place> places = List.of();
  private NameOrder order = NameOrder.BY_CHARACTERS;
  private int next;
  private long missing;

  /** A selector, and where the first blob that it can select stands. */
  private record Place(Selector selector, String container, String name) {}

  SelectorCount(BlobList selected) {
    unique = Selector.of(selected).collect(Collectors.toCollection(LinkedHashSet::new));
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
    return missing + open.size() + places.size() - next;
  }

  /** All will be told, in that order. */
  void begin(NameOrder by) {
    order = by;
    next = 0;
    missing = 0;
    open.clear();
    places = new ArrayList<>();
    for (Selector selector : unique) {
      switch (selector) {
        case Selector.Containers(String beginning) ->
            places.add(new Place(selector, beginning, ""));
        case Selector.Blobs(String container, String beginning) ->
            places.add(new Place(selector, container, beginning));
        case Selector.One(BlobPath path, BlobList.Which _) ->
            places.add(new Place(selector, path.container(), path.name()));
        case Selector.NoPath _, Selector.NoPrefix _ -> missing++;
      }
    }
    places.sort(
        Comparator.comparing(Place::container).thenComparing(Place::name, by::compareNames));
  }

  /** That is there. */
  void sees(Candidate there) {
    if (!open.isEmpty() && !open.getFirst().path().equals(there.path())) {
      missing += open.size();
      open.clear();
    }
    while (next < places.size() && isBeforeOrAt(places.get(next), there.path())) {
      pass(places.get(next).selector(), there.path());
      next++;
    }
    open.removeIf(one -> Selector.isAmong(one.which(), there.snapshot()));
  }

  private void pass(Selector selector, BlobPath first) {
    boolean isSelecting =
        switch (selector) {
          case Selector.Containers(String beginning) -> first.container().startsWith(beginning);
          case Selector.Blobs(String container, String beginning) ->
              first.container().equals(container) && first.name().startsWith(beginning);
          case Selector.One one -> {
            boolean isThis = one.path().equals(first);
            if (isThis) {
              open.add(one);
            }
            yield isThis;
          }
          case Selector.NoPath _, Selector.NoPrefix _ -> false;
        };
    if (!isSelecting) {
      missing++;
    }
  }

  private boolean isBeforeOrAt(Place place, BlobPath path) {
    int byContainer = place.container().compareTo(path.container());
    return byContainer != 0 ? byContainer < 0 : order.compareNames(place.name(), path.name()) <= 0;
  }
}
