package io.drivedock.station.store;

import io.drivedock.drive.BlobPath;
import java.util.List;
import java.util.Optional;

/**
 * Takes snapshots of blobs, to read them while others may change them. No list tells of these but
 * {@link #taken}.
 */
public interface SnapshotTaker {

  /**
   * Takes a snapshot of a blob. One of which the answer is lost is found by its mark.
   *
   * @param mark who takes it, in letters, digits, hyphens and underscores
   * @return its {@link Snapshot#id}; nothing if there is no blob
   */
  Optional<String> take(BlobPath path, String mark);

  /** The ids of those snapshots of a blob that were taken with a mark. */
  List<String> taken(BlobPath path, String mark);

  /** Removes a snapshot that {@link #take} took, if it is there. */
  void remove(BlobPath path, String snapshot);
}
