package io.drivedock.job;

import static io.drivedock.job.SampleJob.A;
import static io.drivedock.job.SampleJob.B;

import io.drivedock.drive.DriveId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every job that any sequence of some events makes of a few beginnings. */
final class ReachableJobs {

  static final Instant NOW = SampleJob.CREATED.plus(Duration.ofHours(1));
  static final DriveId STRANGER = new DriveId("STRANGER");
  static final List<JobEvent> EVENTS = events();

  private static final int JOBS_MAX = 100_000;

  private ReachableJobs() {}

  /** An event that happens at a time. */
  record Step(JobEvent event, Instant at) {}

  static Set<Job> all() {
    Set<Job> found = new LinkedHashSet<>();
    Deque<Job> open = new ArrayDeque<>();
    for (Job job : List.of(SampleJob.importOf(A, B), SampleJob.importOf(A), SampleJob.export())) {
      found.add(job);
      open.add(job);
    }
    while (!open.isEmpty()) {
      Job job = open.remove();
      for (Step step : steps(job)) {
        if (Lifecycle.decide(job, step.event(), step.at(), Terms.STANDARD)
                instanceof Decision.Move(Job moved)
            && found.add(moved)) {
          open.add(moved);
        }
      }
      if (found.size() > JOBS_MAX) {
        throw new AssertionError("more than " + JOBS_MAX + " jobs are reachable");
      }
    }
    return found;
  }

  static List<Step> steps(Job job) {
    List<Step> steps = new ArrayList<>();
    for (JobEvent event : EVENTS) {
      steps.add(new Step(event, NOW));
    }
    Instant deadline = job.state().deadline();
    steps.add(new Step(new JobEvent.DeadlinePassed(), deadline == null ? NOW : deadline));
    return steps;
  }

  private static List<JobEvent> events() {
    List<JobEvent> events = new ArrayList<>();
    events.add(new JobEvent.Edited(JobChange.Patch.NOTHING.withDeliveryPackage(SampleJob.TO_DOCK)));
    events.add(new JobEvent.MarkedShipped());
    events.add(new JobEvent.CancelRequested());
    events.add(new JobEvent.DeleteRequested());
    for (Set<DriveId> parcel :
        List.of(Set.of(A), Set.of(B), Set.of(A, B), Set.of(STRANGER), Set.of(A, STRANGER))) {
      events.add(new JobEvent.ParcelArrived(parcel));
    }
    for (DriveId drive : List.of(A, B, STRANGER)) {
      events.add(new JobEvent.DriveWithdrawn(drive));
      events.add(new JobEvent.DriveMissing(drive));
      events.add(new JobEvent.TransferStarted(drive));
      events.add(new JobEvent.DriveFinishRequested(drive));
      events.add(new JobEvent.TransferFinished(drive, SampleJob.report(CopyStatus.COMPLETED)));
    }
    for (CopyStatus status :
        List.of(CopyStatus.COMPLETED_WITH_WARNINGS, CopyStatus.COMPLETED_WITH_ERRORS)) {
      events.add(new JobEvent.TransferFinished(A, SampleJob.report(status)));
    }
    events.add(new JobEvent.Returned(SampleJob.HOME));
    events.add(new JobEvent.Returned(new Parcel("DHL", "H-2", null, null)));
    events.add(new JobEvent.WaitExtended(NOW.plus(Duration.ofDays(1))));
    events.add(new JobEvent.WaitExtended(NOW.plus(Duration.ofDays(20))));
    events.add(new JobEvent.GivenUp());
    events.add(new JobEvent.DeadlinePassed());
    return events;
  }
}
