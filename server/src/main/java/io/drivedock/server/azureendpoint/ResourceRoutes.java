package io.drivedock.server.azureendpoint;

import static io.drivedock.server.azureendpoint.AzureRequest.may;
import static io.drivedock.server.web.protocol.Answer.only;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import io.drivedock.job.Job;
import io.drivedock.job.JobDetails;
import io.drivedock.job.JobId;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.AccountOwners;
import io.drivedock.server.jobs.GroupTable;
import io.drivedock.server.jobs.JobListPage;
import io.drivedock.server.jobs.JobQuery;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.protocol.Answer;
import io.drivedock.server.web.protocol.ErrorCode;
import io.drivedock.server.web.protocol.Paging;
import io.drivedock.server.web.protocol.RequestBody;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Resources as ARM lists them whatever they are, which here are jobs; and storage accounts, as far
 * as a client must see one to name it in a job.
 */
final class ResourceRoutes {

  private static final String SUBSCRIPTION = "/subscriptions/{subscription}";
  private static final String GROUP = SUBSCRIPTION + "/resourceGroups/{group}";
  private static final String ACCOUNT =
      GROUP + "/providers/Microsoft.Storage/storageAccounts/{account}";
  private static final Pattern ACCOUNT_NAME = Pattern.compile("[a-z0-9]{3,24}");

  private final JobTable jobs;
  private final GroupTable groups;
  private final AccountOwners owners;
  private final Locations locations;

  ResourceRoutes(JobTable jobs, GroupTable groups, AccountOwners owners, Locations locations) {
    this.jobs = jobs;
    this.groups = groups;
    this.owners = owners;
    this.locations = locations;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET(SUBSCRIPTION + "/resources", may(Permission.READ_JOBS, request -> list(request, null)))
        .GET(GROUP + "/resources", may(Permission.READ_JOBS, this::listGroup))
        .GET(ACCOUNT, may(Permission.READ_JOBS, this::account))
        .PUT(ACCOUNT, may(Permission.WRITE_JOBS, this::putAccount))
        .route(path(SUBSCRIPTION + "/resources").or(path(GROUP + "/resources")), only("GET"))
        .route(path(ACCOUNT), only("GET, PUT"))
        .build();
  }

  // ---- jobs, as resources

  private ServerResponse listGroup(AzureRequest request) {
    String group = request.resourceGroup();
    if (!groups.exists(request.subscription(), group)) {
      throw ErrorCode.RESOURCE_GROUP_NOT_FOUND.end(
          "Resource group '%s' could not be found.".formatted(group));
    }
    return list(request, group);
  }

  private ServerResponse list(AzureRequest request, @Nullable String group) {
    String subscription = request.subscription();
    Paging page = Paging.of(request.query());
    ResourceFilter filter = ResourceFilter.parse(page.filter());
    if (!filter.takesJobsOf(group)) {
      return Answer.json(200, Map.of("value", List.of()));
    }
    JobListPage found =
        jobs.list(
            new JobQuery(
                subscription,
                group == null ? filter.resourceGroup() : group,
                null,
                null,
                null,
                null,
                after(page.after()),
                page.top()));
    String expand = request.query().value("$expand");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "value",
        found.jobs().stream()
            .map(StoredJob::job)
            .filter(filter::takes)
            .map(job -> resource(job, expand == null ? "" : expand.toLowerCase(Locale.ROOT)))
            .toList());
    found
        .next()
        .ifPresent(
            last ->
                body.put(
                    "nextLink",
                    page.nextLink(
                        request.request().servletRequest(), request.version(), last.toString())));
    return Answer.json(200, body);
  }

  private static @Nullable JobId after(@Nullable String text) {
    try {
      return text == null ? null : JobId.parse(text);
    } catch (IllegalArgumentException e) {
      throw Paging.notOurs();
    }
  }

  /** What is expanded is read loosely: nobody is harmed by a member more or less. */
  private static Map<String, Object> resource(Job job, String expand) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", job.path().resourceId());
    map.put("name", job.path().name());
    map.put("type", "Microsoft.ImportExport/jobs");
    map.put("location", JobDetails.foldLocation(job.details().location()));
    if (!job.details().tags().isEmpty()) {
      map.put("tags", job.details().tags());
    }
    if (expand.contains("createdtime")) {
      map.put("createdTime", DateTimeFormatter.ISO_INSTANT.format(job.created().at()));
    }
    if (expand.contains("changedtime")) {
      map.put("changedTime", DateTimeFormatter.ISO_INSTANT.format(job.modified().at()));
    }
    if (expand.contains("provisioningstate")) {
      map.put("provisioningState", "Succeeded");
    }
    return map;
  }

  // ---- storage accounts

  /**
   * A job may name any account that is not another subscription's, so any of those is there
   * (decision 0063).
   */
  private ServerResponse account(AzureRequest request) {
    String name = request.request().pathVariable("account");
    if (!ACCOUNT_NAME.matcher(name).matches()) {
      throw ErrorCode.INVALID_RESOURCE_NAME.end(
          "accountName",
          "The name of a storage account has 3 to 24 lower-case letters and digits.");
    }
    String id =
        "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Storage/storageAccounts/%s"
            .formatted(request.subscription(), request.resourceGroup(), name);
    if (owners.conflict(request.subscription(), id).isPresent()) {
      throw ErrorCode.LINKED_AUTHORIZATION_FAILED.end(
          "accountName",
          "The storage account does not belong to this subscription. Choose another name, or ask"
              + " the operator of this service to make the subscription an owner of the account.");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("name", name);
    map.put("type", "Microsoft.Storage/storageAccounts");
    map.put("location", locations.all().getFirst().normalisedName());
    map.put("kind", "StorageV2");
    map.put("sku", Map.of("name", "Standard_LRS", "tier", "Standard"));
    map.put("tags", Map.of());
    map.put("properties", Map.of("provisioningState", "Succeeded"));
    return Answer.json(200, map);
  }

  /** Nothing is kept of it; what holds the blobs is configured (docs/operating.md). */
  private ServerResponse putAccount(AzureRequest request) {
    RequestBody.of(request.request().servletRequest());
    return account(request);
  }
}
