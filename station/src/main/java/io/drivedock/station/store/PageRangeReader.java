package io.drivedock.station.store;

import io.drivedock.drive.BlobPath;
import java.util.Optional;

/** Tells where a page blob has bytes. */
public interface PageRangeReader {

  /**
   * A page of the ranges of a blob or a snapshot.
   *
   * @param options which; the offset does not count
   * @param position {@link PageRanges#next} of the page before; empty for the first
   * @return nothing if there is no such blob, or the service does not say
   * @throws StoreException {@link StoreException.Kind#CHANGED} if it is another version by now
   */
  Optional<PageRanges> page(BlobPath path, ReadOptions options, String position);
}
