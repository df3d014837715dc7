package io.drivedock.server.azureendpoint;

import io.drivedock.job.Job;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobState;
import io.drivedock.server.access.Caller;
import io.drivedock.server.arm.JobWire;
import io.drivedock.server.deployments.Deployment;
import io.drivedock.server.deployments.DeploymentTable;
import io.drivedock.server.deployments.Difference;
import io.drivedock.server.deployments.EvaluationScope;
import io.drivedock.server.deployments.Plan;
import io.drivedock.server.deployments.Plan.PlannedJob;
import io.drivedock.server.deployments.TemplateException;
import io.drivedock.server.jobs.Condition;
import io.drivedock.server.jobs.JobPut;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import io.drivedock.server.web.protocol.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Puts the jobs of a plan, one after the other, and keeps what came of it. */
final class Deployments {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What a PUT of a job that is Creating takes away where it is not named. */
  private static final Set<String> REMOVED = Set.of("deliveryPackage", "returnShipping");

  private final Jobs jobs;
  private final JobTable table;
  private final JobWire wire;
  private final DeploymentTable deployments;

  Deployments(Jobs jobs, JobTable table, JobWire wire, DeploymentTable deployments) {
    this.jobs = jobs;
    this.table = table;
    this.wire = wire;
    this.deployments = deployments;
  }

  /** A job of a plan that can be put. */
  private record Ready(PlannedJob planned, JobPath path, JobPut put) {}

  DeploymentTable table() {
    return deployments;
  }

  // ---- before anything is done

  /**
   * Checks all jobs of a plan, as their PUT would.
   *
   * @throws ApiException telling what is wrong with the first that cannot be put
   */
  List<Map<String, Object>> checked(Plan plan, EvaluationScope scope) {
    return ready(plan, scope).stream()
        .map(job -> Map.<String, Object>of("id", job.path().resourceId()))
        .toList();
  }

  private List<Ready> ready(Plan plan, EvaluationScope scope) {
    List<Ready> ready = new ArrayList<>();
    for (PlannedJob job : plan.jobs()) {
      if (!JobPath.isName(job.name())) {
        throw new TemplateException(
            job.path() + ".name",
            "The name of a job has 2 to 64 letters, digits or hyphens and begins with a letter.");
      }
      JobPath path = new JobPath(scope.subscription(), scope.group(), job.name());
      if (ready.stream().anyMatch(other -> other.path().equals(path))) {
        throw new TemplateException(job.path() + ".name", "A job is in the template twice.");
      }
      try {
        wire.requireVersion(job.apiVersion());
        ready.add(new Ready(job, path, wire.put(path, job.body())));
      } catch (ApiException e) {
        throw new ApiException(at(job, e.error()));
      }
    }
    return ready;
  }

  private static ApiError at(PlannedJob job, ApiError error) {
    List<ApiError.Detail> details =
        error.details().isEmpty()
            ? List.of(
                new ApiError.Detail(error.code(), error.message(), target(job, error.target())))
            : error.details().stream()
                .map(d -> new ApiError.Detail(d.code(), d.message(), target(job, d.target())))
                .toList();
    return new ApiError(
        ErrorCode.INVALID_TEMPLATE_DEPLOYMENT.status(),
        ErrorCode.INVALID_TEMPLATE_DEPLOYMENT.text(),
        "The template cannot be deployed: %s of it cannot be put. The details say why."
            .formatted(job.path()),
        job.path(),
        details);
  }

  private static String target(PlannedJob job, @Nullable String target) {
    return target == null ? job.path() : job.path() + "." + target;
  }

  // ---- what would be done

  /** What each job of a plan would become, and the others in the group, which stay. */
  List<Map<String, Object>> changes(Plan plan, EvaluationScope scope, List<StoredJob> others) {
    List<Map<String, Object>> changes = new ArrayList<>();
    List<Ready> ready = ready(plan, scope);
    for (Ready job : ready) {
      changes.add(change(job));
    }
    for (StoredJob other : without(ready, others)) {
      Map<String, Object> ignored = new LinkedHashMap<>();
      ignored.put("resourceId", other.job().path().resourceId());
      ignored.put("changeType", "Ignore");
      ignored.put("before", told(other, "2021-01-01"));
      changes.add(ignored);
    }
    return changes;
  }

  /** Those of some jobs that a plan does not name. */
  List<StoredJob> others(Plan plan, EvaluationScope scope, List<StoredJob> there) {
    return without(ready(plan, scope), there);
  }

  private static List<StoredJob> without(List<Ready> ready, List<StoredJob> there) {
    return there.stream()
        .filter(other -> ready.stream().noneMatch(job -> job.path().equals(other.job().path())))
        .toList();
  }

