package io.drivedock.station.planning;

import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A blob or a snapshot that is selected, as a list tells of it.
 *
 * @param snapshot which snapshot of the blob; null for the blob itself
 * @param length in bytes; 0 of one that is not there
 * @param isPageBlob whether it is known to be one
 * @param isInUse whether it may be changed while it is read
 * @param isThere false of one only that was named
 * @param isFirst whether it is the first of what is kept of its blob
 * @param isOffline whether its bytes cannot be had: they lie in an archive, or nowhere
 * @param isAppendBlob whether it is known to be one
 * @param position where a list may be entered to come by it, see {@link Candidates}
 */
public record Candidate(
    BlobPath path,
    @Nullable Snapshot snapshot,
    long length,
    boolean isPageBlob,
    boolean isInUse,
    boolean isThere,
    boolean isOffline,
    boolean isFirst,
    boolean isAppendBlob,
    String position) {

  static Candidate of(Listing.Entry entry, String position) {
    return new Candidate(
        entry.path(),
        entry.snapshot(),
        entry.length(),
        entry.isPageBlob(),
        entry.isInUse(),
        true,
        entry.isOffline(),
        true,
        entry.isAppendBlob(),
        position);
  }

  /** A blob that was named and that no list tells of. */
  static Candidate named(BlobPath path) {
    return new Candidate(path, null, 0, false, false, false, false, true, false, "");
  }

  /** A snapshot that was named and that no list tells of. */
  static Candidate named(BlobPath path, SnapshotTime time) {
    String id = time.version().isEmpty() ? time.text() : time.version();
    return new Candidate(
        path, new Snapshot(time, id), 0, false, false, false, true, true, false, "");
  }

  /** The same with another length. */
  public Candidate ofLength(long other) {
    return new Candidate(
        path,
        snapshot,
        other,
        isPageBlob,
        isInUse,
        isThere,
        isOffline,
        isFirst,
        isAppendBlob,
        position);
  }

  /** The same with its place in what is kept of its blob, of which another was come by first. */
  Candidate among(Candidate listedFirst, boolean isNowFirst) {
    return new Candidate(
        path,
        snapshot,
        length,
        isPageBlob,
        isInUse,
        isThere,
        isOffline,
        isNowFirst,
        isAppendBlob,
        listedFirst.position());
  }

  /** Whether it will be on no drive, however much room there is. */
  boolean isLost() {
    return !isThere || isOffline;
  }

  String title() {
    return snapshot == null ? path.text() : path.text() + " of " + snapshot.mark();
  }

  /** What no other candidate has: no path has a line break. */
  public String key() {
    return key(path.text(), snapshot);
  }

  public static String key(String path, @Nullable Snapshot snapshot) {
    return snapshot == null ? path : path + "\n" + snapshot.id();
  }

  /** Where it stands among the snapshots of its blob, of which that itself is the last. */
  public String place() {
    return place(snapshot);
  }

  public static String place(@Nullable Snapshot snapshot) {
    return snapshot == null ? ExportRun.BEHIND_ALL : snapshot.place();
  }

  /** What the store calls the snapshot; empty for the blob itself. */
  public String snapshotId() {
    return snapshot == null ? "" : snapshot.id();
  }

  /** How a list asks for it and for nothing else. */
  public BlobList.Which which() {
    return snapshot == null ? new BlobList.Which.Alone() : new BlobList.Which.Of(snapshot.mark());
  }
}
