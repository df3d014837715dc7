package io.drivedock.server.azureendpoint;

import static io.drivedock.server.azureendpoint.AzureRequest.may;
import static io.drivedock.server.web.protocol.Answer.only;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import io.drivedock.job.JobDetails;
import io.drivedock.job.JobPath;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.GroupDeletion;
import io.drivedock.server.jobs.GroupTable;
import io.drivedock.server.jobs.ResourceGroup;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.Origin;
import io.drivedock.server.web.protocol.Answer;
import io.drivedock.server.web.protocol.ErrorCode;
import io.drivedock.server.web.protocol.FilterText;
import io.drivedock.server.web.protocol.FilterText.Clause;
import io.drivedock.server.web.protocol.JsonObject;
import io.drivedock.server.web.protocol.Paging;
import io.drivedock.server.web.protocol.RequestBody;
import io.drivedock.server.web.protocol.Tags;
import io.drivedock.server.web.protocol.Violations;
import io.drivedock.server.work.GroupDeletions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Resource groups. They mean nothing to a job but where it lies, so any location will do, and a
 * group that jobs are in is there whether it was made or not (decision 0008).
 */
final class GroupRoutes {

  private static final String ALL = "/subscriptions/{subscription}/resourceGroups";
  private static final String ONE = ALL + "/{group}";
  private static final String RESULT = "/subscriptions/{subscription}/operationresults/{operation}";
  private static final int LOCATION_MAX = 128;

  /** Clients send back what they have read. */
  private static final String[] READ = {"id", "name", "type", "properties", "managedBy"};

  private static final String FILTER_FORM =
      "A $filter of groups must be tagName eq '…', optionally followed by and"
          + " tagValue eq '…'.";

  private final GroupTable groups;
  private final GroupDeletions deletions;
  private final Locations locations;
  private final InstantSource clock;

  GroupRoutes(
      GroupTable groups, GroupDeletions deletions, Locations locations, InstantSource clock) {
    this.groups = groups;
    this.deletions = deletions;
    this.locations = locations;
    this.clock = clock;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET(ALL, may(Permission.READ_JOBS, this::list))
        .GET(ONE, may(Permission.READ_JOBS, request -> Answer.json(200, resource(find(request)))))
        .HEAD(ONE, may(Permission.READ_JOBS, this::head))
        .PUT(ONE, may(Permission.WRITE_JOBS, this::put))
        .PATCH(ONE, may(Permission.WRITE_JOBS, this::patch))
        .DELETE(ONE, may(Permission.WRITE_JOBS, this::delete))
        .GET(RESULT, may(Permission.READ_JOBS, this::result))
        .route(path(RESULT), only("GET"))
        .route(path(ALL), only("GET"))
        .route(path(ONE), only("GET, HEAD, PUT, PATCH, DELETE"))
        .build();
  }

  // ---- reading

