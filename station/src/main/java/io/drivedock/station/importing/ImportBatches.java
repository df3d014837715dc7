package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.station.importing.BatchPlanner.Item;
import io.drivedock.station.importing.BatchPlanner.Planned;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the blobs of a manifest a handful at a time: writes down what it is about to do with them,
 * does it, makes the store keep it, writes down what came of it. A run that is taken up begins with
 * the first blob that has no outcome, and believes nothing about those that were intended.
 */
final class ImportBatches {

  private static final int BLOBS_MAX = 256;
  private static final int CHUNKS_MAX = 16_384;

  /** Somebody else would have to be faster so many times. */
  private static final int TRIES_MAX = 256;

  /** What a crash may leave to be proven again is no more than this and one blob. */
  private static final long BYTES_MAX = 256L << 20;

  private final ManifestReader manifest;
  private final ObjectStore store;
  private final ImportJournal journal;
  private final ImportPipeline pipeline;
  private final ProgressCounter counter;
  private final DriveCheck driveCheck;
  private final BatchPlanner planner;
  private final Deque<Item> ahead = new ArrayDeque<>();
  private long index;

  /** Asks whether the drive is still there. */
  interface DriveCheck {
    /**
     * Returns if it is.
     *
     * @throws TransferStoppedException if not
     */
    void check() throws TransferStoppedException;
  }

  /**
   * Those of a manifest.
   *
   * @param takeover if what is in the store may be of a run whose journal is not here
   */
  ImportBatches(
      ManifestReader manifest,
      ObjectStore store,
      ImportJournal journal,
      Workers workers,
      ImportPipeline pipeline,
      ProgressCounter counter,
      DriveCheck driveCheck,
      @Nullable TakeoverScan takeover) {
    this.manifest = manifest;
    this.store = store;
    this.journal = journal;
    this.pipeline = pipeline;
    this.counter = counter;
    this.driveCheck = driveCheck;
    this.planner = new BatchPlanner(store, workers, counter, takeover, journal.pending());
  }

  /**
   * Moves every blob that has no outcome yet.
   *
   * @param bytes of all blobs
   */
  void moveAll(long bytes) throws IOException, TransferStoppedException {
    long bytesDone = 0;
    for (long done = journal.totals().blobs(); index < done; index++) {
      counter.checkGoesOn();
      bytesDone += manifest.next().orElseThrow().content().bytes();
    }
    counter.begin(bytesDone, bytes);
    pipeline.expect(bytes - bytesDone);
    for (List<Item> batch = next(); !batch.isEmpty(); batch = next()) {
      List<Planned> plan = planner.plan(batch);
      batch.subList(plan.size(), batch.size()).reversed().forEach(ahead::push);
      journal.intend(plan.stream().flatMap(planned -> planned.intent().stream()).toList());
      List<BlobOutcome> outcomes = move(plan);
      if (!counter.isFinished() && outcomes.stream().anyMatch(BlobOutcome::isError)) {
        driveCheck.check();
      }
      journal.done(kept(outcomes));
    }
    tidy();
  }

  /** Makes the store keep what was made. */
  private List<BlobOutcome> kept(List<BlobOutcome> outcomes) {
    if (outcomes.stream().noneMatch(BlobOutcome::isMade)) {
      return outcomes;
    }
    try {
      store.flush();
      return outcomes;
    } catch (StoreException e) {
      if (!counter.passesOver()) {
        throw e;
      }
      String why = Reasons.notKept(e);
      return outcomes.stream()
          .map(outcome -> outcome.isMade() ? outcome.notKept(why) : outcome)
          .toList();
    }
  }

  private void tidy() {
    try {
      store.tidy();
    } catch (StoreException e) {
      if (!counter.passesOver()) {
        throw e;
      }
    }
  }

  // ---- gathering

