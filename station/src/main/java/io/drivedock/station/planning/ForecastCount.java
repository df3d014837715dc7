package io.drivedock.station.planning;

import io.drivedock.drive.NameOrder;
import io.drivedock.station.planning.ExportForecast.LeftOut;
import io.drivedock.station.planning.ExportForecast.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Looks on while all that is selected goes by, and counts what will be on no drive, and why. */
final class ForecastCount implements RunPlanner.Onlooker {

  /** So many names are kept for each reason. */
  static final int NAMES_MAX = 1_000;

  private static final int TOLD_EVERY = 1_000;

  private final BlobSelection selection;
  private final SelectorCount selectors;
  private final long capacityMax;
  private final LongConsumer seen;
  private final Map<Reason, Tally> tallies = new EnumMap<>(Reason.class);
  private NameOrder order;
  private long count;

  private static final class Tally {
    private final List<String> names = new ArrayList<>();
    private long blobs;
  }

  /**
   * A count of nothing yet.
   *
   * @param capacityMax of the largest drive, in bytes
   * @param seen is told now and then how many went by
   */
  ForecastCount(
      BlobSelection selection, SelectorCount selectors, long capacityMax, LongConsumer seen) {
    this.selection = selection;
    this.selectors = selectors;
    this.capacityMax = capacityMax;
    this.seen = seen;
    this.order = selection.order();
  }

  @Override
  public void begins(NameOrder by) {
    tallies.clear();
    count = 0;
    order = by;
    selectors.begin(by);
    selection.unusable().forEach(path -> add(Reason.MISSING, path));
  }

  @Override
  public void sees(Candidate candidate) {
    if (++count % TOLD_EVERY == 0) {
      seen.accept(count);
    }
    if (!candidate.isThere()) {
      add(Reason.MISSING, candidate.title());
      return;
    }
    selectors.sees(candidate);
    if (candidate.isOffline()) {
      add(Reason.ARCHIVED, candidate.title());
    } else if (isTooLarge(candidate)) {
      add(Reason.TOO_LARGE, candidate.title());
    }
  }

  @Override
  public void seesStranger(String path) {
    add(Reason.NO_NAME, path);
  }

  boolean isTooLarge(Candidate candidate) {
    return Footprint.of(candidate.length()) > capacityMax;
  }

  void add(Reason reason, String name) {
    Tally tally = tallies.computeIfAbsent(reason, it -> new Tally());
    tally.blobs++;
    if (tally.names.size() < NAMES_MAX) {
      tally.names.add(name);
    }
  }

  /** The order in which the store lists names. */
  NameOrder order() {
    return order;
  }

  long of(Reason reason) {
    Tally tally = tallies.get(reason);
    return tally == null ? 0 : tally.blobs;
  }

  List<LeftOut> leftOut() {
    List<LeftOut> all = new ArrayList<>();
    tallies.forEach((reason, tally) -> all.add(new LeftOut(reason, tally.blobs, tally.names)));
    return all;
  }
}
