package io.drivedock.server.portal.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.server.access.Act;
import io.drivedock.server.access.Rules;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import java.util.List;

/** Finds the job that a page is about, for whoever may see it, and tells it what they say. */
final class Desk {

  private final Jobs jobs;
  private final JobTable table;

  Desk(Jobs jobs, JobTable table) {
    this.jobs = jobs;
    this.table = table;
  }

  /** The job that the address names. */
  StoredJob job(Visit visit) {
    return job(visit, visit.request().pathVariable("job"));
  }

  /** The job of that id. */
  StoredJob job(Visit visit, String id) {
    try {
      return table
          .find(JobId.parse(id))
          .filter(found -> Rules.allow(visit.caller(), Act.READ_JOBS, found.job().path()))
          .orElseThrow(Desk::unknown);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  /** The drive of a job that the address names. */
  static DriveId drive(Visit visit, Job job) {
    String name = visit.request().pathVariable("drive");
    return job.drives().stream()
        .map(io.drivedock.job.Drive::id)
        .filter(id -> id.value().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(Desk::unknown);
  }

  /** Whether a caller may make or change jobs at that path. */
  boolean mayWrite(Visit visit, JobPath path) {
    return Rules.allow(visit.caller(), Act.WRITE_JOBS, path);
  }

  /** One that never was, one that was erased and one of somebody else look the same. */
  static ApiException unknown() {
    return new ApiException(ApiError.of(404, "JobNotFound", ""));
  }

  /**
   * What came of telling a job something.
   *
   * @throws ApiException if there is no such job any more
   */
  Outcome tell(Visit visit, JobId id, List<JobEvent> events) {
    Outcome outcome = jobs.tell(visit.caller(), id, events);
    if (outcome instanceof Outcome.NotFound) {
      throw unknown();
    }
    return outcome;
  }
}
