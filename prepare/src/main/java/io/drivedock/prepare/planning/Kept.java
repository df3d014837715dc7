package io.drivedock.prepare.planning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What has a drive already when a plan is made anew. It stays there, unless the drive has become
 * too small for it; what is new comes to its folder where there is room.
 */
final class Kept {

  private final Folder top;
  private final long[] free;
  private int drives;
  private long movedFiles;

  /** The own files of a folder that are on one drive, and what they take. */
  private record Group(Folder folder, long units) {}

  Kept(Folder top, List<DriveRoom> rooms) {
    this.top = top;
    free = rooms.stream().mapToLong(DriveRoom::units).toArray();
    count(top);
  }

  private void count(Folder folder) {
    for (int i = 0; i < folder.files(); i++) {
      short drive = folder.drive(i);
      if (drive >= 0) {
        free[drive] -= folder.size(i);
        drives = Math.max(drives, drive + 1);
      }
    }
    folder.folders().forEach(this::count);
  }

  /** Makes room on drives that are too full, and puts what is new beside what is there. */
  void settle() {
    for (short drive = 0; drive < drives; drive++) {
      if (free[drive] < 0) {
        List<Group> groups = new ArrayList<>();
        collect(top, drive, groups);
        groups.sort(Comparator.comparingLong(Group::units));
        makeRoom(drive, groups);
      }
    }
    if (drives > 0) {
      top.countOpen();
      join(top);
    }
  }

  private static void collect(Folder folder, short drive, List<Group> groups) {
    long units = 0;
    for (int i = 0; i < folder.files(); i++) {
      units += folder.drive(i) == drive ? folder.size(i) : 0;
    }
    if (units > 0) {
      groups.add(new Group(folder, units));
    }
    folder.folders().forEach(below -> collect(below, drive, groups));
  }

  /** Takes the smallest folder that is enough, else the largest and looks again. */
  private void makeRoom(short drive, List<Group> groups) {
    while (free[drive] < 0) {
      long missing = -free[drive];
      Group moved =
          groups.stream()
              .filter(group -> group.units() >= missing)
              .findFirst()
              .orElseGet(groups::getLast);
      groups.remove(moved);
      free[drive] += moved.units();
      for (int i = 0; i < moved.folder().files(); i++) {
        if (moved.folder().drive(i) == drive) {
          moved.folder().put(i, Folder.NONE);
          movedFiles++;
        }
      }
    }
  }

  private void join(Folder folder) {
    if (folder.allOpen() == 0) {
      return;
    }
    short only = folder.only();
    if (only >= 0 && free[only] >= folder.allOpen()) {
      free[only] -= folder.allOpen();
      folder.putAllOpen(only);
      return;
    }
    short own = folder.ownDrive();
    if (own >= 0 && folder.ownOpen() > 0 && free[own] >= folder.ownOpen()) {
      free[own] -= folder.ownOpen();
      folder.putOpen(own);
    }
    folder.folders().forEach(this::join);
  }

  /** How many of the first drives are in use. */
  int drives() {
    return drives;
  }

  /** What is free on the first drives. */
  long[] free(int count) {
    return Arrays.copyOf(free, count);
  }

  /** How many files had to leave a drive. */
  long movedFiles() {
    return movedFiles;
  }
}
