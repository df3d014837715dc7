package io.drivedock.station.exporting;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.store.ObjectStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a job selects, without overlaps and in the order of paths (control-plane dossier, section
 * 6.5; data-plane dossier, section 6.1).
 *
 * @param scopes what to look through
 * @param unusable paths that no blob can have, as they were written
 * @param order in which the store lists names, and in which the scopes are
 */
record BlobSelection(List<Scope> scopes, List<String> unusable, NameOrder order) {

  /** Copies both lists. */
  BlobSelection {
    scopes = List.copyOf(scopes);
    unusable = List.copyOf(unusable);
  }

  /**
   * Blobs of one container.
   *
   * @param name the beginning of their names, or the name of the only one
   */
  record Scope(String container, String name, boolean isExact) {

    private static Comparator<Scope> by(NameOrder order) {
      return Comparator.comparing(Scope::container)
          .thenComparing(Scope::name, order::compareNames)
          .thenComparing(Scope::isExact);
    }

    private boolean covers(Scope other) {
      return container.equals(other.container)
          && (isExact ? other.isExact && name.equals(other.name) : other.name.startsWith(name));
    }
  }

  /** Resolves what is selected; containers are looked up where only a beginning is named. */
  static BlobSelection of(ExportSelection.Listed selected, ObjectStore store, NameOrder order) {
    List<Scope> all = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (String prefix : selected.prefixes()) {
      addPrefix(all, prefix, store);
    }
    for (String path : selected.paths()) {
      if (path.equals("/")) {
        addPrefix(all, path, store);
        continue;
      }
      try {
        BlobPath parsed = BlobPath.parse(path);
        all.add(new Scope(parsed.container(), parsed.name(), true));
      } catch (IllegalArgumentException e) {
        unusable.add(path);
      }
    }
    all.sort(Scope.by(order));
    List<Scope> scopes = new ArrayList<>();
    for (Scope scope : all) {
      if (scopes.isEmpty() || !scopes.getLast().covers(scope)) {
        scopes.add(scope);
      }
    }
    return new BlobSelection(scopes, unusable, order);
  }

  /** The same in another order. */
  BlobSelection in(NameOrder other) {
    return new BlobSelection(scopes.stream().sorted(Scope.by(other)).toList(), unusable, other);
  }

  private static void addPrefix(List<Scope> scopes, String prefix, ObjectStore store) {
    String text = prefix.startsWith("/") ? prefix.substring(1) : prefix;
    int slash = text.indexOf('/');
    if (slash < 0) {
      store.containers(text).forEach(container -> scopes.add(new Scope(container, "", false)));
    } else if (BlobPath.isContainer(text.substring(0, slash))) {
      scopes.add(new Scope(text.substring(0, slash), text.substring(slash + 1), false));
    }
  }
}
