package io.drivedock.server.work;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Work that comes round again. It takes no input: it looks at rows and acts, and doing it twice, or
 * at two places at once, does no more than doing it once.
 */
public interface BackgroundTask {

  /** What the operator calls it. */
  String name();

  /**
   * How long it rests between two runs.
   *
   * @param every what is usual
   */
  default Duration restsFor(Duration every) {
    return every;
  }

  /**
   * Does what there is to do now, up to a bound.
   *
   * @param mayGoOn asked between two steps; once it says no, what is left waits for the next run
   * @return a sentence about what was done, without names of anyone; empty when there was nothing
   */
  String run(BooleanSupplier mayGoOn);
}
