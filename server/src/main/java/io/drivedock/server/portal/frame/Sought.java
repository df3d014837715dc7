package io.drivedock.server.portal.frame;

import io.drivedock.job.Drive;
import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.server.access.Permission;
import io.drivedock.server.access.Permissions;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import java.util.Optional;

/**
 * The job and the drive that the address of a page names, for whoever may do with it what they came
 * for. One that never was, one that was erased and one of somebody else look the same.
 */
public final class Sought {

  private final JobTable table;

  public Sought(JobTable table) {
    this.table = table;
  }

  /**
   * The job that the address names.
   *
   * @throws ApiException if there is none for that caller
   */
  public StoredJob job(Visit visit, Permission permission) {
    return job(visit, permission, visit.request().pathVariable("job")).orElseThrow(Sought::noJob);
  }

  /** The job of an id, if it is one, and there is one that the caller may do that with. */
  public Optional<StoredJob> job(Visit visit, Permission permission, String id) {
    try {
      return table
          .find(JobId.parse(id))
          .filter(found -> Permissions.allow(visit.caller(), permission, found.job().path()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The drive of a job that the address names, in any letter case.
   *
   * @throws ApiException if the job has none of that name
   */
  public static Drive drive(Visit visit, Job job) {
    String name = visit.request().pathVariable("drive");
    return job.drives().stream()
        .filter(drive -> drive.id().value().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(Sought::noJob);
  }

  /** That there is no such job, or none that the caller may know of. */
  public static ApiException noJob() {
    return new ApiException(ApiError.of(404, "JobNotFound", ""));
  }
}
