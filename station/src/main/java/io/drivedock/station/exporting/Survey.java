package io.drivedock.station.exporting;

import io.drivedock.dock.ExportPlan;
import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.NameOrder;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.Meter;
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
 * not too small. When there are too many, neighbours become one; what is far more than any drives
 * can hold ends up in large ones.
 */
final class Survey {

  /** So many fill a drive of the size of the first. */
  private static final int RUNS_PER_DRIVE = 64;

  /** The server takes a mebibyte at once, and every character may need to be escaped. */
  private static final int BYTES_MAX = 450_000;

  /** What a run takes beside its names. */
  private static final int RUN_BYTES = 300;

  private final List<ExportRun> runs = new ArrayList<>();
  private final NameOrder order;
  private long unit;
  private int runBytes;
  private @Nullable ExportRun open;
  private @Nullable Candidate last;

  private Survey(long capacity, NameOrder order) {
    this.unit = Math.max(1, capacity / RUNS_PER_DRIVE);
    this.order = order;
  }

  /**
   * Goes through all of it. Nothing is to be exported if that is cancelled meanwhile.
   *
   * @param capacity of a drive, in bytes
   */
  static List<ExportRun> of(BlobSelection selection, ObjectStore store, long capacity, Meter meter)
      throws TransferStoppedException {
    try {
      return ordered(selection, store, capacity, meter);
    } catch (Candidates.OtherOrderException e) {
      return other(selection, store, capacity, meter);
    }
  }

  private static List<ExportRun> other(
      BlobSelection selection, ObjectStore store, long capacity, Meter meter)
      throws TransferStoppedException {
    try {
      return ordered(selection.in(NameOrder.BY_UNITS), store, capacity, meter);
    } catch (Candidates.OtherOrderException e) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<ExportRun> ordered(
      BlobSelection selection, ObjectStore store, long capacity, Meter meter)
      throws TransferStoppedException {
    Survey survey = new Survey(capacity, selection.order());
    Candidates candidates = Candidates.all(selection, store);
    int asked = 0;
    for (Optional<Candidate> next = candidates.next(); next.isPresent(); next = candidates.next()) {
      if (asked++ % 1_000 == 0) {
        meter.checkGoesOn();
        if (meter.isCancelled()) {
          return List.of();
        }
      }
      survey.add(next.get());
    }
    survey.close();
    return List.copyOf(survey.runs);
  }

  private void add(Candidate candidate) {
    BlobPath path = candidate.path();
    long bytes = Footprint.of(candidate.length());
    ExportRun current = open;
    boolean isOfSameBlob = last != null && last.path().equals(path);
    if (current != null && endsBefore(current, path, bytes)) {
      if (isOfSameBlob) {
        open = current.upTo(Objects.requireNonNull(last).place());
      }
      close();
      current = null;
    }
    ExportRun alone =
        new ExportRun(
            path.container(),
            path.name(),
            path.container(),
            path.name(),
            1,
            bytes,
            candidate.position(),
            order);
    if (current != null) {
      open = current.and(alone);
    } else {
      open = isOfSameBlob ? alone.from(candidate.place()) : alone;
    }
    last = candidate;
  }

  private boolean endsBefore(ExportRun run, BlobPath path, long bytes) {
    Candidate before = last;
    boolean isOtherFolder = before != null && !folder(before.path()).equals(folder(path));
    return run.bytes() + bytes > unit || (isOtherFolder && run.bytes() >= unit / 2);
  }

  private static String folder(BlobPath path) {
    return path.text().substring(0, path.text().lastIndexOf('/'));
  }

  private void close() {
    ExportRun run = open;
    if (run != null) {
      runs.add(run);
      runBytes += bytes(run);
      open = null;
      if (runs.size() == ExportPlan.RUNS_MAX || runBytes > BYTES_MAX) {
        halve();
      }
    }
  }

  private void halve() {
    List<ExportRun> halved = new ArrayList<>();
    for (int i = 0; i < runs.size(); i += 2) {
      halved.add(i + 1 < runs.size() ? runs.get(i).and(runs.get(i + 1)) : runs.get(i));
    }
    runs.clear();
    runs.addAll(halved);
    runBytes = halved.stream().mapToInt(Survey::bytes).sum();
    unit = Math.max(unit, unit * 2);
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
