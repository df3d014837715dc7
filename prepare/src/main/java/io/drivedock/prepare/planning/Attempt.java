package io.drivedock.prepare.planning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * One try to put all that is open onto a number of drives: largest first, each as a whole folder
 * with all below it where there is room, on the drive that it fills best. A folder with no room
 * anywhere comes apart into those in it and its own files; own files that still have no room are
 * cut over several drives at the end.
 */
final class Attempt {

  /** Beyond so many files, a folder is cut in the order of its files. */
  private static final int SORTED_MAX = 100_000;

  private final long[] free;
  private final long capacityMax;
  private final double noise;
  private final SplittableRandom random;
  private final List<Placed> placed = new ArrayList<>();
  private final List<Cut> cuts = new ArrayList<>();
  private int units;
  private int torn;
  private int pieces;
  private long unplacedFiles;
  private long unplacedMin = Long.MAX_VALUE;
  private long work;

  /** A folder on a drive: with all below it, or only its own files. */
  private record Placed(Folder folder, boolean isWhole, short drive) {}

  /** The own files of a folder, each with the drive that it gets; none where it has one. */
  private static final class Cut {
    private final Folder folder;
    private final short[] drives;

    Cut(Folder folder, short[] drives) {
      this.folder = folder;
      this.drives = drives;
    }
  }

  /** Something that lies together, and where it stands in the order. */
  private record Unit(Folder folder, boolean isWhole, double key, int number) {

    long size() {
      return isWhole ? folder.allOpen() : folder.ownOpen();
    }
  }

  /**
   * A try that has not begun.
   *
   * @param free room on each drive, in units
   * @param noise how much the order may differ from that by size; 0 for not at all
   */
  Attempt(long[] free, double noise, long seed) {
    this.free = free.clone();
    this.noise = noise;
    this.random = new SplittableRandom(seed);
    capacityMax = Arrays.stream(free).max().orElse(0);
  }

  /** Places all that is open below a folder. */
  void run(Folder top) {
    PriorityQueue<Unit> queue =
        new PriorityQueue<>(
            Comparator.comparingDouble(Unit::key).reversed().thenComparingInt(Unit::number));
    push(queue, top, true);
    List<Folder> toCut = new ArrayList<>();
    for (Unit unit = queue.poll(); unit != null; unit = queue.poll()) {
      short drive = unit.size() > capacityMax ? Folder.NONE : best(unit.size());
      if (drive != Folder.NONE) {
        free[drive] -= unit.size();
        placed.add(new Placed(unit.folder(), unit.isWhole(), drive));
      } else if (unit.isWhole() && !unit.folder().folders().isEmpty()) {
        torn += unit.size() <= capacityMax ? 1 : 0;
        push(queue, unit.folder(), false);
        unit.folder().folders().forEach(folder -> push(queue, folder, true));
      } else {
        toCut.add(unit.folder());
      }
    }
    toCut.forEach(this::cut);
  }

  private void push(PriorityQueue<Unit> queue, Folder folder, boolean isWhole) {
    long size = isWhole ? folder.allOpen() : folder.ownOpen();
    if (size > 0) {
      double key = noise == 0 ? size : size * (1 + noise * (random.nextDouble() - 0.5));
      queue.add(new Unit(folder, isWhole, key, units++));
    }
  }

  /** The drive with the least room that is enough. */
  private short best(long size) {
    work += free.length;
    short best = Folder.NONE;
    for (short i = 0; i < free.length; i++) {
      if (free[i] >= size && (best == Folder.NONE || free[i] < free[best])) {
        best = i;
      }
    }
    return best;
  }

  // ---- cutting

  /** Fills the drive with the most room with as much as it takes, then the next. */
  private void cut(Folder folder) {
    short[] drives = new short[folder.files()];
    Arrays.fill(drives, Folder.NONE);
    int[] open = openFiles(folder);
    work += open.length;
    int left = open.length;
    boolean[] isTried = new boolean[free.length];
    for (int tried = 0; tried < free.length && left > 0; tried++) {
      int drive = roomiest(isTried);
      isTried[drive] = true;
      int still = 0;
      for (int i = 0; i < left; i++) {
        int size = folder.size(open[i]);
        if (size <= free[drive]) {
          free[drive] -= size;
          drives[open[i]] = (short) drive;
        } else {
          open[still++] = open[i];
        }
      }
      work += left;
      pieces += still < left ? 1 : 0;
      left = still;
    }
    unplacedFiles += left;
    for (int i = 0; i < left; i++) {
      unplacedMin = Math.min(unplacedMin, folder.size(open[i]));
    }
    cuts.add(new Cut(folder, drives));
  }

  private int roomiest(boolean[] isTried) {
    int roomiest = -1;
    for (int i = 0; i < free.length; i++) {
      if (!isTried[i] && (roomiest < 0 || free[i] > free[roomiest])) {
        roomiest = i;
      }
    }
    return roomiest;
  }

  /** The files that are on no drive, the largest first unless there are too many to sort. */
  private static int[] openFiles(Folder folder) {
    long[] bySize = new long[folder.files()];
    int count = 0;
    for (int i = 0; i < folder.files(); i++) {
      if (folder.drive(i) == Folder.NONE) {
        bySize[count++] = (long) (Integer.MAX_VALUE - folder.size(i)) << Integer.SIZE | i;
      }
    }
    if (count <= SORTED_MAX) {
      Arrays.sort(bySize, 0, count);
    }
    int[] open = new int[count];
    for (int i = 0; i < count; i++) {
      open[i] = (int) bySize[i];
    }
    return open;
  }

  // ---- what came of it

  /** Files for which there was no room. */
  long unplacedFiles() {
    return unplacedFiles;
  }

  /** The smallest of them, in units. */
  long unplacedMin() {
    return unplacedMin;
  }

  /** How many steps it took. */
  long work() {
    return work + placed.size();
  }

  /** Whether nothing better can come. */
  boolean isPerfect() {
    return unplacedFiles == 0 && cuts.isEmpty() && torn == 0;
  }

  /** Whether it is better than another: more files, fewer folders cut, fewer pieces, fewer torn. */
  boolean isBetterThan(Attempt other) {
    long[] mine = {unplacedFiles, cuts.size(), pieces, torn};
    long[] others = {other.unplacedFiles, other.cuts.size(), other.pieces, other.torn};
    return Arrays.compare(mine, others) < 0;
  }

  /** Writes it into the tree. */
  void apply() {
    for (Placed unit : placed) {
      if (unit.isWhole()) {
        unit.folder().putAllOpen(unit.drive());
      } else {
        unit.folder().putOpen(unit.drive());
      }
    }
    for (Cut cut : cuts) {
      for (int i = 0; i < cut.drives.length; i++) {
        if (cut.drives[i] != Folder.NONE) {
          cut.folder.put(i, cut.drives[i]);
        }
      }
    }
  }
}
