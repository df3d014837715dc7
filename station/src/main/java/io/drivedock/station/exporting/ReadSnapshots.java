package io.drivedock.station.exporting;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.planning.Candidate;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.SnapshotTaker;
import io.drivedock.station.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots that a station takes of blobs that others have in use: it reads these, and removes
 * them. The journal has each before and after it is taken, so that none is left behind by a crash.
 */
final class ReadSnapshots {

  private static final Logger LOG = LoggerFactory.getLogger(ReadSnapshots.class);

  private final ObjectStore store;
  private final ExportJournal journal;
  private final String mark;

  /** What stands for a snapshot in the journal that may have been taken, or not. */
  private static final String MAYBE = "";

  /**
   * Those of an export.
   *
   * @param owner of the snapshots: a job and a drive
   */
  ReadSnapshots(ObjectStore store, ExportJournal journal, String owner) {
    this.store = store;
    this.journal = journal;
    this.mark = owner.replaceAll("[^A-Za-z0-9-]", "_");
  }

  /** What to read instead of a blob; empty for the blob itself. */
  String of(Candidate candidate) {
    return candidate.isInUse()
        ? journal.readSnapshots().getOrDefault(candidate.path().text(), "")
        : "";
  }

  /** Takes one of each that is in use, unless an earlier run has. */
  void take(Collection<Candidate> candidates) throws IOException {
    List<BlobPath> inUse =
        candidates.stream().filter(Candidate::isInUse).map(Candidate::path).toList();
    if (inUse.isEmpty()) {
      return;
    }
    Map<String, String> before = journal.readSnapshots();
    Map<String, String> readSnapshots = new TreeMap<>(before);
    inUse.forEach(path -> readSnapshots.putIfAbsent(path.text(), MAYBE));
    journal.keepReadSnapshots(readSnapshots);
    for (BlobPath path : inUse) {
      String known = readSnapshots.getOrDefault(path.text(), MAYBE);
      if (known.equals(MAYBE) || !isThere(path, known)) {
        if (before.containsKey(path.text())) {
          removeAll(path);
        }
        readSnapshots.put(path.text(), taken(path));
      }
    }
    journal.keepReadSnapshots(readSnapshots);
  }

  private boolean isThere(BlobPath path, String id) {
    try {
      return store.fetch(path, id, ByteBuffer.allocate(0)).isPresent();
    } catch (StoreException e) {
      return switch (e.kind()) {
        case FORBIDDEN, REJECTED, LEASED, CHANGED -> false;
        case UNAVAILABLE, FULL -> throw e;
      };
    }
  }

  /** One that cannot be had leaves the blob to be read as it is. */
  private String taken(BlobPath path) {
    try {
      return store.snapshotTaker().flatMap(it -> it.take(path, mark)).orElse(MAYBE);
    } catch (StoreException e) {
      return switch (e.kind()) {
        case FORBIDDEN, REJECTED, LEASED, CHANGED -> {
          LOG.warn("a blob in use was read as it is: {}", e.getMessage());
          yield MAYBE;
        }
        case UNAVAILABLE, FULL -> throw e;
      };
    }
  }

  /** Removes all that were taken, once what was read of them is on the drive or never will be. */
  void release() throws IOException {
    if (journal.readSnapshots().isEmpty()) {
      return;
    }
    // Also one of which the answer was lost on its way.
    journal.readSnapshots().keySet().forEach(path -> removeAll(BlobPath.parse(path)));
    journal.keepReadSnapshots(Map.of());
  }

  private void removeAll(BlobPath path) {
    try {
      Optional<SnapshotTaker> taker = store.snapshotTaker();
      if (taker.isPresent()) {
        taker.get().taken(path, mark).forEach(id -> remove(taker.get(), path, id));
      }
    } catch (StoreException e) {
      leftBehind(e);
    }
  }

  private static void remove(SnapshotTaker taker, BlobPath path, String id) {
    try {
      taker.remove(path, id);
    } catch (StoreException e) {
      leftBehind(e);
    }
  }

  private static void leftBehind(StoreException e) {
    switch (e.kind()) {
      case FORBIDDEN, REJECTED, LEASED, CHANGED ->
          LOG.warn("a snapshot of a blob in use was left behind: {}", e.getMessage());
      case UNAVAILABLE, FULL -> throw e;
    }
  }
}
