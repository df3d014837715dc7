package io.drivedock.station.hashing;

import java.util.Arrays;

/**
 * Which blocks of a group are hashed in lanes and which one at a time. Lanes that have nothing left
 * cost as much as those that have, so a block that is much longer than the rest, or alone, is
 * better off without.
 */
final class Split {

  /** What a block costs in lanes besides its bytes, in messages: the first is transposed alone. */
  private static final int CHANGE = 1;

  /** Block numbers, the longest first. */
  private final int[] order;

  Split(int countMax) {
    order = new int[countMax];
  }

  void allScalar(int count, boolean[] isScalar) {
    Arrays.fill(isScalar, 0, count, true);
  }

  /** Says for each block whether it is hashed alone. */
  void decide(long[] lengths, int count, HashEngine.Proven proven, boolean[] isScalar) {
    sort(lengths, count);
    int lanes = proven.lanes().count();
    // What one lane alone takes for a message, if MessageDigest takes 1.
    double price = lanes / proven.speed();
    double inLanes = 0;
    for (int i = 0; i < count; i++) {
      inLanes += messages(lengths[order[i]]) + CHANGE;
    }
    int best = 0;
    double bestCost = Double.MAX_VALUE;
    double alone = 0;
    for (int scalars = 0; scalars <= count; scalars++) {
      double cost = alone + price * together(lengths, scalars, count, lanes, inLanes);
      if (cost < bestCost) {
        best = scalars;
        bestCost = cost;
      }
      if (scalars < count) {
        long messages = messages(lengths[order[scalars]]);
        alone += messages;
        inLanes -= messages + CHANGE;
      }
    }
    for (int i = 0; i < count; i++) {
      isScalar[order[i]] = i < best;
    }
  }

  /**
   * How many messages the longest lane has at most, whichever is less: as if each group of lanes
   * waited for its longest block; or what all have on average, and the longest block on top.
   */
  private double together(long[] lengths, int from, int count, int lanes, double sum) {
    if (from == count) {
      return 0;
    }
    double byGroups = 0;
    for (int i = from; i < count; i += lanes) {
      byGroups += messages(lengths[order[i]]) + CHANGE;
    }
    double longest = messages(lengths[order[from]]) + CHANGE;
    return Math.min(byGroups, longest + (sum - longest) / lanes);
  }

  private static long messages(long length) {
    return (length + Long.BYTES) / Md5Table.MESSAGE_BYTES + 1;
  }

  /** By insertion: there are few, and they mostly come in order. */
  private void sort(long[] lengths, int count) {
    for (int i = 0; i < count; i++) {
      int at = i;
      while (at > 0 && lengths[order[at - 1]] < lengths[i]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
  }
}
