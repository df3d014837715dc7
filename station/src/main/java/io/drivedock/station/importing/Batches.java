package io.drivedock.station.importing;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.transfer.Meter;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Takes the blobs of a manifest a handful at a time: writes down what it is about to do with them,
 * does it, makes the store keep it, writes down what came of it. A run that is taken up begins with
 * the first blob that has no outcome, and believes nothing about those that were intended.
 */
final class Batches {

  private static final int BLOBS_MAX = 256;
  private static final int CHUNKS_MAX = 16_384;

  /** Somebody else would have to be faster so many times. */
  private static final int TRIES_MAX = 256;

  /** What a crash may leave to be proven again is no more than this and one blob. */
  private static final long BYTES_MAX = 256L << 20;

  private final ManifestReader manifest;
  private final ObjectStore store;
  private final TransferJournal journal;
  private final Workers workers;
  private final Mover mover;
  private final Meter meter;
  private final DriveCheck driveCheck;
  private final @Nullable Adoption adoption;
  private final Naming naming;
  private boolean looksFirst;
  private final Map<Long, Intent> pending = new HashMap<>();
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

  /** A blob of the manifest whose name may be no name. */
  private record Item(long index, ManifestBlob blob, Optional<BlobPath> wanted) {}

  /** An item and what is to be done with it; nothing if no free name was found. */
  private record Planned(Item item, Optional<Intent> intent, Presence presence) {}

  /**
   * Those of a manifest.
   *
   * @param adoption if what is in the store may be of a run whose journal is not here
   */
  Batches(
      ManifestReader manifest,
      ObjectStore store,
      TransferJournal journal,
      Workers workers,
      Mover mover,
      Meter meter,
      DriveCheck driveCheck,
      @Nullable Adoption adoption) {
    this.manifest = manifest;
    this.store = store;
    this.journal = journal;
    this.workers = workers;
    this.mover = mover;
    this.meter = meter;
    this.driveCheck = driveCheck;
    this.adoption = adoption;
    this.naming = new Naming(store);
    this.looksFirst = store.limits().isNear();
  }

  /**
   * Moves every blob that has no outcome yet.
   *
   * @param bytes of all blobs
   */
  void moveAll(long bytes) throws IOException, TransferStoppedException {
    journal.pending().forEach(intent -> pending.put(intent.index(), intent));
    long bytesDone = 0;
    for (long done = journal.totals().blobs(); index < done; index++) {
      meter.checkGoesOn();
      bytesDone += manifest.next().orElseThrow().content().bytes();
    }
    meter.begin(bytesDone, bytes);
    mover.expect(bytes - bytesDone);
    for (List<Item> batch = next(); !batch.isEmpty(); batch = next()) {
      List<Planned> plan = plan(batch);
      journal.intend(plan.stream().flatMap(planned -> planned.intent().stream()).toList());
      List<BlobOutcome> outcomes = move(plan);
      if (outcomes.stream().anyMatch(BlobOutcome::isError)) {
        driveCheck.check();
      }
      store.flush();
      journal.done(outcomes);
    }
    store.tidy();
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
    return new Item(index++, blob.get(), parsed(blob.get().targetPath()));
  }

