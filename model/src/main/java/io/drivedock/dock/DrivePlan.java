package io.drivedock.dock;

import java.util.List;

/**
 * What a drive of an export is to hold, and what no drive of its job will hold.
 *
 * @param runs for this drive, in their order
 * @param leftOut runs that are on no drive; empty while another drive of the job may take them
 */
public record DrivePlan(List<ExportRun> runs, List<ExportRun> leftOut) {

  /** Copies both lists. */
  public DrivePlan {
    runs = List.copyOf(runs);
    leftOut = List.copyOf(leftOut);
  }

  /** The bytes that its runs take on the drive. */
  public long bytes() {
    return runs.stream().mapToLong(ExportRun::bytes).sum();
  }
}
