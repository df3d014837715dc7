package io.drivedock.station.exporting;

import io.drivedock.drive.Chunk;
import io.drivedock.station.store.PageRanges;
import io.drivedock.station.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the chunks of a blob lie: without gap, or where a page blob has bytes. A chunk has at most
 * 4 MiB.
 */
final class ChunkLayout {

  /** A gap that is read along, because another request costs more; it is doubled as need be. */
  private static final long BRIDGE = 64L << 10;

  /** More pieces than this are not told apart. */
  private static final int RANGES_MAX = 100_000;

  private final long[] offsets;
  private final int[] lengths;
  private final long length;

  static ChunkLayout whole(long length) {
    return new ChunkLayout(length, List.of(new PageRanges.Range(0, length)), 1);
  }

  private ChunkLayout(long length, List<PageRanges.Range> ranges, int chunksMin) {
    this.length = length;
    long count = 0;
    for (PageRanges.Range range : ranges) {
      count += (range.length() + Chunk.LENGTH_MAX - 1) / Chunk.LENGTH_MAX;
    }
    int chunks = Math.toIntExact(Math.max(chunksMin, count));
    offsets = new long[chunks];
    lengths = new int[chunks];
    int chunk = 0;
    for (PageRanges.Range range : ranges) {
      for (long at = range.offset(); at < range.end(); at += Chunk.LENGTH_MAX) {
        offsets[chunk] = at;
        lengths[chunk++] = (int) Math.min(Chunk.LENGTH_MAX, range.end() - at);
      }
    }
  }

  int chunks() {
    return offsets.length;
  }

  long offset(int chunk) {
    return offsets[chunk];
  }

  int length(int chunk) {
    return lengths[chunk];
  }

  /** The offset behind a chunk. */
  long end(int chunk) {
    return offsets[chunk] + lengths[chunk];
  }

  /** How many bytes the chunks from one to another have, the latter not included. */
  long bytes(int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += lengths[i];
    }
    return bytes;
  }

  /** How many bytes lie in no chunk. */
  long gaps() {
    return length - bytes(0, chunks());
  }

  /** Puts together what the pages of a list tell. */
  static final class Gathered {
    private final long length;
    private List<PageRanges.Range> ranges = new ArrayList<>();
    private long bridge = BRIDGE;

    /** Of a blob of so many bytes. */
    Gathered(long length) {
      this.length = length;
    }

    /**
     * Takes a range that lies behind all before.
     *
     * @throws StoreException if it does not, or not in the blob
     */
    void add(PageRanges.Range range) {
      long before = ranges.isEmpty() ? 0 : ranges.getLast().end();
      if (range.offset() < before
          || range.length() <= 0
          || range.length() > length - range.offset()) {
        throw new StoreException(
            StoreException.Kind.REJECTED,
            "The store lists pages out of order, or outside a blob of "
                + length
                + " bytes: "
                + range);
      }
      join(range);
      while (ranges.size() > RANGES_MAX) {
        List<PageRanges.Range> all = ranges;
        bridge *= 2;
        ranges = new ArrayList<>();
        all.forEach(this::join);
      }
    }

    private void join(PageRanges.Range range) {
      if (!ranges.isEmpty() && range.offset() - ranges.getLast().end() < bridge) {
        long offset = ranges.removeLast().offset();
        ranges.add(new PageRanges.Range(offset, range.end() - offset));
      } else {
        ranges.add(range);
      }
    }

    ChunkLayout layout() {
      return new ChunkLayout(length, ranges, 0);
    }
  }
}
