package io.drivedock.server.azureendpoint;

import static io.drivedock.server.azureendpoint.AzureRequest.may;
import static io.drivedock.server.web.protocol.Answer.only;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import io.drivedock.job.JobPath;
import io.drivedock.server.access.Permission;
import io.drivedock.server.deployments.Deployment;
import io.drivedock.server.deployments.EvaluationScope;
import io.drivedock.server.deployments.Plan;
import io.drivedock.server.deployments.Template;
import io.drivedock.server.deployments.TemplateException;
import io.drivedock.server.jobs.GroupTable;
import io.drivedock.server.jobs.JobQuery;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.ResourceGroup;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.Correlation;
import io.drivedock.server.web.Origin;
import io.drivedock.server.web.protocol.Answer;
import io.drivedock.server.web.protocol.ErrorCode;
import io.drivedock.server.web.protocol.JsonObject;
import io.drivedock.server.web.protocol.Paging;
import io.drivedock.server.web.protocol.RequestBody;
import io.drivedock.server.web.protocol.Violations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code Microsoft.Resources/deployments} of a resource group, as {@code az deployment group} asks
 * it, for templates whose resources are jobs. A deployment is done when it is answered.
 */
final class DeploymentRoutes {

  private static final String GROUP = "/subscriptions/{subscription}/resourceGroups/{group}";
  private static final String ALL = GROUP + "/providers/Microsoft.Resources/deployments";
  private static final String ONE = ALL + "/{deployment}";
  private static final String VALIDATE = ONE + "/validate";
  private static final String WHAT_IF = ONE + "/whatIf";
  private static final String OPERATIONS = ONE + "/operations";
  private static final String OLD_OPERATIONS = GROUP + "/deployments/{deployment}/operations";
  private static final String STATUS = ONE + "/operationStatuses/{operation}";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._()-]{1,64}");
  private static final int OTHERS_MAX = 300;
  private static final int NAMES_MAX = 10;
  private static final String INCREMENTAL = "Incremental";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Deployments deployments;
  private final GroupTable groups;
  private final JobTable jobs;
  private final Locations locations;

  DeploymentRoutes(Deployments deployments, GroupTable groups, JobTable jobs, Locations locations) {
    this.deployments = deployments;
    this.groups = groups;
    this.jobs = jobs;
    this.locations = locations;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET(ALL, may(Permission.READ_JOBS, this::list))
        .GET(ONE, may(Permission.READ_JOBS, request -> told(200, find(request))))
        .HEAD(ONE, may(Permission.READ_JOBS, this::head))
        .PUT(ONE, may(Permission.WRITE_JOBS, request -> templated(request, this::put)))
        .DELETE(ONE, may(Permission.WRITE_JOBS, this::delete))
        .POST(VALIDATE, may(Permission.WRITE_JOBS, request -> templated(request, this::validate)))
        .POST(WHAT_IF, may(Permission.WRITE_JOBS, request -> templated(request, this::whatIf)))
        .GET(OPERATIONS, may(Permission.READ_JOBS, this::operations))
        .GET(OLD_OPERATIONS, may(Permission.READ_JOBS, this::operations))
        .GET(STATUS, may(Permission.READ_JOBS, this::status))
        .route(
            path(ALL).or(path(OPERATIONS)).or(path(OLD_OPERATIONS)).or(path(STATUS)), only("GET"))
        .route(path(ONE), only("GET, HEAD, PUT, DELETE"))
        .route(path(VALIDATE).or(path(WHAT_IF)), only("POST"))
        .build();
  }

  // ---- what was deployed

  private ServerResponse list(AzureRequest request) {
    ResourceGroup group = group(request);
    Paging page = Paging.of(request.query());
    List<Deployment> found =
        deployments.table().list(group.subscription(), group.name(), page.after(), page.top() + 1);
    boolean hasMore = found.size() > page.top();
    List<Deployment> shown = hasMore ? found.subList(0, page.top()) : found;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("value", shown.stream().map(DeploymentRoutes::json).toList());
    if (hasMore) {
      String last = JobPath.fold(shown.getLast().name());
      body.put(
          "nextLink", page.nextLink(request.request().servletRequest(), request.version(), last));
    }
    return Answer.json(200, body);
  }

  private Deployment find(AzureRequest request) {
    String name = name(request);
    return deployments
        .table()
        .find(request.subscription(), request.resourceGroup(), name)
        .orElseThrow(
            () ->
                ErrorCode.DEPLOYMENT_NOT_FOUND.end(
                    "The deployment '%s' could not be found in resource group '%s'."
                        .formatted(name, request.resourceGroup())));
  }

  private ServerResponse head(AzureRequest request) {
    boolean isThere =
        deployments
            .table()
            .find(request.subscription(), request.resourceGroup(), name(request))
            .isPresent();
    return Answer.empty(isThere ? 204 : 404);
  }

  private ServerResponse delete(AzureRequest request) {
    deployments.table().delete(request.subscription(), request.resourceGroup(), name(request));
    return Answer.empty(204);
  }

  private static JsonNode json(Deployment deployment) {
    return JSON.readTree(deployment.body());
  }

  private static ServerResponse told(int status, Deployment deployment) {
    return Answer.of(status, json(deployment), Map.of());
  }

  private ServerResponse operations(AzureRequest request) {
    Deployment deployment = find(request);
    JsonNode body = json(deployment);
    String id = body.path("id").asString("");
    return Answer.json(
        200,
        Map.of(
            "value",
            body.at("/properties/outputResources")
                .valueStream()
                .map(resource -> operation(id, resource.path("id").asString(""), deployment))
                .toList()));
  }

  private static Map<String, Object> operation(String id, String resource, Deployment deployment) {
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("id", resource);
    target.put("resourceType", Plan.TYPE);
    target.put("resourceName", name);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("provisioningOperation", "Create");
    properties.put("provisioningState", "Succeeded");
    properties.put("timestamp", deployment.at().toString());
    properties.put("duration", "PT0S");
    properties.put("statusCode", "OK");
    properties.put("targetResource", target);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id + "/operations/" + name);
    map.put("operationId", name);
    map.put("properties", properties);
    return map;
  }

  /** By which clients see that it ended, and how. */
  private ServerResponse status(AzureRequest request) {
    Deployment deployment = find(request);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", deployment.isSuccess() ? "Succeeded" : "Failed");
    if (!deployment.isSuccess()) {
      body.put("error", json(deployment).at("/properties/error"));
    }
    return Answer.json(200, body);
  }

  // ---- deploying

  /** A template with its values, at its place. */
  private record Asked(
      AzureRequest request, Plan plan, EvaluationScope scope, Map<String, Object> about) {}

  private ServerResponse templated(AzureRequest request, Function<Asked, ServerResponse> answer) {
    try {
      return answer.apply(asked(request));
    } catch (TemplateException e) {
      String message = String.valueOf(e.getMessage());
      throw e.target() == null
          ? ErrorCode.INVALID_TEMPLATE.end(message)
          : ErrorCode.INVALID_TEMPLATE.end(e.target(), message);
    }
  }

  private Asked asked(AzureRequest request) {
    String name = name(request);
    ResourceGroup group = group(request);
    Violations violations = new Violations();
    JsonObject body =
        JsonObject.of(RequestBody.withTemplate(request.request().servletRequest()), violations);
    body.passOver("id", "name", "type", "location", "tags");
    JsonObject properties = body.objectOrEmpty("properties");
    String mode = properties.text("mode", JsonObject.LINE_MAX);
    JsonNode template = properties.value("template");
    JsonNode parameters = properties.value("parameters");
    properties.passOver(
        "debugSetting",
        "onErrorDeployment",
        "expressionEvaluationOptions",
        "whatIfSettings",
        "validationLevel");
    if (template == null) {
      properties.refuse(
          ErrorCode.MISSING_ARGUMENT,
          "template",
          "properties.template is required; links to templates are not followed.");
    }
    boolean isComplete = "Complete".equalsIgnoreCase(mode);
    if (mode != null && !isComplete && !mode.equalsIgnoreCase(INCREMENTAL)) {
      properties.refuse(
          ErrorCode.INVALID_ARGUMENT, "mode", "properties.mode must be Incremental or Complete.");
    }
    body.refuseUnknown();
    violations.endIfAny();
    Template read = Template.of(parsed(template, "properties.template"));
    EvaluationScope scope =
        new EvaluationScope(
            request.subscription(),
            group.name(),
            locationOf(group),
            name,
            Tenant.ID,
            deployments.now());
    Plan plan = Plan.of(read, parsed(parameters, "properties.parameters"), scope);
    if (isComplete) {
      refuseDeletions(plan, scope);
    }
    return new Asked(
        request,
        plan,
        scope,
        about(
            read,
            plan,
            isComplete ? "Complete" : INCREMENTAL,
            Correlation.of(request.request().servletRequest()).correlationId()));
  }

  /** In mode Complete, what a template does not name is deleted; here no job ever is that way. */
  private void refuseDeletions(Plan plan, EvaluationScope scope) {
    List<String> names =
        deployments.others(plan, scope, others(scope)).stream()
            .map(job -> job.job().path().name())
            .toList();
    if (!names.isEmpty()) {
      throw ErrorCode.INVALID_TEMPLATE_DEPLOYMENT.end(
          "properties.mode",
          ("Mode Complete would delete jobs of the resource group that the template does not"
                  + " name: %s%s. A deployment deletes no jobs here. Deploy with mode"
                  + " Incremental, or delete these jobs first.")
              .formatted(
                  String.join(", ", names.subList(0, Math.min(NAMES_MAX, names.size()))),
                  names.size() > NAMES_MAX ? ", and others" : ""));
    }
  }

  private List<StoredJob> others(EvaluationScope scope) {
    return jobs.list(
            new JobQuery(
                scope.subscription(), scope.group(), null, null, null, null, null, OTHERS_MAX))
        .jobs();
  }

  /** Clients send objects, or the text of a file. */
  private static JsonNode parsed(@Nullable JsonNode sent, String target) {
    if (sent == null) {
      return JSON.createObjectNode();
    }
    JsonNode value = sent;
    if (sent.isString()) {
      try {
        value = RequestBody.parse(sent.stringValue());
      } catch (JacksonException e) {
        throw new TemplateException(target, "This is not JSON, or beyond a limit.");
      }
    }
    if (!value.isObject()) {
      throw new TemplateException(target, "This must be an object.");
    }
    // A file of parameters holds them one level deeper.
    JsonNode inner = value.get("parameters");
    return target.endsWith("parameters") && value.has("$schema") && inner != null ? inner : value;
  }

  private static Map<String, Object> about(
      Template template, Plan plan, String mode, String correlationId) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    plan.parameterTypes().forEach((name, type) -> parameters.put(name, Map.of("type", type)));
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("templateHash", template.hash());
    about.put("parameters", parameters);
    about.put("mode", mode);
    about.put("correlationId", correlationId);
    about.put("providers", List.of());
    about.put("dependencies", List.of());
    return about;
  }

  private ServerResponse put(Asked asked) {
    AzureRequest request = asked.request();
    EvaluationScope scope = asked.scope();
    boolean isNew =
        deployments.table().find(scope.subscription(), scope.group(), scope.deployment()).isEmpty();
    Map<String, Object> body =
        deployments.deploy(request.caller(), asked.plan(), scope, asked.about());
    String status =
        "%s%s/operationStatuses/1?api-version=%s"
            .formatted(
                Origin.of(request.request().servletRequest()),
                Deployments.id(scope.groupId(), scope.deployment()),
                request.version());
    return Answer.of(isNew ? 201 : 200, body, Map.of("Azure-AsyncOperation", status));
  }

  private ServerResponse validate(Asked asked) {
    EvaluationScope scope = asked.scope();
    Map<String, Object> properties = new LinkedHashMap<>(asked.about());
    properties.put("provisioningState", "Succeeded");
    properties.put("timestamp", scope.at().toString());
    properties.put("duration", "PT0S");
    properties.put("validatedResources", deployments.checked(asked.plan(), scope));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", Deployments.id(scope.groupId(), scope.deployment()));
    body.put("name", scope.deployment());
    body.put("type", "Microsoft.Resources/deployments");
    body.put("properties", properties);
    return Answer.json(200, body);
  }

  private ServerResponse whatIf(Asked asked) {
    EvaluationScope scope = asked.scope();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "Succeeded");
    body.put(
        "properties",
        Map.of(
            "correlationId",
            String.valueOf(asked.about().get("correlationId")),
            "changes",
            deployments.changes(asked.plan(), scope, others(scope))));
    return Answer.json(200, body);
  }

  // ---- the place

  private static String name(AzureRequest request) {
    String name = request.request().pathVariable("deployment");
    if (!NAME.matcher(name).matches()) {
      throw ErrorCode.INVALID_RESOURCE_NAME.end(
          "deploymentName",
          "The name of a deployment has 1 to 64 letters, digits or any of ._-().");
    }
    return name;
  }

  private ResourceGroup group(AzureRequest request) {
    String group = request.resourceGroup();
    return groups
        .find(request.subscription(), group)
        .orElseThrow(
            () ->
                ErrorCode.RESOURCE_GROUP_NOT_FOUND.end(
                    "Resource group '%s' could not be found.".formatted(group)));
  }

  private String locationOf(ResourceGroup group) {
    String location = group.location();
    return location == null ? locations.all().getFirst().normalisedName() : location;
  }
}
