package io.drivedock.server.portal.dock;

import io.drivedock.job.Job;
import io.drivedock.server.jobs.SeenStation;
import io.drivedock.server.work.BackgroundTasks;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the operator's overview shows.
 *
 * @param counts how many jobs are in each state, in the order of a job's life
 * @param due what time will do until tomorrow, the first first
 * @param moved bytes by hour, the oldest hour first
 */
public record OverviewView(
    Map<String, Long> counts,
    List<Due> due,
    Map<Instant, Long> moved,
    List<SeenStation> stations,
    List<BackgroundTasks.Status> tasks) {

  /**
   * Something that time will do.
   *
   * @param milestone names the phrase {@code milestone.NAME}
   */
  public record Due(Job job, String milestone, Instant at) {}

  /** Bytes of the hour that is under way and the one before. */
  public long movedOfLate() {
    List<Long> all = List.copyOf(moved.values());
    return all.subList(Math.max(0, all.size() - 2), all.size()).stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Bytes of all hours that are shown. */
  public long movedInAll() {
    return moved.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The largest of the hours, and at least one byte. */
  public long mostMoved() {
    return Math.max(1, moved.values().stream().mapToLong(Long::longValue).max().orElse(1));
  }
}
