package io.drivedock.server.arm;

import static org.springframework.web.servlet.function.RequestPredicates.path;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Drive;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.GroupTable;
import io.drivedock.server.jobs.JobListPage;
import io.drivedock.server.jobs.JobPut;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.locations.Location;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.protocol.Answer;
import io.drivedock.server.web.protocol.ErrorCode;
import io.drivedock.server.web.protocol.PathNames;
import io.drivedock.server.web.protocol.RequestLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The ten operations of {@code Microsoft.ImportExport}, and two of our own beside a job: what may
 * be done with it, and the withdrawing of a drive.
 */
public final class ArmRoutes {

  private static final String PROVIDER = "/providers/Microsoft.ImportExport";
  private static final String LOCATIONS = PROVIDER + "/locations";
  private static final String LOCATION = LOCATIONS + "/{location}";
  private static final String OPERATIONS = PROVIDER + "/operations";
  private static final String SUBSCRIPTION_JOBS =
      "/subscriptions/{subscription}" + PROVIDER + "/jobs";
  private static final String GROUP_JOBS =
      "/subscriptions/{subscription}/resourceGroups/{group}" + PROVIDER + "/jobs";
  private static final String JOB = GROUP_JOBS + "/{job}";
  private static final String KEYS = JOB + "/listBitLockerKeys";
  private static final String ACTIONS = JOB + "/actions";
  private static final String WITHDRAWAL = JOB + "/withdrawDrive";

  private final Jobs jobs;
  private final JobTable table;
  private final GroupTable groups;
  private final Locations locations;
  private final JobWire wire;

  /**
   * Routes to those jobs and locations.
   *
   * @param acceptsUnencryptedDrives whether a drive may be announced without a key
   */
  public ArmRoutes(
      Jobs jobs,
      JobTable table,
      GroupTable groups,
      Locations locations,
      boolean acceptsUnencryptedDrives) {
    this.jobs = jobs;
    this.table = table;
    this.groups = groups;
    this.locations = locations;
    this.wire = new JobWire(table, locations, acceptsUnencryptedDrives);
  }

