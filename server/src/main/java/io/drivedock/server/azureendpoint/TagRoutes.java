package io.drivedock.server.azureendpoint;

import static io.drivedock.server.azureendpoint.AzureRequest.may;
import static io.drivedock.server.web.protocol.Answer.only;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.GroupTable;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.ResourceGroup;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.protocol.Answer;
import io.drivedock.server.web.protocol.ErrorCode;
import io.drivedock.server.web.protocol.JsonObject;
import io.drivedock.server.web.protocol.PathNames;
import io.drivedock.server.web.protocol.RequestBody;
import io.drivedock.server.web.protocol.Tags;
import io.drivedock.server.web.protocol.Violations;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Tags apart from what has them: {@code Microsoft.Resources/tags/default} on a job or a resource
 * group, as {@code az tag} asks it.
 */
final class TagRoutes {

  private static final String GROUP = "/subscriptions/{subscription}/resourceGroups/{group}";
  private static final String JOB = GROUP + "/providers/Microsoft.ImportExport/jobs/{job}";
  private static final String TAGS = "/providers/Microsoft.Resources/tags/default";
  private static final String OF_GROUP = GROUP + TAGS;
  private static final String OF_JOB = JOB + TAGS;
  private static final String[] READ = {"id", "name", "type"};

  private final Jobs jobs;
  private final JobTable table;
  private final GroupTable groups;
  private final Locations locations;
  private final InstantSource clock;

  TagRoutes(
      Jobs jobs, JobTable table, GroupTable groups, Locations locations, InstantSource clock) {
    this.jobs = jobs;
    this.table = table;
    this.groups = groups;
    this.locations = locations;
    this.clock = clock;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET(OF_JOB, may(Permission.READ_JOBS, this::ofJob))
        .PUT(
            OF_JOB, may(Permission.WRITE_JOBS, request -> changeJob(request, replacement(request))))
        .PATCH(
            OF_JOB, may(Permission.WRITE_JOBS, request -> changeJob(request, operation(request))))
        .DELETE(OF_JOB, may(Permission.WRITE_JOBS, this::emptyJob))
        .GET(OF_GROUP, may(Permission.READ_JOBS, this::ofGroup))
        .PUT(
            OF_GROUP,
            may(Permission.WRITE_JOBS, request -> changeGroup(request, replacement(request))))
        .PATCH(
            OF_GROUP,
            may(Permission.WRITE_JOBS, request -> changeGroup(request, operation(request))))
        .DELETE(OF_GROUP, may(Permission.WRITE_JOBS, this::emptyGroup))
        .route(path(OF_JOB).or(path(OF_GROUP)), only("GET, PUT, PATCH, DELETE"))
        .build();
  }

  // ---- bodies

  private static Tags.Change replacement(AzureRequest request) {
    Violations violations = new Violations();
    JsonObject body = body(request, violations);
    Map<String, String> tags = tags(body);
    body.refuseUnknown();
    violations.endIfAny();
    return Tags.Change.replacing(tags);
  }

  private static Tags.Change operation(AzureRequest request) {
    Violations violations = new Violations();
    JsonObject body = body(request, violations);
    String operation = body.text("operation", JsonObject.LINE_MAX);
    Map<String, String> tags = tags(body);
    body.refuseUnknown();
    Tags.Change change =
        switch (operation == null ? "" : operation.toLowerCase(Locale.ROOT)) {
          case "merge" -> Tags.Change.merging(tags);
          case "replace" -> Tags.Change.replacing(tags);
          case "delete" -> Tags.Change.deleting(tags);
          default -> {
            body.refuse(
                ErrorCode.INVALID_ARGUMENT, "operation", "operation is Merge, Replace or Delete.");
            yield Tags.Change.replacing(tags);
          }
        };
    violations.endIfAny();
    return change;
  }

  private static JsonObject body(AzureRequest request, Violations violations) {
    JsonObject body = JsonObject.of(RequestBody.of(request.request().servletRequest()), violations);
    body.passOver(READ);
    return body;
  }

  private static Map<String, String> tags(JsonObject body) {
    JsonObject properties = body.objectOrEmpty("properties");
    Map<String, String> tags = Tags.of(properties);
    return tags == null ? Map.of() : tags;
  }

  private static ServerResponse resource(String id, Map<String, String> tags) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id + TAGS);
    map.put("name", "default");
    map.put("type", "Microsoft.Resources/tags");
    map.put("properties", Map.of("tags", tags));
    return Answer.json(200, map);
  }

  // ---- of a job

  private ServerResponse ofJob(AzureRequest request) {
    JobPath path = PathNames.jobPath(request.request());
    return resource(table.find(path).orElseThrow(() -> noJob(path)).job());
  }

  private static ServerResponse resource(Job job) {
    return resource(job.path().resourceId(), job.details().tags());
  }

  private ServerResponse emptyJob(AzureRequest request) {
    Tags.Change nothing = Tags.Change.replacing(Map.of());
    return told(request, nothing, job -> Answer.empty(200));
  }

  private ServerResponse changeJob(AzureRequest request, Tags.Change change) {
    return told(request, change, TagRoutes::resource);
  }

  private ServerResponse told(
      AzureRequest request, Tags.Change change, Function<Job, ServerResponse> answer) {
    JobPath path = PathNames.jobPath(request.request());
    List<JobEvent> events =
        change.ofJob().<JobEvent>map(JobEvent.Edited::new).map(List::of).orElse(List.of());
    return switch (jobs.apply(request.caller(), path, events)) {
      case Outcome.Done(Job job) -> answer.apply(job);
      case Outcome.Refused refused -> Answer.error(ApiError.refused(refused.refusals()));
      case Outcome.NotFound _ -> throw noJob(path);
    };
  }

  private static ApiException noJob(JobPath path) {
    return ErrorCode.RESOURCE_NOT_FOUND.end(
        "The resource 'Microsoft.ImportExport/jobs/%s' under resource group '%s' was not found."
            .formatted(path.name(), path.resourceGroup()));
  }

  // ---- of a group

  private ServerResponse ofGroup(AzureRequest request) {
    return groups
        .find(request.subscription(), request.resourceGroup())
        .map(group -> resource(group.id(), group.tags()))
        .orElseThrow(() -> noGroup(request));
  }

  private ServerResponse emptyGroup(AzureRequest request) {
    retag(request, Tags.Change.replacing(Map.of()));
    return Answer.empty(200);
  }

  private ServerResponse changeGroup(AzureRequest request, Tags.Change change) {
    ResourceGroup group = retag(request, change);
    return resource(group.id(), group.tags());
  }

  private ResourceGroup retag(AzureRequest request, Tags.Change change) {
    Optional<ResourceGroup> group =
        groups.retag(
            request.subscription(),
            request.resourceGroup(),
            locations.all().getFirst().normalisedName(),
            clock.instant(),
            change::in);
    return group.orElseThrow(() -> noGroup(request));
  }

  private static ApiException noGroup(AzureRequest request) {
    return ErrorCode.RESOURCE_GROUP_NOT_FOUND.end(
        "Resource group '%s' could not be found.".formatted(request.resourceGroup()));
  }
}
