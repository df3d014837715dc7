package io.drivedock.station.exporting;

import io.drivedock.station.planning.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * A blob, and the names kept for its files.
 *
 * @param part how far an earlier run came with it
 * @param readSnapshot what to read instead of it; empty for it itself, see {@link ReadSnapshots}
 */
record ExportTask(
    Candidate candidate,
    ExportFileNames.Names names,
    ExportJournal.@Nullable Part part,
    String readSnapshot) {

  /** Which snapshot to read; empty for the blob as it is now. */
  String source() {
    return readSnapshot.isEmpty() ? candidate.snapshotId() : readSnapshot;
  }
}
