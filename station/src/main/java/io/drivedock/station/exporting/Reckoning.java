package io.drivedock.station.exporting;

import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobStatus;
import io.drivedock.station.planning.BlobSelection;
import io.drivedock.station.planning.Candidate;
import io.drivedock.station.planning.Candidates;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Holds what came of an export against what the store lists by now: whatever is selected and lies
 * in the runs of the drive is in its journal, on the drive or failed, or is written down here as
 * missing. Blobs that were removed meanwhile need not be there any more.
 *
 * <p>Memory does not grow with the number of blobs. Each has a hash of 64 bits, and both sides are
 * added up in {@value #BUCKETS} buckets by hash. Where all sums agree, one pass over the list is
 * all. The hashes of buckets that differ are then compared one by one, at most {@value #HASHES_MAX}
 * in memory, with a pass over the list for each so many.
 */
final class Reckoning {

  private static final int BUCKETS = 1 << 12;
  private static final int HASHES_MAX = 1 << 20;
  private static final int BATCH = 1_000;

  private final BlobReader store;
  private final ExportJournal journal;
  private final ProgressCounter counter;
  private final Predicate<String> isOurs;

  private final long[] sums = new long[BUCKETS];
  private final long[] listed = new long[BUCKETS];
  private final long[] written = new long[BUCKETS];

  /** Is told what is selected, as the store lists it. */
  private interface Seen {
    void sees(ExportedBlob ifMissing, long hash) throws IOException;
  }

  /**
   * A reckoning for one drive.
   *
   * @param isOurs whether a path is that of a log or a list of this very job
   */
  Reckoning(
      BlobReader store, ExportJournal journal, ProgressCounter counter, Predicate<String> isOurs) {
    this.store = store;
    this.journal = journal;
    this.counter = counter;
    this.isOurs = isOurs;
  }

  /** Writes down what of those runs is missing. */
  void reckon(List<ExportRun> runs, BlobSelection selection)
      throws IOException, TransferStoppedException {
    add();
    pass(
        runs,
        selection,
        (blob, hash) -> {
          sums[bucket(hash)] += hash;
          listed[bucket(hash)]++;
        });
    int from = 0;
    while (from < BUCKETS) {
      int to = from;
      long count = 0;
      while (to < BUCKETS && (to == from || count + written[to] <= HASHES_MAX)) {
        count += differs(to) ? written[to] : 0;
        to++;
      }
      compare(runs, selection, from, to);
      from = to;
    }
  }

  private void add() throws IOException, TransferStoppedException {
    try (ExportJournal.Blobs blobs = journal.blobs()) {
      long count = 0;
      for (Optional<ExportedBlob> next = blobs.next(); next.isPresent(); next = blobs.next()) {
        if (count++ % BATCH == 0) {
          counter.checkGoesOn();
        }
        long hash = hash(next.get());
        sums[bucket(hash)] -= hash;
        written[bucket(hash)]++;
      }
    }
  }

  private boolean differs(int bucket) {
    return sums[bucket] != 0 || listed[bucket] != written[bucket];
  }

  /** Compares the buckets from one to before another that differ. */
  private void compare(List<ExportRun> runs, BlobSelection selection, int from, int to)
      throws IOException, TransferStoppedException {
    boolean isAny = false;
    int count = 0;
    for (int bucket = from; bucket < to; bucket++) {
      if (differs(bucket)) {
        isAny = isAny || listed[bucket] > 0;
        count = Math.toIntExact(count + written[bucket]);
      }
    }
    if (!isAny) {
      return;
    }
    long[] known = new long[count];
    int at = 0;
    try (ExportJournal.Blobs blobs = journal.blobs()) {
      for (Optional<ExportedBlob> next = blobs.next();
          next.isPresent() && at < count;
          next = blobs.next()) {
        long hash = hash(next.get());
        if (isAmong(hash, from, to)) {
          known[at++] = hash;
        }
      }
    }
    Arrays.sort(known);
    List<ExportedBlob> missing = new ArrayList<>();
    pass(
        runs,
        selection,
        (blob, hash) -> {
          if (isAmong(hash, from, to) && Arrays.binarySearch(known, hash) < 0) {
            missing.add(blob);
            if (missing.size() == BATCH) {
              journal.missing(missing);
              missing.clear();
            }
          }
        });
    if (!missing.isEmpty()) {
      journal.missing(missing);
    }
  }

  private boolean isAmong(long hash, int from, int to) {
    int bucket = bucket(hash);
    return bucket >= from && bucket < to && differs(bucket);
  }

  private void pass(List<ExportRun> runs, BlobSelection selection, Seen seen)
      throws IOException, TransferStoppedException {
    List<ExportedBlob> strangers = new ArrayList<>();
    long count = 0;
    for (ExportRun run : runs) {
      Candidates candidates =
          Candidates.of(
              run,
              selection,
              store,
              (path, length) ->
                  strangers.add(
                      ExportedBlob.failed(BlobStatus.BLOB_REQUEST_FAILED, path, length)
                          .with(Remark.NO_NAME)));
      Optional<Candidate> next;
      do {
        next = candidates.next();
        for (ExportedBlob stranger : strangers) {
          seen.sees(stranger, hash(stranger));
        }
        strangers.clear();
        if (next.isPresent() && !isOurs.test(next.get().path().text())) {
          ExportedBlob late =
              ExportedBlob.failed(BlobStatus.BLOB_UNEXPECTED_CHANGE, next.get()).with(Remark.LATE);
          seen.sees(late, hash(late));
        }
        if (count++ % BATCH == 0) {
          counter.checkGoesOn();
        }
      } while (next.isPresent());
    }
  }

  private static long hash(ExportedBlob blob) {
    return hash(Candidate.key(blob.blobPath(), blob.snapshot()));
  }

  /** A polynomial, mixed as MurmurHash3 does at its end. */
  private static long hash(String text) {
    long hash = 0x9E3779B97F4A7C15L;
    for (int i = 0; i < text.length(); i++) {
      hash = hash * 0x100000001B3L + text.charAt(i);
    }
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return hash ^ (hash >>> 33);
  }

  private static int bucket(long hash) {
    return (int) (hash >>> 52);
  }
}
