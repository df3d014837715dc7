package io.drivedock.prepare.planning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Spreads a tree over drives: as few as the sizes allow, folders together where that costs no
 * drive, what is on a drive already stays there. The same input gives the same plan: tries are
 * seeded, and their number depends on how much work they are and not on time.
 */
public final class DrivePlanner {

  /** The most drives of a plan. */
  public static final int DRIVES_MAX = 1_000;

  private static final int TRIES_MAX = 450;
  private static final long WORK_MAX = 4_000_000;
  private static final double[] NOISE = {0, 0.05, 0.2, 0.5, 1, 0.1, 0.3, 0.7};

  private final List<DriveRoom> given;
  private final @Nullable DriveSize more;
  private final Set<String> lost;

  /** A planner for drives, of which none is lost. */
  public DrivePlanner(List<DriveRoom> given, @Nullable DriveSize more) {
    this(given, more, Set.of());
  }

  /**
   * A planner for drives.
   *
   * @param given the drives that are there, in the order in which they are used
   * @param more the size of those that can be had besides; null for none
   * @param lost names that no drive gets, in any letter case: what was on them is planned anew
   */
  public DrivePlanner(List<DriveRoom> given, @Nullable DriveSize more, Set<String> lost) {
    if (given.isEmpty() && more == null) {
      throw new IllegalArgumentException("a plan needs a drive");
    }
    if (given.size() > DRIVES_MAX) {
      throw new IllegalArgumentException("a plan has at most " + DRIVES_MAX + " drives");
    }
    this.lost = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    this.lost.addAll(lost);
    this.given = given.stream().filter(room -> !this.lost.contains(room.name())).toList();
    this.more = more;
  }

  /**
   * The number of a drive, from 0 on.
   *
   * @return nothing if no drive of this plan can have that name
   */
  OptionalInt number(String name) {
    List<DriveRoom> all = rooms(DRIVES_MAX);
    return IntStream.range(0, all.size())
        .filter(i -> all.get(i).name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** Gives every file of a tree its drive. */
  public PackingPlan plan(SourceTree tree) {
    List<DriveRoom> all = rooms(DRIVES_MAX);
    long largest = all.stream().mapToLong(DriveRoom::units).max().orElse(0);
    tree.top().setAsideLargerThan(largest);
    Kept kept = new Kept(tree.top(), all);
    kept.settle();
    long open = tree.top().countOpen();
    List<DriveRoom> rooms = rooms(Math.max(1, kept.drives()));
    Attempt best = null;
    while (open > 0) {
      long[] free = kept.free(rooms.size());
      boolean isLast = rooms.size() == all.size();
      if (isLast || Arrays.stream(free).sum() >= open) {
        best = best(tree, free);
        if (isLast || best.unplacedFiles() == 0 || isBeyondMore(best.unplacedMin())) {
          break;
        }
      }
      rooms = rooms(rooms.size() + 1);
    }
    if (best != null) {
      best.apply();
    }
    return PackingPlan.of(tree, rooms, kept.movedFiles());
  }

  private boolean isBeyondMore(long units) {
    return more == null || units > DriveRoom.blank("more", more).units();
  }

  /** The first drives, with those that can be had; fewer if there are no more. */
  private List<DriveRoom> rooms(int count) {
    List<DriveRoom> rooms = new ArrayList<>(given.subList(0, Math.min(count, given.size())));
    for (int number = 1; more != null && rooms.size() < Math.min(count, DRIVES_MAX); number++) {
      String name = "DRIVE-" + number;
      boolean isFree = given.stream().noneMatch(room -> room.name().equalsIgnoreCase(name));
      if (isFree && !lost.contains(name)) {
        rooms.add(DriveRoom.blank(name, more));
      }
    }
    return rooms;
  }

  private static Attempt best(SourceTree tree, long[] free) {
    Attempt best = tried(tree, free, 0);
    long work = best.work();
    for (int i = 1; i < TRIES_MAX && work < WORK_MAX && !best.isPerfect(); i++) {
      Attempt attempt = tried(tree, free, i);
      work += attempt.work();
      if (attempt.isBetterThan(best)) {
        best = attempt;
      }
    }
    return best;
  }

  private static Attempt tried(SourceTree tree, long[] free, int number) {
    Attempt attempt = new Attempt(free, NOISE[number % NOISE.length], number);
    attempt.run(tree.top());
    return attempt;
  }
}
