package io.drivedock.station.importing;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is to be done with blobs, by what is there of them. One of which the store does not
 * tell is over, and so is every one that is not begun when nobody waits for more.
 */
final class BatchPlanner {

  private static final Logger LOG = LoggerFactory.getLogger(BatchPlanner.class);

  /**
   * A blob of the manifest.
   *
   * @param wanted its name; nothing if that is no name
   * @param whyNot why it cannot be brought; null if it can
   */
  record Item(long index, ManifestBlob blob, Optional<BlobPath> wanted, @Nullable String whyNot) {}

  /** An item and what is to be done with it; an outcome instead if nothing is. */
  record Planned(
      Item item, Optional<Intent> intent, Presence presence, @Nullable BlobOutcome instead) {

    Planned(Item item, Intent intent, Presence presence) {
      this(item, Optional.of(intent), presence, null);
    }

    static Planned over(Item item, BlobOutcome instead) {
      return new Planned(item, Optional.empty(), new Presence.Unbegun(), instead);
    }
  }

  /**
   * What the store tells of an item before it is planned.
   *
   * @param refusal why it does not; null if it does
   */
  private record Seen(
      boolean isThere, List<TakeoverScan.Candidate> candidates, @Nullable StoreException refusal) {}

  private final BlobReader store;
  private final Workers workers;
  private final ProgressCounter counter;
  private final @Nullable TakeoverScan takeover;
  private final BlobNames names;
  private final Map<Long, Intent> pending = new HashMap<>();
  private boolean looksFirst;

  /** Whether the store failed, and nobody waits for it. */
  private volatile boolean isPassedOver;

  /**
   * Of one drive.
   *
   * @param takeover if what is in the store may be of a run whose journal is not here
   * @param begun what an earlier run was about to do
   */
  BatchPlanner(
      BlobReader store,
      Workers workers,
      ProgressCounter counter,
      @Nullable TakeoverScan takeover,
      List<Intent> begun) {
    this.store = store;
    this.workers = workers;
    this.counter = counter;
    this.takeover = takeover;
    this.names = new BlobNames(store);
    this.looksFirst = store.limits().isNear();
    begun.forEach(intent -> pending.put(intent.index(), intent));
  }

  /** Whether the names of the next ones are likely to be taken. */
  void expectTaken(boolean areSome) {
    looksFirst = store.limits().isNear() || areSome;
  }

