package io.drivedock.station;

import io.drivedock.dock.SlotReport;
import io.drivedock.dock.StationReport;
import io.drivedock.dock.TargetReport;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.TargetCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks again and again whether the targets are reached, each on a thread of its own: a network
 * folder that hangs keeps nobody waiting but its own.
 */
final class TargetWatch implements AutoCloseable {

  private final List<Target> targets = new ArrayList<>();
  private final ShutdownSignal shutdown = new ShutdownSignal();
  private final Duration every;
  private final Duration answersWithin;

  /**
   * Begins to look.
   *
   * @param checks by the names of targets
   * @param every how long a target is left alone between two looks
   * @param answersWithin a look that takes longer is a problem of the target
   */
  TargetWatch(Map<String, TargetCheck> checks, Duration every, Duration answersWithin) {
    this.every = every;
    this.answersWithin = answersWithin;
    checks.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(StationReport.TARGETS_MAX)
        .forEach(check -> targets.add(new Target(check.getKey(), check.getValue())));
    targets.forEach(target -> target.thread.start());
  }

  /** What is known of each target, by name; nothing of one that is looked at for the first time. */
  List<TargetReport> reports() {
    return targets.stream().map(Target::report).flatMap(Optional::stream).toList();
  }

  @Override
  public void close() {
    shutdown.begin();
    targets.forEach(target -> target.thread.interrupt());
  }

  private final class Target {
    private final String name;
    private final TargetCheck check;
    private final Thread thread;
    private volatile @Nullable TargetReport last;

    /** When the look began that is under way, of {@link System#nanoTime}; zero if none is. */
    private volatile long lookingSince;

    Target(String name, TargetCheck check) {
      this.name = name;
      this.check = check;
      this.thread =
          Thread.ofPlatform().name("target-" + name).daemon().unstarted(this::lookUntilClosed);
    }

    private void lookUntilClosed() {
      do {
        long now = System.nanoTime();
        lookingSince = now == 0 ? 1 : now;
        last = look();
        lookingSince = 0;
      } while (!shutdown.beginsWithin(every));
    }

    private TargetReport look() {
      try {
        List<String> limits =
            check.look().stream().limit(TargetReport.LIMITS_MAX).map(TargetWatch::bounded).toList();
        return new TargetReport(name, null, limits);
      } catch (StoreException e) {
        return new TargetReport(name, bounded(String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        return new TargetReport(name, bounded("Checking the target failed unexpectedly: " + e));
      }
    }

    Optional<TargetReport> report() {
      long since = lookingSince;
      if (since != 0 && System.nanoTime() - since > answersWithin.toNanos()) {
        return Optional.of(
            new TargetReport(
                name,
                "The target %s has not answered for %d seconds. Check whether it hangs."
                    .formatted(name, answersWithin.toSeconds())));
      }
      return Optional.ofNullable(last);
    }
  }

  private static String bounded(String text) {
    return text.length() > SlotReport.REASON_MAX ? text.substring(0, SlotReport.REASON_MAX) : text;
  }
}
