package io.drivedock.prepare.planning;

import java.util.ArrayList;
import java.util.List;

/**
 * Which file of a tree goes onto which drive.
 *
 * @param loads what the drives get, in their order; each drive of the plan has one
 * @param cutFolders folders whose own files lie on several drives: the first of them
 * @param cutCount how many there are
 * @param movedFiles files that had a drive on which there was no room any more
 * @param withoutDrive files that are on no drive
 */
public record PackingPlan(
    SourceTree tree,
    List<Load> loads,
    List<String> cutFolders,
    long cutCount,
    long movedFiles,
    long withoutDrive) {

  /** The most folders that are named. */
  public static final int NAMED_MAX = 1_000;

  private static final double PERCENT = 100;

  /**
   * What a drive gets.
   *
   * @param space that it takes with all that comes with it, in bytes
   * @param spaceMax how much there is
   * @param folders that lie on it with all below them, the uppermost only, ending in {@code /}; the
   *     first of them
   * @param folderCount how many there are
   */
  public record Load(
      DriveRoom drive, long space, long spaceMax, List<String> folders, long folderCount) {

    public Load {
      folders = List.copyOf(folders);
    }

    /** How full it becomes, in per cent. */
    public double percent() {
      return spaceMax == 0 ? 0 : PERCENT * space / spaceMax;
    }
  }

  public PackingPlan {
    loads = List.copyOf(loads);
    cutFolders = List.copyOf(cutFolders);
  }

  static PackingPlan of(SourceTree tree, List<DriveRoom> rooms, long movedFiles) {
    Summary summary = new Summary(rooms.size());
    tree.top().countOpen();
    summary.add(tree.top());
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < rooms.size(); i++) {
      loads.add(
          new Load(
              rooms.get(i),
              summary.units[i] * DriveSpace.UNIT_BYTES,
              rooms.get(i).units() * DriveSpace.UNIT_BYTES,
              summary.folders.get(i),
              summary.folderCounts[i]));
    }
    return new PackingPlan(
        tree, loads, summary.cutFolders, summary.cutCount, movedFiles, summary.withoutDrive);
  }

  /** How many drives get something. */
  public long drivesUsed() {
    return loads.stream().filter(load -> load.space() > 0).count();
  }

  /** What is seen in one pass through the tree. */
  private static final class Summary {
    private final long[] units;
    private final List<List<String>> folders = new ArrayList<>();
    private final long[] folderCounts;
    private final List<String> cutFolders = new ArrayList<>();
    private long cutCount;
    private long withoutDrive;

    Summary(int drives) {
      units = new long[drives];
      folderCounts = new long[drives];
      for (int i = 0; i < drives; i++) {
        folders.add(new ArrayList<>());
      }
    }

    void add(Folder folder) {
      boolean isPartOfNamed = folder.parent() != null && isWhole(folder.parent());
      if (isWhole(folder) && !isPartOfNamed) {
        int drive = folder.only();
        if (folderCounts[drive]++ < NAMED_MAX) {
          folders.get(drive).add(folder.parent() == null ? "/" : folder.path());
        }
      }
      for (int i = 0; i < folder.files(); i++) {
        if (folder.drive(i) >= 0) {
          units[folder.drive(i)] += folder.size(i);
        } else {
          withoutDrive++;
        }
      }
      if (folder.isCut() && cutCount++ < NAMED_MAX) {
        cutFolders.add(folder.parent() == null ? "/" : folder.path());
      }
      folder.folders().forEach(this::add);
    }

    private static boolean isWhole(Folder folder) {
      return folder.only() >= 0;
    }
  }
}