  /** The routes; paths that are none of theirs they leave to others. */
  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET(LOCATIONS, may(Permission.READ_JOBS, this::listLocations))
        .GET(LOCATION, may(Permission.READ_JOBS, this::getLocation))
        .GET(OPERATIONS, may(Permission.READ_JOBS, request -> Answer.json(200, Operations.list())))
        .GET(SUBSCRIPTION_JOBS, may(Permission.READ_JOBS, this::listBySubscription))
        .GET(GROUP_JOBS, may(Permission.READ_JOBS, this::listByResourceGroup))
        .GET(JOB, may(Permission.READ_JOBS, this::get))
        .HEAD(JOB, may(Permission.READ_JOBS, this::head))
        .PUT(JOB, may(Permission.WRITE_JOBS, this::put))
        .PATCH(JOB, may(Permission.WRITE_JOBS, this::patch))
        .DELETE(JOB, may(Permission.WRITE_JOBS, this::delete))
        .POST(KEYS, may(Permission.READ_KEYS, this::listKeys))
        .GET(ACTIONS, may(Permission.READ_JOBS, this::actions))
        .POST(WITHDRAWAL, may(Permission.WRITE_JOBS, this::withdraw))
        .route(path(JOB), Answer.only("GET, HEAD, PUT, PATCH, DELETE"))
        .route(path(KEYS).or(path(WITHDRAWAL)), Answer.only("POST"))
        .route(path(ACTIONS), Answer.only("GET"))
        .route(path(LOCATIONS).or(path(LOCATION)).or(path(OPERATIONS)), Answer.only("GET"))
        .route(path(SUBSCRIPTION_JOBS).or(path(GROUP_JOBS)), Answer.only("GET"))
        .filter(new RequestLog())
        .build();
  }

  private static HandlerFunction<ServerResponse> may(
      Permission permission, Function<ArmRequest, ServerResponse> answer) {
    return plain -> {
      ArmRequest request = ArmRequest.of(plain);
      Optional<ApiError> refusal = PathNames.refusal(plain, permission);
      return refusal.isPresent() ? Answer.error(refusal.get()) : answer.apply(request);
    };
  }

  // ---- locations

  private ServerResponse listLocations(ArmRequest request) {
    return Answer.json(
        200, Map.of("value", locations.all().stream().map(LocationResource::of).toList()));
  }

  private ServerResponse getLocation(ArmRequest request) {
    Location location =
        locations
            .find(request.request().pathVariable("location"))
            .orElseThrow(
                () ->
                    ErrorCode.RESOURCE_NOT_FOUND.end(
                        "There is no location with that name. GET "
                            + LOCATIONS
                            + " lists those that there are."));
    return Answer.json(200, LocationResource.of(location));
  }

  // ---- lists of jobs

  private ServerResponse listBySubscription(ArmRequest request) {
    ArmPage page = ArmPage.of(request.query());
    return page(request, page, table.list(page.query(request.subscription(), null)), true);
  }

  /**
   * A group is there if it was made or a job is in it; who walks on to a last page need not be
   * told.
   */
  private ServerResponse listByResourceGroup(ArmRequest request) {
    ArmPage page = ArmPage.of(request.query());
    String subscription = request.subscription();
    String group = request.resourceGroup();
    JobListPage found = table.list(page.query(subscription, group));
    if (found.jobs().isEmpty() && page.after() == null && !groups.exists(subscription, group)) {
      throw noGroup(group);
    }
    return page(request, page, found, false);
  }

  private ServerResponse page(
      ArmRequest request, ArmPage page, JobListPage found, boolean withDrives) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "value",
        found.jobs().stream()
            .map(job -> JobResource.of(job, request.version(), wire.locationOf(job), withDrives))
            .toList());
    found
        .next()
        .ifPresent(
            last ->
                body.put(
                    "nextLink",
                    page.nextLink(request.request().servletRequest(), request.version(), last)));
    return Answer.json(200, body);
  }

  // ---- one job

  private ServerResponse get(ArmRequest request) {
    return whole(request, 200, find(request.jobPath()));
  }

  /** As ARM asks whether a resource exists: 204 or 404. */
  private ServerResponse head(ArmRequest request) {
    return table
        .find(request.jobPath())
        .map(job -> Answer.empty(204, EntityTag.header(job)))
        .orElseGet(() -> Answer.empty(404));
  }

  private ServerResponse put(ArmRequest request) {
    JobPath path = request.jobPath();
    JobPut put = wire.put(path, request.body());
    String location = put.change().draft().details().location();
    return switch (jobs.put(request.caller(), path, put, request.condition())) {
      case Outcome.Created(Job job) -> whole(request, 201, table.justWritten(job), location);
      case Outcome.Done(Job job) -> whole(request, 200, table.justWritten(job), location);
      case Outcome.Refused refused -> Answer.error(ApiError.refused(refused.refusals()));
    };
  }

  private ServerResponse patch(ArmRequest request) {
    JobPath path = request.jobPath();
    List<JobEvent> events = PatchBody.read(request.body(), wire.needsKey(path));
    return changed(request, path, events);
  }

  private ServerResponse changed(ArmRequest request, JobPath path, List<JobEvent> events) {
    return switch (jobs.apply(request.caller(), path, events, request.condition())) {
      case Outcome.Done(Job job) -> whole(request, 200, table.justWritten(job));
      case Outcome.Refused refused -> Answer.error(ApiError.refused(refused.refusals()));
      case Outcome.NotFound _ -> throw notFound(path);
    };
  }

  /** An operation of ours: the drive goes home without a transfer, the others go on. */
  private ServerResponse withdraw(ArmRequest request) {
    JobPath path = request.jobPath();
    JobEvent event = new JobEvent.DriveWithdrawn(WithdrawBody.read(request.body()));
    return changed(request, path, List.of(event));
  }

  private ServerResponse delete(ArmRequest request) {
    JobPath path = request.jobPath();
    return switch (jobs.delete(path, request.condition())) {
      case Outcome.Erased _ -> Answer.empty(200);
      // ARM's contract is 204; the official clients take that for an error (decision 0064).
      case Outcome.NotFound _ -> Answer.empty(200);
      case Outcome.Refused refused -> Answer.error(ApiError.refused(refused.refusals()));
    };
  }

  /** An operation of ours: what may be done now, and why not the rest; what time will do. */
  private ServerResponse actions(ArmRequest request) {
    Job job = find(request.jobPath()).job();
    return Answer.json(200, ActionsResource.of(job, jobs.outlook(job), request.caller()));
  }

  // ---- keys

  private ServerResponse listKeys(ArmRequest request) {
    Job job = find(request.jobPath()).job();
    List<Map<String, Object>> told = new ArrayList<>();
    jobs.showKeys(request.caller(), job)
        .orElseThrow(() -> notFound(request.jobPath()))
        .forEach(
            (drive, key) -> {
              Map<String, Object> item = new LinkedHashMap<>();
              item.put("driveId", spelling(job, drive));
              item.put("bitLockerKey", key.reveal());
              told.add(item);
            });
    return Answer.json(200, Map.of("value", told));
  }

  private static String spelling(Job job, DriveId drive) {
    return job.drive(drive).map(Drive::spelling).orElse(drive.value());
  }

  // ---- finding and showing

  private StoredJob find(JobPath path) {
    return table.find(path).orElseThrow(() -> notFound(path));
  }

  private ApiException notFound(JobPath path) {
    return groups.exists(path.subscription(), path.resourceGroup())
        ? ErrorCode.RESOURCE_NOT_FOUND.end(
            "The resource 'Microsoft.ImportExport/jobs/%s' under resource group '%s' was not found."
                .formatted(path.name(), path.resourceGroup()))
        : noGroup(path.resourceGroup());
  }

  private static ApiException noGroup(String group) {
    return ErrorCode.RESOURCE_GROUP_NOT_FOUND.end(
        "Resource group '%s' could not be found.".formatted(group));
  }

  private ServerResponse whole(ArmRequest request, int status, StoredJob job) {
    return whole(request, status, job, null);
  }

  private ServerResponse whole(
      ArmRequest request, int status, StoredJob job, @Nullable String location) {
    return Answer.of(
        status,
        JobResource.of(
            job, request.version(), location == null ? wire.locationOf(job) : location, true),
        EntityTag.header(job));
  }
}
