package io.drivedock.dock;

import io.drivedock.drive.DriveId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which drive of a job takes which run. Drives are planned one by one, each when it comes: what is
 * on none yet is there for the next. So a drive that turns out smaller, or never comes, costs the
 * others nothing.
 *
 * <p>Runs go onto a drive in their order, or the largest first, whichever needs fewer drives of the
 * first one's size; filling one drive after the other with the largest that fit is first fit by
 * descending size. In doubt their order counts: it keeps neighbours together.
 *
 * @param runs in the order of their paths
 * @param drives for each run the drive that takes it; absent if none does yet
 * @param come the drives that have come, even those that got nothing
 * @param isByOrder whether drives are filled in the order of paths; absent before the first
 */
public record ExportPlan(
    List<ExportRun> runs,
    Map<Integer, DriveId> drives,
    Set<DriveId> come,
    Optional<Boolean> isByOrder) {

  /** The most runs of a job. */
  public static final int RUNS_MAX = 1_024;

  public ExportPlan {
    runs = List.copyOf(runs);
    drives = Map.copyOf(drives);
    come = Set.copyOf(come);
    if (runs.size() > RUNS_MAX) {
      throw new IllegalArgumentException("an export has at most " + RUNS_MAX + " runs");
    }
  }

  /** One in which no drive has come. */
  public static ExportPlan of(List<ExportRun> runs) {
    return new ExportPlan(runs, Map.of(), Set.of(), Optional.empty());
  }

  /** The same with a drive more, which gets what fits; the same if it has come before. */
  public ExportPlan with(DriveId drive, long freeBytes) {
    boolean byOrder =
        isByOrder.orElseGet(() -> needed(freeBytes, true) <= needed(freeBytes, false));
    Map<Integer, DriveId> all = new LinkedHashMap<>(drives);
    fill(free(), freeBytes, byOrder).forEach(run -> all.put(run, drive));
    Set<DriveId> others = new LinkedHashSet<>(come);
    others.add(drive);
    return new ExportPlan(runs, all, others, Optional.of(byOrder));
  }

  /** Whether a drive has come. */
  public boolean hasCome(DriveId drive) {
    return come.contains(drive);
  }

  /** How many drives of a size it takes until nothing more goes onto one. */
  private int needed(long freeBytes, boolean byOrder) {
    List<Integer> left = new ArrayList<>(free());
    for (int count = 0; ; count++) {
      List<Integer> filled = fill(left, freeBytes, byOrder);
      if (filled.isEmpty()) {
        return count;
      }
      left.removeAll(filled);
    }
  }

  private List<Integer> fill(List<Integer> from, long freeBytes, boolean byOrder) {
    List<Integer> filled = new ArrayList<>();
    List<Integer> candidates = new ArrayList<>(from);
    if (!byOrder) {
      candidates.sort(Comparator.comparingLong((Integer run) -> -runs.get(run).bytes()));
    }
    long left = freeBytes;
    for (int run : candidates) {
      long bytes = runs.get(run).bytes();
      if (bytes <= left) {
        filled.add(run);
        left -= bytes;
      } else if (byOrder && bytes <= freeBytes) {
        break;
      }
    }
    return filled;
  }

  private List<Integer> free() {
    return IntStream.range(0, runs.size()).filter(run -> !drives.containsKey(run)).boxed().toList();
  }

  /** The same after a drive had no room for some of its runs, or not for all of one. */
  public ExportPlan givenBack(DriveId drive, List<ExportRun> rest) {
    List<ExportRun> all = new ArrayList<>();
    Map<Integer, DriveId> owners = new LinkedHashMap<>();
    for (int run = 0; run < runs.size(); run++) {
      ExportRun known = runs.get(run);
      DriveId owner = drives.get(run);
      List<ExportRun> back =
          drive.equals(owner) ? rest.stream().filter(it -> it.endsAs(known)).toList() : List.of();
      if (back.isEmpty()) {
        if (owner != null) {
          owners.put(all.size(), owner);
        }
        all.add(known);
      } else {
        all.add(back.getFirst());
      }
    }
    return new ExportPlan(all, owners, come, isByOrder);
  }

  /**
   * What a drive has to hold.
   *
   * @param isLast whether no other drive of the job may still come to take the rest
   */
  public DriveAllocation of(DriveId drive, boolean isLast) {
    return new DriveAllocation(
        IntStream.range(0, runs.size())
            .filter(run -> drive.equals(drives.get(run)))
            .mapToObj(runs::get)
            .toList(),
        isLast ? free().stream().map(runs::get).toList() : List.of(),
        runs.stream().mapToLong(ExportRun::blobs).sum(),
        free().stream().mapToLong(run -> runs.get(run).blobs()).sum());
  }
}
