package io.drivedock.prepare.planning;

import java.util.List;

/**
 * A plan for all files of a source.
 *
 * @param drives what each drive gets, in the order of the plan's loads
 * @param withoutDrive files that are on no drive: the first of them
 * @param leftOut what is in the source and cannot become a blob, such as links
 */
public record PlannedSource(
    PackingPlan plan,
    List<DriveFiles> drives,
    List<PackingIndex.Entry> withoutDrive,
    long leftOut) {

  /** The most files that {@link #withoutDrive} holds. */
  public static final int WITHOUT_DRIVE_MAX = 100;

  /** The files of a drive, without what comes with them. */
  public record DriveFiles(long files, long bytes) {}

  public PlannedSource {
    drives = List.copyOf(drives);
    withoutDrive = List.copyOf(withoutDrive);
  }

  /** Whether every file is on a drive. */
  public boolean isWhole() {
    return plan.withoutDrive() == 0 && leftOut == 0;
  }
}
