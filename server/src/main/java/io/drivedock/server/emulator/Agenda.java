package io.drivedock.server.emulator;

import io.drivedock.server.emulator.AutomaticDock.Planned;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What the automatic dock will do, in the order of its coming, so that a walk through time need not
 * look at every job at every stop. Made from the jobs as they are when the walk begins; what others
 * change meanwhile, the rounds find when it has ended.
 */
final class Agenda {

  private final AutomaticDock dock;
  private final PriorityQueue<Planned> planned =
      new PriorityQueue<>(Comparator.comparing(Planned::at).thenComparing(Planned::job));

  Agenda(AutomaticDock dock) {
    this.dock = dock;
    dock.planned().forEach(planned::add);
  }

  /** When the next thing is to be done. */
  Optional<Instant> next() {
    return Optional.ofNullable(planned.peek()).map(Planned::at);
  }

  /**
   * Does what the time has come for, also what follows from it at once. Each job is looked at anew:
   * what stands here may have been overtaken.
   */
  void carryOn(Instant now) {
    Planned first = planned.peek();
    while (first != null && !first.at().isAfter(now)) {
      planned.remove();
      dock.carryOn(first.job(), now).ifPresent(planned::add);
      first = planned.peek();
    }
  }
}
