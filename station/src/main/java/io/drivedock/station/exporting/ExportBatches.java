package io.drivedock.station.exporting;

import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobStatus;
import io.drivedock.station.exporting.ExportFileNames.Names;
import io.drivedock.station.planning.BlobSelection;
import io.drivedock.station.planning.Candidate;
import io.drivedock.station.planning.Candidates;
import io.drivedock.station.planning.Footprint;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the blobs of the runs a handful at a time: keeps names for them and writes these down,
 * brings them, makes the drive keep them, writes down what came of each.
 */
final class ExportBatches {

  private static final int BLOBS_MAX = 2_048;
  private static final long BYTES_MAX = 256L << 20;

  /** A blob may become another so often while it is looked at. */
  private static final int TRIES_MAX = 4;

  /** What must stay free for the manifest and the file system itself. */
  private static final long MARGIN = 16L << 20;

  private final BlobSelection selection;
  private final ObjectStore store;
  private final WritableDrive drive;
  private final ExportPipeline exportPipeline;
  private final ExportJournal journal;
  private final ReadSnapshots snapshots;
  private final ProgressCounter counter;
  private final ExportFileNames names;
  private final Optional<ExportJournal.Last> doneBefore;
  private final Map<String, Names> kept;
  private final Optional<ExportJournal.Part> part;
  private final List<ExportRun> rest = new ArrayList<>();
  private final List<Candidate> batch = new ArrayList<>();
  private long bytes;
  private boolean hasEnded;

  ExportBatches(
      BlobSelection selection,
      ObjectStore store,
      WritableDrive drive,
      ExportPipeline exportPipeline,
      ExportJournal journal,
      ReadSnapshots snapshots,
      ProgressCounter counter) {
    this.selection = selection;
    this.store = store;
    this.drive = drive;
    this.exportPipeline = exportPipeline;
    this.journal = journal;
    this.snapshots = snapshots;
    this.counter = counter;
    this.names = new ExportFileNames(drive);
    this.doneBefore = journal.last();
    this.kept = journal.pending();
    this.part = journal.part();
  }

  /**
   * Brings all runs; those, or the ends of those, for which there was no room or that were not
   * brought before the export was cancelled.
   */
  List<ExportRun> fill(List<ExportRun> runs)
      throws IOException, TransferStoppedException, DriveException {
    for (ExportRun run : runs) {
      fill(run);
    }
    snapshots.release();
    return List.copyOf(rest);
  }

  private void fill(ExportRun run) throws IOException, TransferStoppedException, DriveException {
    if (hasEnded) {
      // Nothing of it is here: what is done lies before that with which it ended.
      rest.add(run);
      return;
    }
    Candidates candidates = Candidates.of(run, selection, store, (path, length) -> {});
    for (Optional<Candidate> next = candidates.next(); next.isPresent(); next = candidates.next()) {
      Candidate candidate = next.get();
      if (isDone(run, candidate)) {
        counter.add(Footprint.of(candidate.length()));
        continue;
      }
      if (hasEnded) {
        giveBack(run, candidate);
        break;
      }
      batch.add(candidate);
      bytes += candidate.length();
      if (batch.size() == BLOBS_MAX || bytes >= BYTES_MAX) {
        export(run);
        if (hasEnded) {
          break;
        }
      }
    }
    export(run);
  }

  private boolean isDone(ExportRun run, Candidate candidate) {
    if (doneBefore.isEmpty()) {
      return false;
    }
    int byPath = run.order().compare(candidate.path(), doneBefore.get().path());
    return byPath < 0
        || (byPath == 0 && candidate.place().compareTo(doneBefore.get().place()) <= 0);
  }

  /** What of a run is not brought. */
  private void giveBack(ExportRun run, Candidate from) {
    rest.add(
        new ExportRun(
            from.path().container(),
            from.path().name(),
            from.isFirst() ? "" : from.place(),
            run.lastContainer(),
            run.lastName(),
            run.lastSnapshot(),
            run.blobs(),
            run.bytes(),
            from.position(),
            run.order()));
  }

  private void export(ExportRun run) throws IOException, TransferStoppedException, DriveException {
    List<Candidate> taken = List.copyOf(batch);
    batch.clear();
    bytes = 0;
    if (taken.isEmpty()) {
      return;
    }
    Map<Candidate, Names> named = new LinkedHashMap<>();
    Map<Candidate, @Nullable ExportedBlob> outcomes = new LinkedHashMap<>();
    for (Candidate candidate : taken) {
      outcomes.put(candidate, withoutBytes(candidate, named));
    }
    journal.intend(byKey(named));
    snapshots.take(named.keySet());
    @Nullable Candidate first = export(named, outcomes);
    drive.sync();
    List<ExportedBlob> done = new ArrayList<>();
    boolean isGivenBack = false;
    for (Map.Entry<Candidate, @Nullable ExportedBlob> outcome : outcomes.entrySet()) {
      ExportedBlob blob = outcome.getValue();
      isGivenBack = isGivenBack || outcome.getKey().equals(first);
      if (isGivenBack) {
        remove(named.get(outcome.getKey()));
      } else if (blob != null) {
        done.add(blob);
      }
    }
    journal.done(done);
    snapshots.release();
    if (first != null) {
      hasEnded = true;
      giveBack(run, first);
    }
  }

