package io.drivedock.server.portal.jobs;

import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Permissions;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.portal.frame.Sought;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.web.ApiException;
import java.util.List;

/** Finds the job that a page is about, for whoever may see it, and tells it what they say. */
final class Desk {

  private final Jobs jobs;
  private final Sought sought;

  Desk(Jobs jobs, JobTable table) {
    this.jobs = jobs;
    this.sought = new Sought(table);
  }

  /** The job that the address names. */
  StoredJob job(Visit visit) {
    return sought.job(visit, Permission.READ_JOBS);
  }

  /** The job of that id. */
  StoredJob job(Visit visit, String id) {
    return sought.job(visit, Permission.READ_JOBS, id).orElseThrow(Sought::noJob);
  }

  /** Whether a caller may make or change jobs at that path. */
  boolean mayWrite(Visit visit, JobPath path) {
    return Permissions.allow(visit.caller(), Permission.WRITE_JOBS, path);
  }

  /**
   * What came of telling a job something.
   *
   * @throws ApiException if there is no such job any more
   */
  Outcome.Told apply(Visit visit, JobId id, List<JobEvent> events) {
    return switch (jobs.apply(visit.caller(), id, events)) {
      case Outcome.Told told -> told;
      case Outcome.NotFound _ -> throw Sought.noJob();
    };
  }

  /** What came of deleting a job. */
  Outcome.Deletion delete(JobId id) {
    return jobs.delete(id);
  }
}
