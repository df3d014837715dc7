package io.drivedock.station.planning;

import io.drivedock.dock.ExportPlan;
import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what is selected into runs, of which some fill a drive: in one pass over the lists of the
 * store, in memory that does not grow with them. A run ends where a folder ends if that makes it
 * not too small, and goes on to where the next begins, so that all of them together leave nothing
 * out, whatever comes meanwhile. When there are too many, small neighbours become one; what is far
 * more than any drives can hold ends up in large ones.
 */
public final class RunPlanner {

  /** So many fill a drive of the size of the first. */
  private static final int RUNS_PER_DRIVE = 64;

  /** The server takes a mebibyte at once, and every character may need to be escaped. */
  private static final int BYTES_MAX = 450_000;

  /** What a run takes beside its names. */
  private static final int RUN_BYTES = 300;

  private final List<Piece> pieces = new ArrayList<>();
  private final NameOrder order;
  private final long capacity;
  private long unit;
  private int runBytes;
  private @Nullable Piece open;
  private @Nullable Candidate last;

  /**
   * A run, and what of it will be on no drive.
   *
   * @param lostBlobs of those that it counts
   * @param lostBytes of those that it is planned to take
   */
  record Piece(ExportRun run, long lostBlobs, long lostBytes) {
    private Piece and(Piece next) {
      return new Piece(run.and(next.run), lostBlobs + next.lostBlobs, lostBytes + next.lostBytes);
    }
  }

  /** Who looks on while a survey goes through everything. */
  interface Onlooker {
    /** All of it will be told, in that order. If that is not the store's, it begins once more. */
    void begins(NameOrder by);

    void sees(Candidate candidate);

    /** There is something at a path that no blob can have. */
    void seesStranger(String path);
  }

  private static final Onlooker NO_ONLOOKER =
      new Onlooker() {
        @Override
        public void begins(NameOrder by) {}

        @Override
        public void sees(Candidate candidate) {}

        @Override
        public void seesStranger(String path) {}
      };

  private RunPlanner(long capacity, NameOrder order) {
    this.capacity = capacity;
    this.unit = Math.max(1, capacity / RUNS_PER_DRIVE);
    this.order = order;
  }

  /**
   * Goes through all of it. Nothing is to be exported if that is cancelled meanwhile; where an
   * operator ends a drive, the rest is for others, or to be listed.
   *
   * @param capacity of a drive, in bytes
   */
  public static List<ExportRun> of(
      BlobSelection selection, BlobReader store, long capacity, ProgressCounter counter)
      throws TransferStoppedException {
    return pieces(selection, store, capacity, counter, NO_ONLOOKER).stream()
        .map(Piece::run)
        .toList();
  }

  /** The same, with somebody who looks on. */
  static List<Piece> pieces(
      BlobSelection selection,
      BlobReader store,
      long capacity,
      ProgressCounter counter,
      Onlooker onlooker)
      throws TransferStoppedException {
    try {
      return ordered(selection, store, capacity, counter, onlooker);
    } catch (Candidates.OtherOrderException e) {
      return other(selection, store, capacity, counter, onlooker);
    }
  }