  /**
   * Decides about every item, or about those before the first that must see another of the batch
   * made: it keeps or replaces a blob that gets its name only now, by being renamed.
   */
  List<Planned> plan(List<Item> batch) throws TransferStoppedException {
    List<Seen> seen = workers.all(batch.stream().map(item -> look(item, batch)).toList());
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
      Planned planned = planned(item, seen.get(i), taken);
      boolean isNew = !pending.containsKey(item.index()) && isNotFound(planned);
      if (isNew
          && !plan.isEmpty()
          && planned.intent().filter(it -> meetsAnother(it, taken)).isPresent()) {
        return plan;
      }
      planned.intent().ifPresent(intent -> taken.add(intent.target()));
      plan.add(planned);
    }
    return plan;
  }

  private static boolean isNotFound(Planned planned) {
    return !(planned.presence() instanceof Presence.Proven);
  }

  private Planned planned(Item item, Seen seen, Set<BlobPath> taken) {
    Intent intended = pending.get(item.index());
    if (intended != null) {
      return new Planned(item, intended, new Presence.Possible());
    }
    if (item.whyNot() != null) {
      BlobStatus status =
          item.blob().fault() == null ? BlobStatus.BLOB_REQUEST_FAILED : BlobStatus.FAILED;
      LOG.warn("was not copied blob=\"{}\": {}", item.blob().targetPath(), item.whyNot());
      return Planned.over(item, untried(item, status, item.whyNot()));
    }
    Optional<Planned> adopted = adopted(item, seen.candidates(), taken);
    if (adopted.isPresent()) {
      return adopted.get();
    }
    BlobPath wanted = item.wanted().orElseThrow();
    if (seen.refusal() != null) {
      return Planned.over(item, refused(item, wanted, seen.refusal()));
    }
    if (counter.isEnding()) {
      return Planned.over(item, untried(item, BlobStatus.FAILED, Reasons.notTried(counter)));
    }
    try {
      // Even what has no name yet may be there in part.
      Presence presence = takeover == null ? new Presence.Unbegun() : new Presence.Possible();
      return names
          .intent(item.index(), item.blob(), wanted, seen.isThere(), taken)
          .map(intent -> new Planned(item, intent, presence))
          .orElseGet(() -> Planned.over(item, notNamed(item)));
    } catch (StoreException e) {
      return Planned.over(item, refused(item, wanted, checked(e)));
    }
  }

  /** Looks for an item in the store, as far as its plan depends on what is there. */
  private Callable<Seen> look(Item item, List<Item> batch) {
    boolean isBegun = pending.containsKey(item.index());
    if (isBegun || item.wanted().isEmpty() || (counter.isEnding() && isPassedOver)) {
      return () -> new Seen(false, List.of(), null);
    }
    BlobPath wanted = item.wanted().get();
    int namesakes =
        takeover == null
            ? 0
            : (int) batch.stream().filter(other -> other.wanted().equals(item.wanted())).count();
    return () -> {
      try {
        return new Seen(exists(item, wanted), candidates(item, wanted, namesakes), null);
      } catch (StoreException e) {
        return new Seen(false, List.of(), checked(e));
      }
    };
  }

  private List<TakeoverScan.Candidate> candidates(Item item, BlobPath wanted, int namesakes)
      throws TransferStoppedException {
    return takeover == null ? List.of() : takeover.candidates(item.blob(), wanted, namesakes);
  }

  /**
   * A small blob for a store that is far is brought without looking: a store keeps what is there,
   * and says so. Where that has happened, the next ones are looked for.
   */
  private boolean exists(Item item, BlobPath wanted) {
    boolean isSmall =
        item.blob().content() instanceof BlobContent.Blocks(var chunks) && chunks.size() <= 1;
    return !counter.isEnding() && (looksFirst || !isSmall) && store.stat(wanted).isPresent();
  }

  /**
   * What the store says of one blob, and of no other.
   *
   * @throws StoreException the same, if it is the store's trouble
   */
  private StoreException checked(StoreException e) {
    switch (e.kind()) {
      case REJECTED, CHANGED, LEASED -> {}
      case UNAVAILABLE, FULL, FORBIDDEN -> {
        if (!counter.passesOver()) {
          throw e;
        }
        isPassedOver = true;
      }
    }
    return e;
  }

  private static Optional<Planned> adopted(
      Item item, List<TakeoverScan.Candidate> candidates, Set<BlobPath> taken) {
    return candidates.stream()
        .filter(candidate -> taken.add(candidate.path()))
        .findFirst()
        .map(
            found ->
                new Planned(
                    item,
                    new Intent(item.index(), found.path(), found.how()),
                    new Presence.Proven(found.chunks())));
  }

  private static boolean meetsAnother(Intent intent, Set<BlobPath> taken) {
    return taken.contains(intent.target());
  }

  /** Decides again about one whose name was taken, on what is there now. */
  Planned plannedAnew(Item item, Set<BlobPath> taken) throws TransferStoppedException {
    BlobPath wanted = item.wanted().orElseThrow();
    try {
      // A station that was thought dead may have brought it in its last moment.
      Optional<Planned> adopted = adopted(item, candidates(item, wanted, 1), taken);
      if (adopted.isPresent()) {
        return adopted.get();
      }
      return names
          .intent(item.index(), item.blob(), wanted, store.stat(wanted).isPresent(), taken)
          .map(intent -> new Planned(item, intent, new Presence.Unbegun()))
          .orElseGet(() -> Planned.over(item, notNamed(item)));
    } catch (StoreException e) {
      return Planned.over(item, refused(item, wanted, checked(e)));
    }
  }

  /** What comes of one whose names are all taken. */
  BlobOutcome notNamed(Item item) {
    return untried(item, BlobStatus.RENAME_FAILED, Reasons.noFreeName());
  }

  private BlobOutcome refused(Item item, BlobPath target, StoreException e) {
    counter.add(item.blob().content().bytes());
    LOG.warn("was not taken blob=\"{}\": {}", target, e.getMessage());
    return Outcomes.refused(item.blob(), item.index(), target, BlobStatus.BLOB_REQUEST_FAILED, e);
  }

  private BlobOutcome untried(Item item, BlobStatus status, @Nullable String why) {
    counter.add(item.blob().content().bytes());
    return Outcomes.cancelled(item.blob(), item.index(), item.blob().targetPath(), status, why);
  }
}
