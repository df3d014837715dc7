package io.drivedock.station.store;

import io.drivedock.drive.BlobPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of blobs.
 *
 * @param blobs in the order of the store
 * @param strangers what no {@link BlobPath} can name
 * @param next where the next page begins; empty if this was the last. Another process may go on
 *     there, later
 */
public record Listing(List<Entry> blobs, List<Stranger> strangers, String next) {

  public static final Listing NOTHING = new Listing(List.of(), List.of(), "");

  /**
   * A blob of a list.
   *
   * @param snapshot which of its snapshots this is; null for the blob as it is now
   * @param length in bytes
   * @param isPageBlob whether it is known to be one
   * @param isInUse whether somebody holds a lease on it and may be writing
   * @param isOffline whether its bytes lie where they must first be fetched from, as in an archive
   * @param isAppendBlob whether it is known to be one
   */
  public record Entry(
      BlobPath path,
      @Nullable Snapshot snapshot,
      long length,
      boolean isPageBlob,
      boolean isInUse,
      boolean isOffline,
      boolean isAppendBlob) {
    /** One that is no append blob. */
    public Entry(
        BlobPath path,
        @Nullable Snapshot snapshot,
        long length,
        boolean isPageBlob,
        boolean isInUse,
        boolean isOffline) {
      this(path, snapshot, length, isPageBlob, isInUse, isOffline, false);
    }

    /** A blob as it is now, of which no more is known. */
    public Entry(BlobPath path, long length, boolean isOffline) {
      this(path, null, length, false, false, isOffline);
    }
  }

  /**
   * What lies there under a name that no blob can have.
   *
   * @param name as the store has it
   * @param length in bytes
   */
  public record Stranger(String name, long length) {}

  public Listing {
    blobs = List.copyOf(blobs);
    strangers = List.copyOf(strangers);
  }
}
