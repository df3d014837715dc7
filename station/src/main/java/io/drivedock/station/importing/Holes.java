package io.drivedock.station.importing;

import io.drivedock.drive.Chunk;
import java.util.ArrayList;
import java.util.List;

/**
 * What no chunk of a page blob covers.
 *
 * @param chunks by offset, without overlap
 */
record Holes(List<Chunk> chunks) {

  /** A range without a chunk, in bytes; {@code to} is where the next byte after it is. */
  record Hole(long from, long to) {}

  /** Those parts of a range that no chunk covers, in order. */
  List<Hole> between(long from, long to) {
    List<Hole> holes = new ArrayList<>();
    long at = from;
    for (int i = firstEndingBehind(from); i < chunks.size() && chunks.get(i).offset() < to; i++) {
      if (chunks.get(i).offset() > at) {
        holes.add(new Hole(at, chunks.get(i).offset()));
      }
      at = chunks.get(i).end();
    }
    if (at < to) {
      holes.add(new Hole(at, to));
    }
    return holes;
  }

  private int firstEndingBehind(long offset) {
    int low = 0;
    int high = chunks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (chunks.get(middle).end() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
