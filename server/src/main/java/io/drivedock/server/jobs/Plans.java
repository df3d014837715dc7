package io.drivedock.server.jobs;

import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportPlan;
import io.drivedock.dock.ExportRun;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.server.jobs.LeaseTable.Lease;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the drives of an export hold. Whichever station comes first says what there is to export;
 * then each drive gets its share when its station has it open and knows its size.
 */
public final class Plans {

  private final Jobs jobs;

  public Plans(Jobs jobs) {
    this.jobs = jobs;
  }

  /** The answer to a station that speaks under a lease. */
  public sealed interface Answer {
    /** What its drive is to hold. */
    record Planned(DriveAllocation plan) implements Answer {}

    /** Nobody has said yet what there is to export: say it, and ask again. */
    record NotSurveyed() implements Answer {}

    /**
     * The number is not the newest of its drive, is another station's, or nothing is known of it:
     * it must stop.
     */
    record Lost() implements Answer {}
  }

  private record Held(StoredJob job, DriveId drive) {}

  private Optional<Held> held(JdbcClient sql, String station, long number) {
    return LeaseTable.find(sql, number, station)
        .flatMap(lease -> jobs.table().find(sql, lease.job()).map(job -> held(job, lease)));
  }

  private static Held held(StoredJob job, Lease lease) {
    DriveId known = job.job().drive(lease.drive()).map(Drive::id).orElse(lease.drive());
    return new Held(job, known);
  }

  /** What the drive of a lease is to hold. A drive that asks again is told the same. */
  public Answer plan(String station, long number, long freeBytes) {
    return answer(
        station,
        number,
        (plan, drive) ->
            plan.map(known -> known.hasCome(drive) ? known : known.with(drive, freeBytes)));
  }

  /** Says what there is to export, unless somebody else was faster. */
  public Answer survey(String station, long number, List<ExportRun> runs) {
    return answer(
        station,
        number,
        (plan, drive) -> plan.isPresent() ? plan : Optional.of(ExportPlan.of(runs)));
  }

  /** Gives back runs, or their ends, for which the drive had no room. */
  public Answer giveBack(String station, long number, List<ExportRun> rest) {
    return answer(
        station, number, (plan, drive) -> plan.map(known -> known.givenBack(drive, rest)));
  }

  /** How a drive changes the plan of its job, if there is one; the same if it does not. */
  private interface Change {
    Optional<ExportPlan> of(Optional<ExportPlan> plan, DriveId drive);
  }

  private Answer answer(String station, long number, Change change) {
    return jobs.untilWritten(
        sql -> {
          Optional<Held> held = held(sql, station, number);
          if (held.isEmpty()) {
            return new Answer.Lost();
          }
          JobId job = held.get().job().job().id();
          Optional<PlanTable.Stored> stored = PlanTable.find(sql, job);
          Optional<ExportPlan> found = stored.map(PlanTable.Stored::plan);
          Optional<ExportPlan> plan = change.of(found, held.get().drive());
          if (plan.isEmpty()) {
            return new Answer.NotSurveyed();
          }
          if (!plan.equals(found)) {
            PlanTable.put(sql, job, stored, plan.get());
          }
          return planned(plan.get(), held.get());
        });
  }

  private static Answer planned(ExportPlan plan, Held held) {
    Job job = held.job().job();
    boolean isLast =
        job.drives().stream()
            .filter(other -> !other.id().equals(held.drive()))
            .noneMatch(other -> mayStillCome(job, other, plan));
    return new Answer.Planned(plan.of(held.drive(), isLast));
  }

  private static boolean mayStillCome(Job job, Drive drive, ExportPlan plan) {
    return switch (drive.state()) {
      case DriveState.Received s -> !job.isCancelRequested() && !drive.isWithdrawn();
      case DriveState.Transferring s -> !plan.hasCome(drive.id());
      case DriveState.Specified s -> false;
      case DriveState.NeverReceived s -> false;
      case DriveState.Copied s -> false;
      case DriveState.ShippedBack s -> false;
    };
  }
}
