package io.drivedock.station.store;

import java.util.List;

/**
 * A page of a list of where a page blob has bytes; between these ranges it is zero.
 *
 * @param ranges in their order, none over another
 * @param next where the next page begins; empty if this was the last
 */
public record PageRanges(List<Range> ranges, String next) {

  public PageRanges {
    ranges = List.copyOf(ranges);
  }

  /** Bytes of a blob, from one offset on. */
  public record Range(long offset, long length) {
    public long end() {
      return offset + length;
    }
  }
}
