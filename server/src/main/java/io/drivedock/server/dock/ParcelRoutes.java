package io.drivedock.server.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.dock.DockWire;
import io.drivedock.dock.WireException;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.DriveState;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.Parcel;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.JobQuery;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.jobs.Tombstone;
import io.drivedock.server.jobs.TombstoneTable;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * What people at the dock say: a parcel came, a drive was not in it, the drives went home; and of a
 * parcel that does not come, that they wait longer or no more.
 */
final class ParcelRoutes {
  /** More drives than any job has, fewer than a hostile list. */
  private static final int DRIVES_MAX = 100;

  /** More jobs of one tracking number are not told apart here. */
  private static final int JOBS_MAX = 20;

  /** Nobody plans to wait longer; a date beyond is a slip of the pen. */
  private static final Duration WAIT_MAX = Duration.ofDays(366);

  private final Jobs jobs;
  private final JobTable table;
  private final TombstoneTable tombstones;
  private final InstantSource clock;

  ParcelRoutes(Jobs jobs, JobTable table, TombstoneTable tombstones, InstantSource clock) {
    this.jobs = jobs;
    this.table = table;
    this.tombstones = tombstones;
    this.clock = clock;
  }

  RouterFunction<ServerResponse> routes() {
    return route()
        .POST("/parcels", request -> DockCall.of(request, Permission.RUN_DOCK, this::checkIn))
        .POST(
            "/jobs/{job}/drives/{drive}/missing",
            r -> DockCall.of(r, Permission.RUN_DOCK, this::miss))
        .POST(
            "/jobs/{job}/return",
            request -> DockCall.of(request, Permission.RUN_DOCK, this::sendHome))
        .POST(
            "/jobs/{job}/wait",
            request -> DockCall.of(request, Permission.RUN_DOCK, this::waitLonger))
        .POST(
            "/jobs/{job}/giveUp",
            request -> DockCall.of(request, Permission.RUN_DOCK, this::giveUp))
        .build();
  }

  // ---- a parcel comes

  private ServerResponse checkIn(DockCall call) {
    Map<String, Object> body = call.body();
    Set<DriveId> drives = new LinkedHashSet<>(DockWire.drives(body, "drives", DRIVES_MAX));
    if (drives.isEmpty()) {
      throw new WireException("'drives' names no drive; a parcel that is opened has at least one");
    }
    JobId id = jobOf(body);
    if (table.find(id).isEmpty()) {
      throw tombstones.find(id).map(ParcelRoutes::erased).orElseGet(DockCall::unknownJob);
    }
    Job job = applied(call, id, new JobEvent.ParcelArrived(drives));
    Map<String, Object> answer = whole(job);
    answer.put("unexpectedDrives", unexpected(job, drives));
    answer.put("missingDrives", missing(job));
    return DockCall.ok(answer);
  }

  private static List<String> unexpected(Job job, Set<DriveId> drives) {
    return job.details().type() == JobType.EXPORT
        ? List.of()
        : drives.stream()
            .filter(drive -> job.drive(drive).isEmpty())
            .map(DriveId::value)
            .sorted()
            .toList();
  }

  private static List<String> missing(Job job) {
    return job.drives().stream()
        .filter(drive -> !drive.isAtDock() && !(drive.state() instanceof DriveState.ShippedBack))
        .map(drive -> drive.id().value())
        .toList();
  }

  /** The job whose parcel it is, by what the label says. */
  private JobId jobOf(Map<String, Object> body) {
    String jobId = DockWire.textOrNull(body, "jobId");
    String resourceId = DockWire.textOrNull(body, "resourceId");
    String tracking = DockWire.textOrNull(body, "trackingNumber");
    if (jobId != null) {
      return known(jobId);
    }
    if (resourceId != null) {
      return table.find(path(resourceId)).orElseThrow(DockCall::unknownJob).job().id();
    }
    if (tracking != null) {
      return ofTrackingNumber(tracking);
    }
    throw new WireException(
        "it names no job; give one of 'jobId', 'resourceId' and 'trackingNumber'");
  }

  private static JobId known(String jobId) {
    try {
      return JobId.parse(jobId);
    } catch (IllegalArgumentException e) {
      throw new WireException("'jobId' is malformed");
    }
  }

  /** A label outlives its job; whoever holds the parcel must know what to do with it. */
  private static ApiException erased(Tombstone stone) {
    String why =
        switch (stone.reason()) {
          case DELETED -> "was deleted by its customer";
          case EXPIRED -> "expired, because its drives were not shipped in time";
          case KEPT -> "was over";
        };
    return ApiException.of(
        404,
        "JobErased",
        ("The job of this label %s and was erased on %s; its owner is unknown."
                + " Copy nothing, leave the drives as they are, and return the parcel to"
                + " its sender.")
            .formatted(why, stone.erasedOn()));
  }

