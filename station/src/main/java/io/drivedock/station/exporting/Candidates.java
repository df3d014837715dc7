package io.drivedock.station.exporting;

import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import io.drivedock.station.exporting.BlobSelection.Scope;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoredBlob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a selection in the order of paths, page by page; memory holds one page. A position
 * is that of a page: the length of its scope's name, a slash, that name, and what the store calls
 * the place.
 */
final class Candidates {

  private static final int POSITION_MAX = 1_500;

  private final ObjectStore store;
  private final @Nullable ExportRun within;
  private final Consumer<String> strangers;
  private final Deque<Scope> scopes;
  private final NameOrder order;
  private final Deque<Candidate> page = new ArrayDeque<>();
  private @Nullable Scope scope;
  private String next = "";
  private boolean isBegun;
  private @Nullable BlobPath last;

  /** The store lists names in another order than it was thought to. */
  static final class OtherOrderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherOrderException(String message) {
      super(message);
    }
  }

  /** All of a selection. */
  static Candidates all(BlobSelection selection, ObjectStore store) {
    return new Candidates(selection, store, null, stranger -> {});
  }

  /**
   * Those of a run.
   *
   * @param strangers is told the paths of what lies there and has a name that no blob can have
   */
  static Candidates of(
      ExportRun run, BlobSelection selection, ObjectStore store, Consumer<String> strangers) {
    return new Candidates(selection, store, run, strangers);
  }

  private Candidates(
      BlobSelection selection,
      ObjectStore store,
      @Nullable ExportRun within,
      Consumer<String> strangers) {
    this.scopes = new ArrayDeque<>(selection.scopes());
    this.order = selection.order();
    this.store = store;
    this.within = within;
    this.strangers = strangers;
  }

  /**
   * The next one, or nothing behind the last.
   *
   * @throws OtherOrderException if the store lists names in another order: then no run could be
   *     told from its neighbours
   */
  Optional<Candidate> next() {
    while (true) {
      Candidate candidate = page.poll();
      if (candidate == null) {
        if (!turn()) {
          return Optional.empty();
        }
        continue;
      }
      check(candidate.path());
      if (within == null) {
        return Optional.of(candidate);
      }
      if (within.isBefore(candidate.path())) {
        return Optional.empty();
      }
      if (!within.isBehind(candidate.path())) {
        return Optional.of(candidate);
      }
    }
  }

  private void check(BlobPath path) {
    BlobPath before = last;
    if (before != null && order.compare(before, path) >= 0) {
      throw new OtherOrderException(
          "The store lists blob "
              + path
              + " behind "
              + before
              + ". Only stores that list names in the order of their characters can be exported.");
    }
    last = path;
  }

  /** Reads the next page; false if there is none. */
  private boolean turn() {
    Scope current = scope;
    if (current == null || (isBegun && next.isEmpty())) {
      current = scopes.poll();
      scope = current;
      isBegun = false;
      next = "";
      if (current == null) {
        return false;
      }
      if (isOutside(current)) {
        scope = null;
        return true;
      }
      enter(current);
    }
    if (current.isExact()) {
      isBegun = true;
      page.add(named(current));
      return true;
    }
    String position = position(current, next);
    Listing listing = store.list(current.container(), current.name(), next);
    isBegun = true;
    next = listing.next();
    for (Listing.Entry entry : listing.blobs()) {
      page.add(new Candidate(entry.path(), entry.length(), entry.isOffline(), position));
    }
    String container = current.container();
    listing.strangers().forEach(name -> strangers.accept(container + "/" + name));
    return true;
  }

  /** Whether nothing of it can be in the run, so that it need not be listed. */
  private boolean isOutside(Scope candidate) {
    ExportRun run = within;
    if (run == null) {
      return false;
    }
    int first = candidate.container().compareTo(run.firstContainer());
    int behind = candidate.container().compareTo(run.lastContainer());
    boolean isBehind =
        first < 0
            || (first == 0
                && order.compareNames(candidate.name(), run.firstName()) < 0
                && (candidate.isExact() || !run.firstName().startsWith(candidate.name())));
    boolean isBefore =
        behind > 0 || (behind == 0 && order.compareNames(candidate.name(), run.lastName()) > 0);
    return isBehind || isBefore;
  }

  /** Where the run begins in it, if that is known. */
  private void enter(Scope entered) {
    ExportRun run = within;
    if (run == null) {
      return;
    }
    String start = entered.name().length() + "/" + entered.name();
    boolean isFirst = entered.container().equals(run.firstContainer());
    if (isFirst && !entered.isExact() && run.position().startsWith(start)) {
      next = run.position().substring(start.length());
    }
  }

  private static String position(Scope scope, String next) {
    String position = scope.name().length() + "/" + scope.name() + next;
    return next.isEmpty() || position.length() > POSITION_MAX ? "" : position;
  }

  private Candidate named(Scope exact) {
    BlobPath path = new BlobPath(exact.container(), exact.name());
    long length = store.stat(path).map(StoredBlob::length).orElse(0L);
    return new Candidate(path, length, false, "");
  }
}