  private Map<String, Object> change(Ready job) {
    Optional<StoredJob> there = table.find(job.path());
    ObjectNode after = after(job);
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("resourceId", job.path().resourceId());
    if (there.isEmpty()) {
      change.put("changeType", "Create");
      change.put("after", after);
      return change;
    }
    JsonNode before = told(there.get(), job.planned().apiVersion());
    boolean isCreating = there.get().job().state() instanceof JobState.Creating;
    List<Map<String, Object>> delta =
        Difference.of(before, job.planned().body(), isCreating ? REMOVED : Set.of());
    change.put("changeType", delta.isEmpty() ? "NoChange" : "Modify");
    change.put("before", before);
    change.put("after", after);
    change.put("delta", delta);
    return change;
  }

  private static ObjectNode after(Ready job) {
    ObjectNode after = JSON.createObjectNode();
    after.put("apiVersion", job.planned().apiVersion());
    after.put("id", job.path().resourceId());
    after.put("name", job.path().name());
    after.put("type", Plan.TYPE);
    Difference.withoutKeys(job.planned().body())
        .properties()
        .forEach(member -> after.set(member.getKey(), member.getValue()));
    return after;
  }

  private JsonNode told(StoredJob job, String version) {
    return JSON.valueToTree(wire.resource(job, version));
  }

  // ---- doing it

  /**
   * Deploys a plan: job after job until one is refused.
   *
   * @return what is told of it from then on
   * @throws ApiException if a job of it cannot be put whatever is there; nothing was done then
   */
  Map<String, Object> deploy(
      Caller caller, Plan plan, EvaluationScope scope, Map<String, Object> about) {
    List<Job> put = new ArrayList<>();
    ApiError failure = null;
    for (Ready job : ready(plan, scope)) {
      switch (jobs.put(caller, job.path(), job.put(), Condition.NONE)) {
        case Outcome.Created(Job created) -> put.add(created);
        case Outcome.Done(Job done) -> put.add(done);
        case Outcome.Refused refused ->
            failure = at(job.planned(), ApiError.refused(refused.refusals()));
      }
      if (failure != null) {
        break;
      }
    }
    Map<String, Object> outputs = Map.of();
    if (failure == null) {
      try {
        outputs = plan.outputs((id, version) -> referred(scope, id, version));
      } catch (TemplateException e) {
        failure =
            ErrorCode.INVALID_TEMPLATE.error(
                e.target() == null ? "outputs" : e.target(), String.valueOf(e.getMessage()));
      }
    }
    Map<String, Object> body = body(scope, about, put, outputs, failure);
    deployments.put(
        new Deployment(
            scope.subscription(),
            scope.group(),
            scope.deployment(),
            scope.at(),
            failure == null,
            JSON.writeValueAsString(body),
            put.stream().map(Job::id).toList()));
    return body;
  }

  private Optional<JsonNode> referred(EvaluationScope scope, String id, String version) {
    return JobPath.parse(id)
        .filter(path -> path.subscription().equalsIgnoreCase(scope.subscription()))
        .filter(path -> path.resourceGroup().equalsIgnoreCase(scope.group()))
        .flatMap(table::find)
        .map(job -> told(job, version.isEmpty() ? "2021-01-01" : version));
  }

  private static Map<String, Object> body(
      EvaluationScope scope,
      Map<String, Object> about,
      List<Job> put,
      Map<String, Object> outputs,
      @Nullable ApiError failure) {
    Map<String, Object> properties = new LinkedHashMap<>(about);
    properties.put("provisioningState", failure == null ? "Succeeded" : "Failed");
    properties.put("timestamp", scope.at().toString());
    properties.put("duration", "PT0S");
    properties.put("outputs", outputs);
    properties.put(
        "outputResources", put.stream().map(job -> Map.of("id", job.path().resourceId())).toList());
    if (failure != null) {
      properties.put("error", failed(failure));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id(scope.groupId(), scope.deployment()));
    body.put("name", scope.deployment());
    body.put("type", "Microsoft.Resources/deployments");
    body.put("properties", properties);
    return body;
  }

  static String id(String groupId, String name) {
    return groupId + "/providers/Microsoft.Resources/deployments/" + name;
  }

  private static Object failed(ApiError failure) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", "DeploymentFailed");
    error.put(
        "message",
        "A resource of the template was refused; those before it were deployed. The details say"
            + " why.");
    error.put(
        "details",
        failure.details().isEmpty()
            ? List.of(detail(failure.code(), failure.message(), failure.target()))
            : failure.details().stream()
                .map(d -> detail(d.code(), d.message(), d.target()))
                .toList());
    return error;
  }

  private static Map<String, Object> detail(String code, String message, @Nullable String target) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("code", code);
    detail.put("message", message);
    if (target != null) {
      detail.put("target", target);
    }
    return detail;
  }

  /** The time by which deployments are dated. */
  Instant now() {
    return jobs.time();
  }
}