  private List<Item> next() {
    List<Item> batch = new ArrayList<>();
    Set<BlobPath> wanted = new HashSet<>();
    int chunks = 0;
    long bytes = 0;
    while (batch.size() < BLOBS_MAX && chunks < CHUNKS_MAX && bytes < BYTES_MAX) {
      Item item = ahead.isEmpty() ? read() : ahead.pop();
      if (item == null) {
        break;
      }
      if (!batch.isEmpty() && mustWait(item, wanted)) {
        ahead.push(item);
        break;
      }
      batch.add(item);
      item.wanted().ifPresent(wanted::add);
      chunks += item.blob().content().chunks().size();
      bytes += item.blob().content().bytes();
    }
    return batch;
  }

  /** One that leaves or replaces what another of the same batch makes must see it made. */
  private static boolean mustWait(Item item, Set<BlobPath> wanted) {
    boolean meetsAnother = item.wanted().map(wanted::contains).orElse(false);
    return meetsAnother && item.blob().disposition() != ImportDisposition.RENAME;
  }

  private @Nullable Item read() {
    Optional<ManifestBlob> blob = manifest.next();
    if (blob.isEmpty()) {
      return null;
    }
    String path = blob.get().targetPath();
    Optional<BlobPath> wanted = Optional.empty();
    String fault = blob.get().fault();
    if (fault != null) {
      return new Item(index++, blob.get(), wanted, Reasons.wrongInManifest(fault));
    }
    String whyNot = null;
    try {
      wanted = Optional.of(BlobPath.parse(path));
    } catch (IllegalArgumentException e) {
      whyNot = Reasons.noName(path, e);
    }
    return new Item(index++, blob.get(), wanted, whyNot);
  }

  // ---- moving

  private List<BlobOutcome> move(List<Planned> plan) throws IOException, TransferStoppedException {
    Map<Long, BlobOutcome> outcomes = new TreeMap<>();
    List<Planned> left = new ArrayList<>();
    for (Planned planned : plan) {
      BlobOutcome instead = planned.instead();
      if (instead == null) {
        left.add(planned);
      } else {
        outcomes.put(planned.item().index(), instead);
      }
    }
    for (int tries = 0; !left.isEmpty() && tries < TRIES_MAX; tries++) {
      left = tries == 0 ? left : plannedAnew(left, outcomes);
      left = moved(left, outcomes);
      planner.expectTaken(!left.isEmpty());
    }
    left.forEach(planned -> outcomes.put(planned.item().index(), planner.notNamed(planned.item())));
    return List.copyOf(outcomes.values());
  }

  /** Those whose name was another blob's by the time they came there. */
  private List<Planned> moved(List<Planned> plan, Map<Long, BlobOutcome> outcomes)
      throws TransferStoppedException {
    List<ImportTask> tasks =
        plan.stream()
            .map(p -> new ImportTask(p.item().blob(), p.intent().orElseThrow(), p.presence()))
            .toList();
    List<Optional<BlobOutcome>> moved = pipeline.move(tasks);
    List<Planned> refused = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      Planned planned = plan.get(i);
      moved
          .get(i)
          .ifPresentOrElse(
              outcome -> outcomes.put(planned.item().index(), outcome), () -> refused.add(planned));
    }
    return refused;
  }

  /** Decides again about those whose name was taken, on what is there now. */
  private List<Planned> plannedAnew(List<Planned> refused, Map<Long, BlobOutcome> outcomes)
      throws IOException, TransferStoppedException {
    Map<Long, Intent> intents = new TreeMap<>();
    journal.pending().forEach(intent -> intents.put(intent.index(), intent));
    Set<BlobPath> taken = new HashSet<>();
    List<Planned> plan = new ArrayList<>();
    for (Planned planned : refused) {
      Item item = planned.item();
      Planned anew = planner.plannedAnew(item, taken);
      BlobOutcome instead = anew.instead();
      if (instead == null) {
        Intent intent = anew.intent().orElseThrow();
        taken.add(intent.target());
        intents.put(item.index(), intent);
        plan.add(anew);
      } else {
        outcomes.put(item.index(), instead);
      }
    }
    journal.intend(List.copyOf(intents.values()));
    return plan;
  }
}