  /** What came behind the first that was left out goes where that goes. */
  private void remove(@Nullable Names files) throws DriveException {
    if (files != null) {
      drive.remove(files.file());
      drive.remove(files.properties());
      drive.remove(files.metadata());
    }
  }

  private static Map<String, Names> byKey(Map<Candidate, Names> named) {
    Map<String, Names> keys = new LinkedHashMap<>();
    named.forEach((candidate, it) -> keys.put(candidate.key(), it));
    return keys;
  }

  /** What is known of a blob without asking for its bytes; nothing if they are to be brought. */
  private @Nullable ExportedBlob withoutBytes(Candidate candidate, Map<Candidate, Names> named)
      throws DriveException {
    if (candidate.isOffline()) {
      ExportedBlob failed = ExportedBlob.failed(BlobStatus.BLOB_REQUEST_FAILED, candidate);
      return candidate.isThere() ? failed.with(Remark.ARCHIVED) : failed;
    }
    Names known = kept.get(candidate.key());
    Optional<Names> found;
    try {
      found =
          known == null
              ? names.reserve(candidate.path(), candidate.snapshot(), isFolderMarker(candidate))
              : Optional.of(known);
    } catch (StoreException e) {
      return switch (e.kind()) {
        case REJECTED, LEASED, CHANGED ->
            ExportedBlob.failed(BlobStatus.BLOB_REQUEST_FAILED, candidate)
                .because(Remark.reason(e));
        case UNAVAILABLE, FULL, FORBIDDEN -> throw e;
      };
    }
    if (found.isEmpty()) {
      return ExportedBlob.failed(BlobStatus.RENAME_FAILED, candidate);
    }
    named.put(candidate, found.get());
    return null;
  }

  /**
   * Whether it stands for a folder: an empty blob, with others below its name. Tools that know of
   * folders make such ones in stores that have none.
   */
  private boolean isFolderMarker(Candidate candidate) {
    if (candidate.length() > 0 || candidate.isPageBlob() || !candidate.isThere()) {
      return false;
    }
    return store.hasBelow(candidate.path());
  }

  /** Brings the bytes; the first that was left out, if any. */
  private @Nullable Candidate export(
      Map<Candidate, Names> named, Map<Candidate, @Nullable ExportedBlob> outcomes)
      throws IOException, TransferStoppedException, DriveException {
    List<Candidate> keys = List.copyOf(named.keySet());
    List<Candidate> now = keys;
    Map<Candidate, Candidate> origins = new LinkedHashMap<>();
    Set<Candidate> leftOut = new LinkedHashSet<>();
    for (int tries = 0; !now.isEmpty() && tries < TRIES_MAX; tries++) {
      List<ExportTask> tasks = new ArrayList<>();
      for (Candidate candidate : now) {
        Names name = Objects.requireNonNull(named.get(origins.getOrDefault(candidate, candidate)));
        tasks.add(new ExportTask(candidate, name, partOf(candidate), snapshots.of(candidate)));
      }
      List<ExportResult> results =
          hasRoom(tasks)
              ? exportPipeline.fill(tasks)
              : tasks.stream().map(ExportBatches::leftOut).toList();
      List<Candidate> again = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        Candidate origin = origins.getOrDefault(now.get(i), now.get(i));
        switch (results.get(i)) {
          case ExportResult.Done(ExportedBlob blob) -> {
            outcomes.put(origin, blob);
            counter.add(Footprint.of(origin.length()) - origin.length());
          }
          case ExportResult.Grown(long length) -> {
            Candidate other = origin.ofLength(length);
            origins.put(other, origin);
            again.add(other);
          }
          case ExportResult.LeftOut() -> leftOut.add(origin);
        }
      }
      now = again;
    }
    for (Candidate changing : now) {
      Candidate origin = origins.getOrDefault(changing, changing);
      outcomes.put(origin, ExportedBlob.failed(BlobStatus.BLOB_UNEXPECTED_CHANGE, origin));
    }
    return keys.stream().filter(leftOut::contains).findFirst().orElse(null);
  }

  private static ExportResult leftOut(ExportTask task) {
    return new ExportResult.LeftOut();
  }

  private ExportJournal.@Nullable Part partOf(Candidate candidate) {
    return part.filter(it -> it.key().equals(candidate.key())).orElse(null);
  }

  private boolean hasRoom(List<ExportTask> tasks) throws DriveException {
    long wanted = 0;
    for (ExportTask task : tasks) {
      boolean isBegun = task.part() != null || kept.containsKey(task.candidate().key());
      wanted += isBegun ? 0 : Footprint.of(task.candidate().length());
    }
    return drive.freeBytes() - MARGIN >= wanted;
  }
}
