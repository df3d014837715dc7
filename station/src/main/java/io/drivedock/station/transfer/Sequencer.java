package io.drivedock.station.transfer;

import java.util.HashMap;
import java.util.Map;

/**
 * Puts what several threads have finished back into its order, so that the chunks of a large blob
 * come to the store about as they lie in it.
 */
final class Sequencer {

  private final Map<Integer, Runnable> early = new HashMap<>();
  private int next;

  /**
   * Does what comes next, and all that waited for it; what is early is done by whoever comes before
   * it. Every number from 0 comes once.
   */
  synchronized void pass(int number, Runnable work) {
    early.put(number, work);
    for (Runnable now = early.remove(next); now != null; now = early.remove(next)) {
      next++;
      now.run();
    }
  }
}
