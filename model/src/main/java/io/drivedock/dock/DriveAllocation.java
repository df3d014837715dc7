package io.drivedock.dock;

import java.util.List;

/**
 * What a drive of an export is to hold, and what no drive of its job will hold.
 *
 * @param runs for this drive, in their order
 * @param leftOut runs that are on no drive; empty while another drive of the job may take them
 * @param blobsSelected how many blobs there are for all drives together; 1 where that is not told
 * @param blobsWaiting how many of them are planned for no drive yet
 */
public record DriveAllocation(
    List<ExportRun> runs, List<ExportRun> leftOut, long blobsSelected, long blobsWaiting) {

  /** Of which only the runs are known. */
  public DriveAllocation(List<ExportRun> runs, List<ExportRun> leftOut) {
    this(runs, leftOut, 1, 0);
  }

  public DriveAllocation {
    runs = List.copyOf(runs);
    leftOut = List.copyOf(leftOut);
  }

  /** The bytes that its runs take on the drive. */
  public long bytes() {
    return runs.stream().mapToLong(ExportRun::bytes).sum();
  }
}
