package io.drivedock.station.importing;

import io.drivedock.drive.ChunkStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The statuses of a blob's chunks, as runs of equal ones: mostly there is one run. */
public record ChunkStatuses(List<Run> runs) {

  /** So many chunks of one status. */
  record Run(int count, ChunkStatus status) {}

  public ChunkStatuses {
    runs = List.copyOf(runs);
  }

  static ChunkStatuses all(int count, ChunkStatus status) {
    return new ChunkStatuses(count == 0 ? List.of() : List.of(new Run(count, status)));
  }

  static ChunkStatuses of(ChunkStatus[] statuses) {
    List<Run> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= statuses.length; i++) {
      if (i == statuses.length || statuses[i] != statuses[start]) {
        runs.add(new Run(i - start, statuses[start]));
        start = i;
      }
    }
    return new ChunkStatuses(runs);
  }

  /** Whether there is no other. */
  boolean areAll(ChunkStatus status) {
    return runs.stream().allMatch(run -> run.status() == status);
  }

  /** One status for each of that many chunks. */
  public ChunkStatus[] toArray(int count) {
    ChunkStatus[] statuses = new ChunkStatus[count];
    int at = 0;
    for (Run run : runs) {
      Arrays.fill(statuses, at, Math.min(count, at + run.count()), run.status());
      at = Math.min(count, at + run.count());
    }
    if (at != count) {
      throw new IllegalStateException("statuses of " + at + " chunks for " + count);
    }
    return statuses;
  }
}
