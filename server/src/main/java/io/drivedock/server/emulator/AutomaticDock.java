package io.drivedock.server.emulator;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveReport;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.job.Parcel;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.JobListPage;
import io.drivedock.server.jobs.JobQuery;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Leases;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.work.BackgroundTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the people and stations at the dock: the parcel of every shipped job arrives, its drives
 * are copied and go home, each at the time that its {@link Itinerary} says. What it does next
 * stands in the job alone, so it may be stopped at any point, and others may act as the dock
 * meanwhile. Nothing is read or copied, and the logs that it names do not exist.
 */
public final class AutomaticDock implements BackgroundTask {

  private static final Logger LOG = LoggerFactory.getLogger(AutomaticDock.class);
  private static final Caller PLAYED = Caller.of("emulated dock", Role.OPERATOR);
  private static final List<String> ACTIVE =
      List.of("Shipping", "Received", "Transferring", "Packaging");
  private static final String CARRIER = "Emulated carrier";
  private static final long DRIVE_BYTES = 100_000_000_000L;
  private static final int WARNED_MAX = 10_000;

  private final Jobs jobs;
  private final JobTable table;
  private final Leases leases;
  private final InstantSource clock;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** The dock of those jobs. */
  public AutomaticDock(Jobs jobs, JobTable table, Leases leases, InstantSource clock) {
    this.jobs = jobs;
    this.table = table;
    this.leases = leases;
    this.clock = clock;
  }

  /** When it will do something with a job. */
  record Planned(Instant at, JobId job) {}

  /** What it will do with a job, and when. */
  private record Plan(Instant at, List<JobEvent> events) {}

  @Override
  public String name() {
    return "dock";
  }

  @Override
  public String run(BooleanSupplier mayGoOn) {
    Instant now = clock.instant();
    long done =
        active()
            .takeWhile(stored -> mayGoOn.getAsBoolean())
            .filter(stored -> carryOn(stored.job(), now))
            .count();
    return done == 0 ? "" : done + " jobs carried on";
  }

  /** When it will do something next, if nothing else happens before. */
  Optional<Instant> next() {
    return planned().map(Planned::at).min(Instant::compareTo);
  }

  /** What it will do with each job, as things stand. */
  Stream<Planned> planned() {
    return active().map(stored -> planned(stored.job())).flatMap(Optional::stream);
  }

  private Optional<Planned> planned(Job job) {
    return plan(job).map(plan -> new Planned(plan.at(), job.id()));
  }

  /**
   * Does what the time has come for with one job, and says what is planned for it then; nothing if
   * it could not be done, because somebody was faster: the next round sees to it.
   */
  Optional<Planned> carryOn(JobId id, Instant now) {
    Optional<Job> job = table.find(id).map(StoredJob::job);
    Optional<Plan> due = job.flatMap(this::plan).filter(plan -> !plan.at().isAfter(now));
    if (due.isEmpty()) {
      return job.flatMap(this::planned);
    }
    apply(id, due.get().events());
    return table
        .find(id)
        .map(StoredJob::job)
        .filter(after -> !after.equals(job.orElseThrow()))
        .flatMap(this::planned);
  }

  private Stream<StoredJob> active() {
    return ACTIVE.stream().flatMap(this::pages).flatMap(page -> page.jobs().stream());
  }

  private Stream<JobListPage> pages(String state) {
    return Stream.iterate(
            Optional.of(page(state, null)),
            Optional::isPresent,
            page -> page.flatMap(JobListPage::next).map(after -> page(state, after)))
        .flatMap(Optional::stream);
  }

  private JobListPage page(String state, @Nullable JobId after) {
    return table.list(new JobQuery(null, null, null, state, null, null, after, JobQuery.LIMIT_MAX));
  }

  /** Whether the time had come for something, and it was done. */
  private boolean carryOn(Job job, Instant now) {
    Optional<Plan> due = plan(job).filter(plan -> !plan.at().isAfter(now));
    if (due.isEmpty()) {
      showProgress(job, now);
      return false;
    }
    return apply(job.id(), due.get().events());
  }

  private boolean apply(JobId id, List<JobEvent> events) {
    return switch (jobs.apply(PLAYED, id, events)) {
      case Outcome.Done _ -> true;
      case Outcome.NotFound _ -> false;
      // Somebody changed the job in between; what is to be done now stands in it.
      case Outcome.Refused refused -> false;
    };
  }

  // ---- what is next

  private Optional<Plan> plan(Job job) {
    Itinerary itinerary = itinerary(job);
    return switch (job.state()) {
      case JobState.Creating s -> Optional.empty();
      case JobState.Shipping s -> arrival(job, itinerary, s.since());
      case JobState.Received s -> transfers(job, itinerary);
      case JobState.Transferring s -> transfers(job, itinerary);
      case JobState.Packaging s ->
          Optional.of(
              new Plan(
                  s.since().plus(itinerary.returns()),
                  List.of(
                      new JobEvent.Returned(parcel(job, s.since().plus(itinerary.returns()))))));
      case JobState.Completed s -> Optional.empty();
      case JobState.Closed s -> Optional.empty();
    };
  }

