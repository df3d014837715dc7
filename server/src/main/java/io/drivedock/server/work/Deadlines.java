package io.drivedock.server.work;

import io.drivedock.server.jobs.Jobs;
import java.util.function.BooleanSupplier;

/**
 * Tells every job whose deadline has come that it has: unshipped jobs expire, late parcels become
 * overdue, finished jobs are erased. Which of these, the lifecycle says.
 */
public final class Deadlines implements Round {

  /** So many are written at once, some tens of milliseconds in which others wait. */
  private static final int JOBS_PER_WRITE = 100;

  private static final int WRITES_MAX = 2_000;

  private final Jobs jobs;

  /** Deadlines of those jobs. */
  public Deadlines(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public String name() {
    return "deadlines";
  }

  @Override
  public String run(BooleanSupplier mayGoOn) {
    int moved = 0;
    int erased = 0;
    boolean hasMore = true;
    for (int i = 0; i < WRITES_MAX && hasMore && mayGoOn.getAsBoolean(); i++) {
      Jobs.Passed passed = jobs.passDeadlines(JOBS_PER_WRITE);
      moved += passed.moved();
      erased += passed.erased();
      hasMore = passed.hasMore();
    }
    return moved + erased == 0
        ? ""
        : "%d jobs moved on, %d erased%s".formatted(moved, erased, hasMore ? "; more are due" : "");
  }
}
