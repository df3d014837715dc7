package io.drivedock.station.planning;

import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.planning.BlobSelection.Scope;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.Snapshot;
import io.drivedock.station.store.SnapshotReader;
import io.drivedock.station.store.Snapshots;
import io.drivedock.station.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a selection in the order of paths, page by page; memory holds one page, and what is
 * kept of one blob. The snapshots of a blob come in the order of their times, then it. A position
 * is that of a page: the length of its scope's name, a slash, that name, and what the store calls
 * the place.
 */
public final class Candidates {

  private static final int POSITION_MAX = 1_500;

  /** They are in memory together. */
  private static final int SNAPSHOTS_MAX = 200_000;

  private final BlobReader store;
  private final SnapshotReader snapshots;
  private final @Nullable ExportRun within;
  private final Strangers strangers;
  private final boolean areSnapshotsMeant;
  private final Deque<Scope> scopes;
  private final NameOrder order;
  private final Deque<Candidate> page = new ArrayDeque<>();
  private @Nullable Scope scope;
  private String next = "";
  private boolean isBegun;
  private @Nullable BlobPath last;
  private final Deque<Candidate> ready = new ArrayDeque<>();

  /** Of the scope: blobs of which snapshots are wanted that its lists do not tell of. */
  private final Deque<Scope> snapshotScopes = new ArrayDeque<>();

  /** Who is told of what has a name that no blob can have. */
  public interface Strangers {
    /**
     * Such a thing lies there.
     *
     * @param path container and name
     * @param length in bytes
     */
    void see(String path, long length);
  }