  private Itinerary itinerary(Job job) {
    List<String> problems = new ArrayList<>();
    Itinerary itinerary = Itinerary.of(job.details().tags(), problems);
    for (String problem : problems) {
      if (warned.size() < WARNED_MAX && warned.add(job.id() + problem)) {
        LOG.warn("job={} {}; the usual counts", job.path().name(), problem);
      }
    }
    return itinerary;
  }

  private static Optional<Plan> arrival(Job job, Itinerary itinerary, Instant since) {
    Duration arrives = itinerary.arrives();
    if (arrives == null) {
      return Optional.empty();
    }
    Set<DriveId> inParcel = new LinkedHashSet<>();
    List<JobEvent> events = new ArrayList<>();
    for (Drive drive : job.drives()) {
      if (!itinerary.missing().contains(drive.id())) {
        inParcel.add(drive.id());
      } else if (drive.state() instanceof DriveState.Specified) {
        events.add(new JobEvent.DriveMissing(drive.id()));
      }
    }
    if (job.details().type() == JobType.EXPORT && job.drives().isEmpty()) {
      inParcel.addAll(blanks(job));
    }
    if (!inParcel.isEmpty()) {
      events.addFirst(new JobEvent.ParcelArrived(inParcel));
    }
    return events.isEmpty() ? Optional.empty() : Optional.of(new Plan(since.plus(arrives), events));
  }

  /** As many blank drives as the customer says to have sent. */
  private static Set<DriveId> blanks(Job job) {
    Parcel sent = job.details().deliveryPackage();
    Long said = sent == null ? null : sent.driveCount();
    long count = said == null ? 1 : Math.clamp(said, 1, Job.DRIVES_MAX);
    Set<DriveId> blanks = new LinkedHashSet<>();
    for (int i = 1; i <= count; i++) {
      blanks.add(new DriveId("EMULATED-" + i));
    }
    return blanks;
  }

  /** The earliest begin or end of a transfer. */
  private static Optional<Plan> transfers(Job job, Itinerary itinerary) {
    Plan first = null;
    for (Drive drive : job.drives()) {
      Plan plan =
          switch (drive.state()) {
            case DriveState.Received s when !drive.isWithdrawn() && !job.isCancelRequested() ->
                new Plan(
                    s.at().plus(itinerary.starts()),
                    List.of(new JobEvent.TransferStarted(drive.id())));
            case DriveState.Transferring s -> {
              Instant end = s.at().plus(itinerary.copies());
              DriveReport report = report(job, drive, itinerary.endOf(drive.id()), end);
              yield new Plan(end, List.of(new JobEvent.TransferFinished(drive.id(), report)));
            }
            case DriveState.Received s -> null;
            case DriveState.Specified s -> null;
            case DriveState.NeverReceived s -> null;
            case DriveState.Copied s -> null;
            case DriveState.ShippedBack s -> null;
          };
      if (plan != null && (first == null || plan.at().isBefore(first.at()))) {
        first = plan;
      }
    }
    return Optional.ofNullable(first);
  }

  // ---- what is told

  private static Parcel parcel(Job job, Instant at) {
    return new Parcel(
        CARRIER,
        "HOME-" + job.path().name(),
        job.drives().stream().filter(Drive::isAtDock).count(),
        LocalDate.ofInstant(at, ZoneOffset.UTC).toString());
  }

  private static DriveReport report(Job job, Drive drive, CopyStatus end, Instant at) {
    boolean isWhole = !end.isError();
    return new DriveReport(
        end,
        isWhole ? DRIVE_BYTES : DRIVE_BYTES / 2,
        DRIVE_BYTES,
        EmulatedLogs.uri(job, drive.id(), at, "error"),
        job.details().logLevel() == LogLevel.VERBOSE
            ? EmulatedLogs.uri(job, drive.id(), at, "verbose")
            : null,
        job.details().backupDriveManifest()
            ? EmulatedLogs.uri(job, drive.id(), at, "manifest")
            : null);
  }

  private void showProgress(Job job, Instant now) {
    Itinerary itinerary = itinerary(job);
    for (Drive drive : job.drives()) {
      if (drive.state() instanceof DriveState.Transferring(Instant since, _)
          && itinerary.copies().isPositive()) {
        double part =
            (double) Duration.between(since, now).toMillis()
                / Math.max(1, itinerary.copies().toMillis());
        long percent = Math.clamp((long) Math.floor(100 * part), 0, 99);
        leases.note(job.id(), drive.id(), new Progress(DRIVE_BYTES / 100 * percent, DRIVE_BYTES));
      }
    }
  }
}
