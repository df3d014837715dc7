package io.drivedock.volume.ntfs.formatting;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Clusters that nothing lies in, between others that are taken, and where the taken ones end. */
final class FreeRuns {

  /** How many clusters are free, by the first of them. */
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  private long end;

  /** With nothing free before that cluster, and nothing taken behind. */
  FreeRuns(long end) {
    this.end = end;
  }

  /** Everything behind it is free. */
  long end() {
    return end;
  }

  /** The free clusters before the end. */
  Map<Long, Long> runs() {
    return runs;
  }

  /**
   * Takes clusters in one piece: the first that are free, else those at the end.
   *
   * @param limit where the end may come to at most
   * @return the first of them; negative if there are not so many
   */
  long take(long count, long limit) {
    Optional<Map.Entry<Long, Long>> found =
        runs.entrySet().stream().filter(run -> run.getValue() >= count).findFirst();
    if (found.isPresent()) {
      long start = found.get().getKey();
      long length = found.get().getValue();
      runs.remove(start);
      if (length > count) {
        runs.put(start + count, length - count);
      }
      return start;
    }
    if (count > limit - end) {
      return -1;
    }
    long start = end;
    end += count;
    return start;
  }

  /** Gives clusters back. */
  void giveBack(long start, long count) {
    if (count == 0) {
      return;
    }
    long from = start;
    long to = start + count;
    Map.Entry<Long, Long> before = runs.lowerEntry(from);
    if (before != null && before.getKey() + before.getValue() == from) {
      from = before.getKey();
    }
    Long behind = runs.remove(to);
    if (behind != null) {
      to += behind;
    }
    if (to == end) {
      runs.remove(from);
      end = from;
    } else {
      runs.put(from, to - from);
    }
  }
}
