package io.drivedock.station.store;

import io.drivedock.drive.BlobPath;
import java.util.List;

/**
 * Lists what a store keeps of blobs as they were: snapshots in Azure, old versions in S3. Their
 * bytes are read like those of any blob, see {@link ReadOptions#snapshot}. Snapshots that stations
 * took are not told, see {@link SnapshotTaker}.
 */
public interface SnapshotReader {

  /**
   * The same as {@link BlobReader#list}, with all snapshots. Those of one blob, and the blob, come
   * one after the other, in any order.
   */
  Listing list(String container, String prefix, String position);

  /**
   * One blob and all its snapshots, as a list tells of them, in any order; empty if none is there.
   */
  List<Listing.Entry> find(BlobPath path);
}
