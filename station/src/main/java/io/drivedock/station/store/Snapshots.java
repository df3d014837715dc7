package io.drivedock.station.store;

import io.drivedock.drive.BlobPath;
import java.util.List;

/** The snapshots of any store, also of one that keeps none: its blobs are then all there is. */
public final class Snapshots {

  private Snapshots() {}

  /** The snapshots of a store, or its blobs alone. */
  public static SnapshotReader of(BlobReader reader) {
    return reader.snapshots().orElseGet(() -> new BlobsAlone(reader));
  }

  /** A blob of which no snapshots are kept. */
  public static List<Listing.Entry> findAlone(BlobReader reader, BlobPath path) {
    return reader
        .stat(path)
        .map(blob -> List.of(new Listing.Entry(path, blob.length(), false)))
        .orElse(List.of());
  }

  private record BlobsAlone(BlobReader reader) implements SnapshotReader {

    @Override
    public Listing list(String container, String prefix, String position) {
      return reader.list(container, prefix, position);
    }

    @Override
    public List<Listing.Entry> find(BlobPath path) {
      return findAlone(reader, path);
    }
  }
}
