package io.drivedock.station.store;

import io.drivedock.drive.SnapshotTime;

/**
 * What a store keeps of a blob as it was.
 *
 * @param id what the store calls it; no two of one blob have the same
 */
public record Snapshot(SnapshotTime time, String id) {

  /** Checks that it has a name. */
  public Snapshot {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a snapshot has an id");
    }
  }

  /** What tells it from the others of its blob on a drive and in lists. */
  public SnapshotTime mark() {
    return time.text().equals(id) ? time : time.ofVersion(id);
  }

  /** Its place among the snapshots of its blob: sorts by time, and is that of no other. */
  public String place() {
    return time.text().equals(id) ? id : time.text() + " " + id;
  }
}