  private static JobPath path(String resourceId) {
    return JobPath.parse(resourceId)
        .orElseThrow(() -> new WireException("'resourceId' is not the id of a job"));
  }

  private JobId ofTrackingNumber(String tracking) {
    List<StoredJob> found =
        table.list(new JobQuery(null, null, null, null, tracking, null, null, JOBS_MAX)).jobs();
    List<StoredJob> open = found.stream().filter(stored -> !stored.job().isFinished()).toList();
    List<StoredJob> candidates = open.isEmpty() ? found : open;
    if (candidates.isEmpty()) {
      throw ApiException.of(
          404,
          "ResourceNotFound",
          "No job names the tracking number '%s'. Put the parcel aside and look for its drives."
              .formatted(tracking));
    }
    if (candidates.size() > 1) {
      throw ApiException.of(
          409,
          "AmbiguousTrackingNumber",
          "The tracking number '%s' is that of several jobs; give the jobId of one: %s."
              .formatted(
                  tracking,
                  String.join(
                      ", ",
                      candidates.stream()
                          .map(stored -> stored.job().path().name() + " " + stored.job().id())
                          .toList())));
    }
    return candidates.getFirst().job().id();
  }

  // ---- a drive is missing

  private ServerResponse miss(DockCall call) {
    JobId id = call.jobId();
    return DockCall.ok(whole(applied(call, id, new JobEvent.DriveMissing(call.drive()))));
  }

  // ---- the drives go home

  private ServerResponse sendHome(DockCall call) {
    Map<String, Object> body = call.body();
    StoredJob before = call.job(table);
    JobId id = before.job().id();
    return DockCall.ok(whole(applied(call, id, new JobEvent.Returned(parcel(body, before.job())))));
  }

  /**
   * What the body leaves out is known here: as many drives as are at the dock, and today. Said
   * again, it is the parcel that went.
   */
  private Parcel parcel(Map<String, Object> body, Job job) {
    String carrier = DockWire.text(body, "carrierName");
    String tracking = DockWire.text(body, "trackingNumber");
    Parcel usual =
        Optional.ofNullable(job.returnPackage())
            .filter(gone -> gone.carrierName().equals(carrier))
            .filter(gone -> gone.trackingNumber().equals(tracking))
            .orElseGet(
                () ->
                    new Parcel(
                        carrier,
                        tracking,
                        job.drives().stream().filter(Drive::isAtDock).count(),
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString()));
    Long driveCount = driveCount(body);
    String shipDate = DockWire.textOrNull(body, "shipDate");
    return new Parcel(
        carrier,
        tracking,
        driveCount == null ? usual.driveCount() : driveCount,
        shipDate == null ? usual.shipDate() : shipDate);
  }

  private static @Nullable Long driveCount(Map<String, Object> body) {
    return switch (body.get("driveCount")) {
      case null -> null;
      case Integer count when count >= 0 -> count.longValue();
      default -> throw new WireException("'driveCount' is not a whole number from 0");
    };
  }

  // ---- a parcel does not come

  private ServerResponse waitLonger(DockCall call) {
    JobId id = call.jobId();
    Instant until;
    try {
      until = Instant.parse(DockWire.text(call.body(), "until"));
    } catch (DateTimeParseException e) {
      throw new WireException("'until' is a time in UTC such as 2027-01-31T12:00:00Z");
    }
    Instant now = clock.instant();
    if (until.isBefore(now) || until.isAfter(now.plus(WAIT_MAX))) {
      throw new WireException(
          "'until' is in the past, or more than %d days ahead".formatted(WAIT_MAX.toDays()));
    }
    return DockCall.ok(
        whole(applied(call, id, new JobEvent.WaitExtended(until.truncatedTo(ChronoUnit.MICROS)))));
  }

  private ServerResponse giveUp(DockCall call) {
    JobId id = call.jobId();
    return DockCall.ok(whole(applied(call, id, new JobEvent.GivenUp())));
  }

  // ---- telling, and what came of it

  /** The job as this call left it, whatever a station has done since. */
  private Map<String, Object> whole(Job job) {
    return DockJson.whole(table.justWritten(job), jobs.owners().blocked(job));
  }

  private Job applied(DockCall call, JobId id, JobEvent event) {
    return switch (jobs.apply(call.caller(), id, List.of(event))) {
      case Outcome.Done(Job job) -> job;
      case Outcome.Refused refused -> throw new ApiException(ApiError.refused(refused.refusals()));
      case Outcome.NotFound _ -> throw DockCall.unknownJob();
    };
  }
}
