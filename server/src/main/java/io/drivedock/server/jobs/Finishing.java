package io.drivedock.server.jobs;

import io.drivedock.dock.ExportPlan;
import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.Refusal;
import io.drivedock.server.access.Caller;
import io.drivedock.server.jobs.LeaseTable.Lease;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ends the transfer of drives that would not end by itself. Mostly the station does that, which
 * writes logs and lists what was not done; where there is no station any more, the server alone.
 */
public final class Finishing {

  private static final String WITHOUT_STATION =
      "The operator ended the transfer without its station. What was"
          + " transferred until then is in place, and there is no log of it.";

  private final Jobs jobs;

  public Finishing(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * The station is to report the drive without what is left of it. A drive that was parked or
   * ejected is started for that.
   */
  public Outcome.Change finish(Caller caller, JobId id, DriveId drive) {
    return jobs.untilWritten(
        sql -> {
          Optional<StoredJob> found = jobs.table().find(sql, id);
          if (found.isEmpty()) {
            return new Outcome.NotFound();
          }
          DriveId known = found.get().job().drive(drive).map(Drive::id).orElse(drive);
          Outcome.Told outcome =
              jobs.apply(
                  sql, caller, found.get(), List.of(new JobEvent.DriveFinishRequested(known)));
          if (outcome instanceof Outcome.Done) {
            ParkTable.delete(sql, id, known);
          }
          return outcome;
        });
  }

  /** The drive is done at once. Refused while a station holds it. */
  public Outcome.Change finishWithoutStation(Caller caller, JobId id, DriveId drive) {
    return jobs.untilWritten(
        sql -> {
          Optional<StoredJob> found = jobs.table().find(sql, id);
          if (found.isEmpty()) {
            return new Outcome.NotFound();
          }
          Job job = found.get().job();
          DriveId known = job.drive(drive).map(Drive::id).orElse(drive);
          Optional<Lease> lease = LeaseTable.find(sql, id, known);
          Optional<Lease> held = lease.filter(it -> jobs.now().isBefore(it.expiresAt()));
          if (held.isPresent() && isInTransfer(job, known)) {
            return new Outcome.Refused(job, List.of(isHeld(known, held.get().station())));
          }
          long total = lease.map(Lease::progress).map(Progress::bytesTotal).orElse(0L);
          DriveReport report =
              new DriveReport(CopyStatus.INTERNAL_ERROR, 0, total, null, null, null)
                  .because(WITHOUT_STATION);
          Outcome.Told outcome =
              jobs.apply(
                  sql, caller, found.get(), List.of(new JobEvent.TransferFinished(known, report)));
          if (outcome instanceof Outcome.Done) {
            ParkTable.delete(sql, id, known);
            givePlanBack(sql, id, known);
          }
          return outcome;
        });
  }

  /** What was planned for the drive goes onto others, or is listed by the last of them. */
  private static void givePlanBack(JdbcClient sql, JobId job, DriveId drive) {
    Optional<PlanTable.Stored> stored = PlanTable.find(sql, job);
    Optional<ExportPlan> plan = stored.map(PlanTable.Stored::plan);
    if (plan.filter(it -> it.hasCome(drive)).isPresent()) {
      ExportPlan without = plan.get().givenBack(drive, plan.get().of(drive, false).runs());
      PlanTable.put(sql, job, stored, without);
    }
  }

  private static boolean isInTransfer(Job job, DriveId drive) {
    return job.drive(drive).map(d -> d.state() instanceof DriveState.Transferring).orElse(false);
  }

  private static Refusal isHeld(DriveId drive, String station) {
    return new Refusal(
        Refusal.Code.INVALID_JOB_STATE,
        ("Station %s is working on drive %s. Finish the drive, and the station"
                    + " writes the logs and reports;")
                .formatted(station, drive)
            + " only a drive that no station holds can be ended without one.",
        null);
  }
}