  private static Optional<BlobPath> parsed(String blobPath) {
    try {
      return Optional.of(BlobPath.parse(blobPath));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // ---- planning

  /**
   * Decides about every item, or about those before the first that must see another of the batch
   * made: it keeps or replaces a blob that gets its name only now, by being renamed.
   */
  private List<Planned> plan(List<Item> batch) throws TransferStoppedException {
    List<Boolean> exists = workers.all(batch.stream().map(this::existence).toList());
    List<List<Adoption.Candidate>> candidates =
        workers.all(batch.stream().map(item -> candidates(item, batch)).toList());
    Set<BlobPath> taken = new HashSet<>();
    for (Item item : batch) {
      Intent intended = pending.get(item.index());
      if (intended != null) {
        taken.add(intended.target());
      }
    }
    List<Planned> plan = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Item item = batch.get(i);
      Intent intended = pending.get(item.index());
      if (intended != null) {
        plan.add(new Planned(item, Optional.of(intended), new Presence.Possible()));
        continue;
      }
      Optional<Planned> adopted = adopted(item, candidates.get(i), taken);
      if (adopted.isPresent()) {
        plan.add(adopted.get());
      } else {
        boolean isThere = exists.get(i);
        Optional<Intent> intent =
            item.wanted()
                .flatMap(
                    wanted -> naming.intent(item.index(), item.blob(), wanted, isThere, taken));
        if (!plan.isEmpty() && intent.filter(made -> meetsAnother(made, taken)).isPresent()) {
          batch.subList(i, batch.size()).reversed().forEach(ahead::push);
          break;
        }
        intent.ifPresent(made -> taken.add(made.target()));
        // Even what has no name yet may be there in part.
        plan.add(
            new Planned(
                item, intent, adoption == null ? new Presence.Unbegun() : new Presence.Possible()));
      }
    }
    return plan;
  }

  private Callable<List<Adoption.Candidate>> candidates(Item item, List<Item> batch) {
    Adoption looking = adoption;
    boolean isBegun = pending.containsKey(item.index());
    if (looking == null || isBegun || item.wanted().isEmpty()) {
      return List::of;
    }
    BlobPath wanted = item.wanted().get();
    int namesakes =
        (int) batch.stream().filter(other -> other.wanted().equals(item.wanted())).count();
    return () -> looking.candidates(item.blob(), wanted, namesakes);
  }

  private static Optional<Planned> adopted(
      Item item, List<Adoption.Candidate> candidates, Set<BlobPath> taken) {
    return candidates.stream()
        .filter(candidate -> taken.add(candidate.path()))
        .findFirst()
        .map(
            found ->
                new Planned(
                    item,
                    Optional.of(new Intent(item.index(), found.path(), found.how())),
                    new Presence.Proven(found.chunks())));
  }

  private static boolean meetsAnother(Intent intent, Set<BlobPath> taken) {
    return taken.contains(intent.target());
  }

  /**
   * A small blob for a store that is far is brought without looking: a store keeps what is there,
   * and says so. Where that has happened, the next ones are looked for.
   */
  private Callable<Boolean> existence(Item item) {
    boolean isSmall =
        item.blob().content() instanceof BlobContent.Blocks(var chunks) && chunks.size() <= 1;
    boolean looks = item.wanted().isPresent() && (looksFirst || !isSmall);
    return () -> looks && store.stat(item.wanted().get()).isPresent();
  }

  // ---- moving

  private List<BlobOutcome> move(List<Planned> plan) throws IOException, TransferStoppedException {
    Map<Long, BlobOutcome> outcomes = new TreeMap<>();
    List<Planned> left = new ArrayList<>();
    for (Planned planned : plan) {
      if (planned.intent().isPresent()) {
        left.add(planned);
      } else {
        Item item = planned.item();
        boolean isName = item.wanted().isPresent();
        outcomes.put(
            item.index(),
            notNamed(item, isName ? BlobStatus.RENAME_FAILED : BlobStatus.BLOB_REQUEST_FAILED));
      }
    }
    for (int tries = 0; !left.isEmpty() && tries < TRIES_MAX; tries++) {
      left = tries == 0 ? left : plannedAnew(left, outcomes);
      left = moved(left, outcomes);
      looksFirst = store.limits().isNear() || !left.isEmpty();
    }
    left.forEach(
        planned ->
            outcomes.put(
                planned.item().index(), notNamed(planned.item(), BlobStatus.RENAME_FAILED)));
    return List.copyOf(outcomes.values());
  }

  /** Those whose name was another blob's by the time they came there. */
  private List<Planned> moved(List<Planned> plan, Map<Long, BlobOutcome> outcomes)
      throws TransferStoppedException {
    List<Mover.Task> tasks =
        plan.stream()
            .map(p -> new Mover.Task(p.item().blob(), p.intent().orElseThrow(), p.presence()))
            .toList();
    List<Optional<BlobOutcome>> moved = mover.move(tasks);
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
      BlobPath wanted = item.wanted().orElseThrow();
      Optional<Planned> adopted = adoptedLate(item, wanted, taken);
      if (adopted.isPresent()) {
        intents.put(item.index(), adopted.get().intent().orElseThrow());
        plan.add(adopted.get());
        continue;
      }
      Optional<Intent> intent =
          naming.intent(item.index(), item.blob(), wanted, store.stat(wanted).isPresent(), taken);
      if (intent.isEmpty()) {
        outcomes.put(item.index(), notNamed(item, BlobStatus.RENAME_FAILED));
      } else {
        taken.add(intent.get().target());
        intents.put(item.index(), intent.get());
        plan.add(new Planned(item, intent, new Presence.Unbegun()));
      }
    }
    journal.intend(List.copyOf(intents.values()));
    return plan;
  }

  /** A station that was thought dead may have brought it in its last moment. */
  private Optional<Planned> adoptedLate(Item item, BlobPath wanted, Set<BlobPath> taken)
      throws TransferStoppedException {
    return adoption == null
        ? Optional.empty()
        : adopted(item, adoption.candidates(item.blob(), wanted, 1), taken);
  }

  private BlobOutcome notNamed(Item item, BlobStatus status) {
    meter.add(item.blob().content().bytes());
    return Outcomes.cancelled(item.blob(), item.index(), item.blob().targetPath(), status);
  }
}