  private static List<Piece> other(
      BlobSelection selection,
      BlobReader store,
      long capacity,
      ProgressCounter counter,
      Onlooker onlooker)
      throws TransferStoppedException {
    try {
      return ordered(selection.in(NameOrder.BY_UNITS), store, capacity, counter, onlooker);
    } catch (Candidates.OtherOrderException e) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Piece> ordered(
      BlobSelection selection,
      BlobReader store,
      long capacity,
      ProgressCounter counter,
      Onlooker onlooker)
      throws TransferStoppedException {
    onlooker.begins(selection.order());
    RunPlanner planner = new RunPlanner(capacity, selection.order());
    Candidates candidates =
        Candidates.all(selection, store, (path, length) -> onlooker.seesStranger(path));
    int asked = 0;
    for (Optional<Candidate> next = candidates.next(); next.isPresent(); next = candidates.next()) {
      if (asked++ % 1_000 == 0) {
        counter.checkGoesOn();
        if (counter.isEnding() && !counter.isFinished()) {
          return List.of();
        }
      }
      onlooker.sees(next.get());
      planner.add(next.get());
    }
    planner.close();
    return planner.withoutGaps();
  }

  /** All pieces, one at least, which together reach from the beginning to the end. */
  private List<Piece> withoutGaps() {
    if (pieces.isEmpty()) {
      ExportRun all = new ExportRun("-", "", "-", "", 0, 0, "", order);
      return List.of(new Piece(all.fromFirst().toLast(), 0, 0));
    }
    List<Piece> wide = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      boolean isLast = i == pieces.size() - 1;
      ExportRun run =
          isLast ? piece.run().toLast() : piece.run().upToBegin(pieces.get(i + 1).run());
      wide.add(new Piece(i == 0 ? run.fromFirst() : run, piece.lostBlobs(), piece.lostBytes()));
    }
    return wide;
  }

  private void add(Candidate candidate) {
    Candidate before = last;
    long bytes = Footprint.of(candidate.length());
    Piece current = open;
    boolean isOfSameBlob = before != null && before.path().equals(candidate.path());
    if (current != null && endsBefore(current.run(), candidate.path(), bytes)) {
      if (isOfSameBlob) {
        String place = Objects.requireNonNull(before).place();
        open = new Piece(current.run().upTo(place), current.lostBlobs(), current.lostBytes());
      }
      close();
      current = null;
    }
    if (current != null) {
      open = current.and(alone(candidate, bytes, ""));
    } else {
      open = alone(candidate, bytes, isOfSameBlob ? candidate.place() : "");
    }
    last = candidate;
  }

  private Piece alone(Candidate candidate, long bytes, String from) {
    BlobPath path = candidate.path();
    ExportRun run =
        new ExportRun(
            path.container(),
            path.name(),
            from,
            path.container(),
            path.name(),
            "",
            1,
            bytes,
            candidate.position(),
            order);
    return candidate.isLost() ? new Piece(run, 1, bytes) : new Piece(run, 0, 0);
  }

  private boolean endsBefore(ExportRun run, BlobPath path, long bytes) {
    Candidate before = last;
    return run.bytes() + bytes > unit
        || (run.bytes() >= unit / 2
            && before != null
            && !folder(before.path()).equals(folder(path)));
  }

  private static String folder(BlobPath path) {
    return path.text().substring(0, path.text().lastIndexOf('/'));
  }

  private void close() {
    Piece piece = open;
    if (piece != null) {
      pieces.add(piece);
      runBytes += bytes(piece.run());
      open = null;
      while (pieces.size() == ExportPlan.RUNS_MAX || runBytes > BYTES_MAX) {
        join();
      }
    }
  }

  /** Joins neighbours that are small together; none that fit a drive with one that does not. */
  private void join() {
    unit = Math.max(unit, unit * 2);
    List<Piece> joined = new ArrayList<>();
    for (Piece piece : pieces) {
      boolean goesOn = !joined.isEmpty() && belong(joined.getLast().run(), piece.run());
      joined.add(goesOn ? joined.removeLast().and(piece) : piece);
    }
    pieces.clear();
    pieces.addAll(joined);
    runBytes = joined.stream().mapToInt(piece -> bytes(piece.run())).sum();
  }

  /** Whether they are small together, or no drive has room for either. */
  private boolean belong(ExportRun run, ExportRun next) {
    return run.bytes() <= unit - next.bytes()
        || (run.bytes() > capacity && next.bytes() > capacity);
  }

  private static int bytes(ExportRun run) {
    String names =
        run.firstName()
            + run.firstSnapshot()
            + run.lastName()
            + run.lastSnapshot()
            + run.position();
    return RUN_BYTES + names.getBytes(StandardCharsets.UTF_8).length;
  }
}
