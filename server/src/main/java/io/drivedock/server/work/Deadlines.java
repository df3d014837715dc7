package io.drivedock.server.work;

import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.server.access.Caller;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Outcome;
import java.time.InstantSource;
import java.util.List;

/**
 * Tells every job whose deadline has come that it has: unshipped jobs expire, late parcels become
 * overdue, finished jobs are erased. Which of these, the lifecycle says.
 */
public final class Deadlines implements Round {

  private static final int BATCH = 500;
  private static final int BATCHES_MAX = 1_000;

  private final Jobs jobs;
  private final JobTable table;
  private final InstantSource clock;

  /** Deadlines of those jobs. */
  public Deadlines(Jobs jobs, JobTable table, InstantSource clock) {
    this.jobs = jobs;
    this.table = table;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "deadlines";
  }

  @Override
  public String run() {
    int moved = 0;
    int erased = 0;
    for (int i = 0; i < BATCHES_MAX; i++) {
      List<JobId> due = table.due(clock.instant(), BATCH);
      int before = moved + erased;
      for (JobId id : due) {
        switch (jobs.tell(Caller.CLOCK, id, List.of(new JobEvent.DeadlinePassed()))) {
          case Outcome.Done done -> moved++;
          case Outcome.Erased gone -> erased++;
          case Outcome.NotFound gone -> {}
          case Outcome.Refused refused ->
              throw new IllegalStateException("a deadline was refused: " + refused.refusals());
          case Outcome.Created created -> throw new IllegalStateException("a deadline creates");
        }
      }
      if (due.size() < BATCH || moved + erased == before) {
        break;
      }
    }
    return moved + erased == 0 ? "" : moved + " jobs moved on, " + erased + " erased";
  }
}