  /** The store lists names in another order than it was thought to. */
  static final class OtherOrderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherOrderException(String message) {
      super(message);
    }
  }

  /**
   * All of a selection.
   *
   * @param strangers is told of what lies there and has a name that no blob can have
   */
  static Candidates all(BlobSelection selection, BlobReader store, Strangers strangers) {
    return new Candidates(selection, store, null, strangers);
  }

  /**
   * Those of a run.
   *
   * @param strangers is told of what lies there and has a name that no blob can have
   */
  public static Candidates of(
      ExportRun run, BlobSelection selection, BlobReader store, Strangers strangers) {
    return new Candidates(selection, store, run, strangers);
  }

  private Candidates(
      BlobSelection selection, BlobReader store, @Nullable ExportRun within, Strangers strangers) {
    this.scopes = new ArrayDeque<>(selection.scopes());
    this.areSnapshotsMeant = selection.areSnapshotsMeant();
    this.order = selection.order();
    this.store = store;
    this.snapshots = Snapshots.of(store);
    this.within = within;
    this.strangers = strangers;
  }

  /**
   * The next one, or nothing behind the last.
   *
   * @throws OtherOrderException if the store lists names in another order: then no run could be
   *     told from its neighbours
   */
  public Optional<Candidate> next() {
    while (true) {
      Candidate candidate = ready.poll();
      if (candidate == null) {
        if (!gather()) {
          return Optional.empty();
        }
        continue;
      }
      if (within == null) {
        return Optional.of(candidate);
      }
      if (within.isBefore(candidate.path(), candidate.place())) {
        return Optional.empty();
      }
      if (!within.isBehind(candidate.path(), candidate.place())) {
        return Optional.of(candidate);
      }
    }
  }

  /** Makes all ready that is there of the next blob; false if there is none. */
  private boolean gather() {
    while (page.isEmpty()) {
      if (!turn()) {
        return false;
      }
    }
    Candidate first = page.remove();
    check(first.path());
    List<Candidate> all = new ArrayList<>(List.of(first));
    while (goesOn(first.path())) {
      if (all.size() > SNAPSHOTS_MAX) {
        throw new StoreException(
            StoreException.Kind.UNAVAILABLE,
            "Blob "
                + first.path()
                + " has more than "
                + SNAPSHOTS_MAX
                + " snapshots. Remove some, or set 'snapshots: none' for this target.");
      }
      all.add(page.remove());
    }
    all.sort(Comparator.comparing(Candidate::place));
    for (Candidate each : all) {
      ready.add(each.among(first, ready.isEmpty()));
    }
    return true;
  }

  /** Whether the next on the lists is of the same blob, too; the page is then not empty. */
  private boolean goesOn(BlobPath path) {
    while (page.isEmpty() && scope != null && !next.isEmpty()) {
      if (!turn()) {
        return false;
      }
    }
    return !page.isEmpty() && page.element().path().equals(path);
  }

  private void check(BlobPath path) {
    BlobPath before = last;
    if (before != null && order.compare(before, path) >= 0) {
      throw new OtherOrderException(
          "The store lists blob "
              + path
              + " after "
              + before
              + ". Only stores that list names in the order of their characters can be"
              + " exported from.");
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
      named(current, "");
      return true;
    }
    if (!isBegun) {
      snapshotScopes.addAll(current.snapshots());
    }
    String position = position(current, next);
    Listing listing =
        areSnapshotsMeant
            ? snapshots.list(current.container(), current.name(), next)
            : store.list(current.container(), current.name(), next);
    isBegun = true;
    next = listing.next();
    for (Listing.Entry entry : listing.blobs()) {
      snapshotsUpTo(entry.path(), position);
      page.add(Candidate.of(entry, position));
    }
    if (next.isEmpty()) {
      snapshotsUpTo(null, position);
    }
    String container = current.container();
    for (Listing.Stranger stranger : listing.strangers()) {
      if (isWithin(container, stranger.name())) {
        strangers.see(container + "/" + stranger.name(), stranger.length());
      }
    }
    return true;
  }

  /** Adds those of blobs up to one, or of all that are left. */
  private void snapshotsUpTo(@Nullable BlobPath path, String position) {
    ExportRun run = within;
    for (Scope each = snapshotScopes.peek();
        each != null && (path == null || order.compareNames(each.name(), path.name()) <= 0);
        each = snapshotScopes.peek()) {
      snapshotScopes.remove();
      if (run == null || !run.isBehind(each.container(), each.name(), ExportRun.BEHIND_ALL)) {
        named(each, position);
      }
    }
  }

  private boolean isWithin(String container, String name) {
    ExportRun run = within;
    return run == null
        || !(run.isBehind(container, name, ExportRun.BEHIND_ALL)
            || run.isBefore(container, name, ExportRun.BEHIND_ALL));
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

  /** What is there of one that is named; what is not fails when it is brought. */
  private void named(Scope exact, String position) {
    BlobPath path = new BlobPath(exact.container(), exact.name());
    List<Listing.Entry> found = found(path);
    List<Candidate> wanted = new ArrayList<>();
    found.stream()
        .filter(entry -> exact.wants(entry.snapshot()))
        .forEach(entry -> wanted.add(Candidate.of(entry, position)));
    for (BlobList.Which which : exact.which()) {
      switch (which) {
        case BlobList.Which.All() -> {
          if (found.isEmpty()) {
            wanted.add(Candidate.named(path));
          }
        }
        case BlobList.Which.Alone() -> {
          if (wanted.stream().noneMatch(it -> it.snapshot() == null)) {
            wanted.add(Candidate.named(path));
          }
        }
        case BlobList.Which.Of(SnapshotTime time) -> {
          if (wanted.stream().noneMatch(it -> isOf(it, time))) {
            wanted.add(Candidate.named(path, time));
          }
        }
      }
    }
    page.addAll(wanted);
  }

  /** One of which the store does not tell is asked for, and fails then. */
  private List<Listing.Entry> found(BlobPath path) {
    try {
      return snapshots.find(path);
    } catch (StoreException e) {
      return switch (e.kind()) {
        case REJECTED, LEASED, CHANGED -> List.of();
        case UNAVAILABLE, FULL, FORBIDDEN -> throw e;
      };
    }
  }

  private static boolean isOf(Candidate candidate, SnapshotTime time) {
    Snapshot snapshot = candidate.snapshot();
    return snapshot != null && time.means(snapshot.mark());
  }
}
