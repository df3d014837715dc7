package io.drivedock.server.work;

import io.drivedock.server.jobs.Jobs;
import java.util.function.BooleanSupplier;

/**
 * Tells every job whose deadline has come that it has: unshipped jobs expire, late parcels become
 * overdue, finished jobs are erased. Which of these, the lifecycle says.
 */
public final class Deadlines implements BackgroundTask {

  private static final int JOBS_PER_WRITE_MIN = 10;
  private static final int JOBS_PER_WRITE_FIRST = 50;
  private static final int JOBS_PER_WRITE_MAX = 200;
  private static final int WRITES_MAX = 10_000;

  /**
   * Others wait for each write, so it is made smaller when it takes longer than some tens of
   * milliseconds, waiting for others included, and larger when it takes less.
   */
  private static final long WRITE_NANOS_AIM = 30_000_000;

  private final Jobs jobs;

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
    int jobsPerWrite = JOBS_PER_WRITE_FIRST;
    for (int i = 0; i < WRITES_MAX && hasMore && mayGoOn.getAsBoolean(); i++) {
      long began = System.nanoTime();
      Jobs.Passed passed = jobs.passDeadlines(jobsPerWrite);
      jobsPerWrite = next(jobsPerWrite, System.nanoTime() - began);
      moved += passed.moved();
      erased += passed.erased();
      hasMore = passed.hasMore();
    }
    return moved + erased == 0
        ? ""
        : "%d jobs moved on, %d erased%s".formatted(moved, erased, hasMore ? "; more are due" : "");
  }

  private static int next(int jobs, long nanos) {
    if (nanos > WRITE_NANOS_AIM) {
      return Math.max(JOBS_PER_WRITE_MIN, jobs / 2);
    }
    return nanos < WRITE_NANOS_AIM / 2 ? Math.min(JOBS_PER_WRITE_MAX, jobs * 2) : jobs;
  }
}