  private ServerResponse list(AzureRequest request) {
    Paging page = Paging.of(request.query());
    TagFilter filter = filter(page.filter());
    List<ResourceGroup> found = groups.list(request.subscription(), page.after(), page.top() + 1);
    boolean hasMore = found.size() > page.top();
    List<ResourceGroup> shown = hasMore ? found.subList(0, page.top()) : found;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "value",
        shown.stream().filter(group -> filter.takes(group.tags())).map(this::resource).toList());
    if (hasMore) {
      body.put(
          "nextLink",
          page.nextLink(
              request.request().servletRequest(), request.version(), shown.getLast().key()));
    }
    return Answer.json(200, body);
  }

  private static TagFilter filter(@Nullable String text) {
    String name = null;
    String value = null;
    for (Clause clause : FilterText.clauses(text, FILTER_FORM)) {
      switch (clause.field()) {
        case "tagname" -> name = clause.value();
        case "tagvalue" -> value = clause.value();
        default -> throw clause.fieldIsWrong("the field is unknown");
      }
    }
    return new TagFilter(name, value);
  }

  private ServerResponse head(AzureRequest request) {
    return Answer.empty(
        groups.find(request.subscription(), request.resourceGroup()).isPresent() ? 204 : 404);
  }

  private ResourceGroup find(AzureRequest request) {
    String group = request.resourceGroup();
    return groups.find(request.subscription(), group).orElseThrow(() -> notFound(group));
  }

  private static ApiException notFound(String group) {
    return ErrorCode.RESOURCE_GROUP_NOT_FOUND.end(
        "Resource group '%s' could not be found.".formatted(group));
  }

  private Map<String, Object> resource(ResourceGroup group) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", group.id());
    map.put("name", group.name());
    map.put("type", "Microsoft.Resources/resourceGroups");
    map.put("location", locationOf(group));
    map.put("tags", group.tags());
    map.put("properties", Map.of("provisioningState", "Succeeded"));
    return map;
  }

  /** Clients want one also of a group that nobody made. */
  private String locationOf(ResourceGroup group) {
    String location = group.location();
    return location == null ? locations.all().getFirst().normalisedName() : location;
  }

  // ---- writing

  private ServerResponse put(AzureRequest request) {
    Violations violations = new Violations();
    JsonObject body = JsonObject.of(RequestBody.of(request.request().servletRequest()), violations);
    String location = body.text("location", LOCATION_MAX);
    if (location == null || location.isBlank()) {
      body.refuse(ErrorCode.LOCATION_REQUIRED, "location", "location is required.");
    }
    Map<String, String> tags = Tags.of(body);
    body.passOver(READ);
    body.refuseUnknown();
    violations.endIfAny();
    String folded = location == null ? "" : JobDetails.foldLocation(location);
    String subscription = JobPath.fold(request.subscription());
    String name = request.resourceGroup();
    groups.find(subscription, name).ifPresent(group -> requireLocation(group, folded));
    ResourceGroup wanted =
        new ResourceGroup(subscription, name, folded, tags == null ? Map.of() : tags);
    boolean isNew = groups.put(wanted, clock.instant());
    return Answer.json(isNew ? 201 : 200, resource(find(request)));
  }

  private static void requireLocation(ResourceGroup group, String wanted) {
    String location = group.location();
    if (location != null && !location.equals(wanted)) {
      throw ErrorCode.INVALID_RESOURCE_LOCATION.end(
          "location",
          "Resource group '%s' exists in location '%s' and cannot move."
              .formatted(group.name(), location));
    }
  }

  private ServerResponse patch(AzureRequest request) {
    ResourceGroup group = find(request);
    Violations violations = new Violations();
    JsonObject body = JsonObject.of(RequestBody.of(request.request().servletRequest()), violations);
    Tags.Change tags = Tags.Change.ofPatch(body);
    body.passOver(READ);
    body.passOver("location");
    body.refuseUnknown();
    violations.endIfAny();
    return Answer.json(
        200,
        resource(
            groups
                .retag(
                    group.subscription(),
                    group.name(),
                    locationOf(group),
                    clock.instant(),
                    tags::in)
                .orElseThrow(() -> notFound(group.name()))));
  }

  /** As ARM does: accepted, and by the address in Location it is known what became of it. */
  private ServerResponse delete(AzureRequest request) {
    String subscription = request.subscription();
    ResourceGroup group = find(request);
    String id = deletions.begin(request.caller(), subscription, group.name());
    return accepted(request, id);
  }

  private ServerResponse accepted(AzureRequest request, String id) {
    String location =
        "%s/subscriptions/%s/operationresults/%s?api-version=%s"
            .formatted(
                Origin.of(request.request().servletRequest()),
                request.subscription(),
                id,
                request.version());
    return Answer.empty(202, Map.of("Location", location, "Retry-After", "1"));
  }

  private ServerResponse result(AzureRequest request) {
    String subscription = request.subscription();
    GroupDeletion deletion =
        deletions
            .find(subscription, request.request().pathVariable("operation"))
            .orElseThrow(
                () ->
                    ErrorCode.RESOURCE_NOT_FOUND.end(
                        "The operation does not exist, or ended more than a day ago."));
    if (deletion.endedAt() == null) {
      return accepted(request, deletion.id());
    }
    return deletion.isBlocked()
        ? Answer.error(inUse(deletion.group(), groups.jobs(subscription, deletion.group())))
        : Answer.empty(200);
  }

  private static ApiError inUse(String group, List<String> jobs) {
    return new ApiError(
        ErrorCode.RESOURCE_GROUP_IN_USE.status(),
        ErrorCode.RESOURCE_GROUP_IN_USE.text(),
        "Resource group '%s' holds jobs that cannot be deleted now, and stays; the others were deleted. The details name them."
            .formatted(group),
        null,
        jobs.stream()
            .map(
                job ->
                    new ApiError.Detail(
                        ErrorCode.RESOURCE_GROUP_IN_USE.text(),
                        "The job '%s' is in it.".formatted(job),
                        job))
            .toList());
  }
}
