package io.drivedock.server.deployments;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a template comes to with its values: the jobs to put, in order, and outputs for afterwards.
 */
public final class Plan {

  /** The only type of resource that is deployed here. */
  public static final String TYPE = "Microsoft.ImportExport/jobs";

  /** A deployment puts no more jobs. */
  static final int JOBS_MAX = 200;

  private static final int SECRET_MIN = 4;
  private static final Set<String> ABOUT =
      Set.of(
          "type", "apiversion", "name", "dependson", "condition", "copy", "comments", "metadata");

  private final Template template;
  private final Evaluation evaluation;
  private final Parameters parameters;
  private final List<PlannedJob> jobs = new ArrayList<>();

  /**
   * A job to put.
   *
   * @param body what a PUT of it sends
   * @param path where the template has it
   */
  public record PlannedJob(String name, String apiVersion, ObjectNode body, String path) {}

  private Plan(Template template, Evaluation evaluation, Parameters parameters) {
    this.template = template;
    this.evaluation = evaluation;
    this.parameters = parameters;
  }

  /**
   * Evaluates a template.
   *
   * @param given the values of parameters, {@code {"name":{"value":…}}}
   * @throws TemplateException if it cannot be
   */
  public static Plan of(Template template, JsonNode given, EvaluationScope scope) {
    EvaluationBudget budget = new EvaluationBudget();
    Parameters parameters = Parameters.of(template, given, scope, budget);
    Evaluation evaluation =
        new Evaluation(scope, parameters.values(), template.section("variables"), budget);
    Plan plan = new Plan(template, evaluation, parameters);
    template.resources().forEach(plan::add);
    return plan;
  }

  // ---- resources

  private void add(Template.Written written) {
    JsonNode resource = written.json();
    String path = written.path();
    if (!resource.isObject()) {
      throw new TemplateException(path, "A resource must be an object.");
    }
    if (member(resource, "existing").map(JsonNode::booleanValue).orElse(false)) {
      return;
    }
    Optional<JsonNode> copy = member(resource, "copy");
    if (copy.isEmpty()) {
      addOne(resource, path);
    } else {
      int count = evaluation.count(copy.get(), path + ".copy");
      evaluation.repeat(copy.get().path("name").asString(""), count, () -> addOne(resource, path));
    }
  }

  private void addOne(JsonNode resource, String path) {
    Optional<JsonNode> condition = member(resource, "condition");
    if (condition.isPresent()
        && !isTrue(evaluation.value(condition.get(), path + ".condition"), path)) {
      return;
    }
    String type = text(resource, "type", path);
    if (!type.equalsIgnoreCase(TYPE)) {
      throw new TemplateException(
          path + ".type",
          "A resource of this type is not deployed here; those of " + TYPE + " are.");
    }
    if (jobs.size() == JOBS_MAX) {
      throw new TemplateException(path, "A deployment has at most %d jobs.".formatted(JOBS_MAX));
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    resource
        .properties()
        .forEach(
            member -> {
              if (!ABOUT.contains(member.getKey().toLowerCase(Locale.ROOT))) {
                body.set(
                    member.getKey(),
                    evaluation.value(member.getValue(), path + "." + member.getKey()));
              }
            });
    jobs.add(
        new PlannedJob(
            text(resource, "name", path), text(resource, "apiVersion", path), body, path));
  }

  private static boolean isTrue(JsonNode value, String path) {
    if (!value.isBoolean()) {
      throw new TemplateException(path + ".condition", "A condition must be true or false.");
    }
    return value.booleanValue();
  }

  private String text(JsonNode resource, String name, String path) {
    return evaluation.string(
        member(resource, name)
            .orElseThrow(() -> new TemplateException(path, "A resource needs " + name + ".")),
        path + "." + name);
  }

  private static Optional<JsonNode> member(JsonNode object, String name) {
    return object.properties().stream()
        .filter(member -> member.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The jobs to put, in order. */
  public List<PlannedJob> jobs() {
    return List.copyOf(jobs);
  }

  /** The types of the parameters; values are neither kept nor told. */
  public Map<String, String> parameterTypes() {
    return parameters.types();
  }

  // ---- outputs

  /**
   * What the template tells once all is put.
   *
   * @param resources finds a job by its id and an api-version
   * @throws TemplateException if an output cannot be evaluated, or would tell a secret
   */
  public Map<String, Object> outputs(BiFunction<String, String, Optional<JsonNode>> resources) {
    evaluation.refersTo(resources);
    Predicate<JsonNode> isSecret = secrets();
    Map<String, Object> outputs = new LinkedHashMap<>();
    template
        .entries("outputs")
        .forEach(
            (name, output) -> {
              String path = "outputs." + name;
              JsonNode condition = output.get("condition");
              if (condition == null || isTrue(evaluation.value(condition, path), path)) {
                outputs.put(name, output(name, output, isSecret));
              }
            });
    return outputs;
  }

  private Map<String, Object> output(String name, JsonNode output, Predicate<JsonNode> isSecret) {
    String path = "outputs." + name;
    String type = output.path("type").asString("");
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("type", type);
    if (!type.toLowerCase(Locale.ROOT).startsWith("secure")) {
      JsonNode value = outputValue(output, path);
      if (isSecret.test(value)) {
        throw new TemplateException(
            path, "The output " + name + " would tell what is secure. Make it a securestring.");
      }
      told.put("value", value);
    }
    return told;
  }

  private JsonNode outputValue(JsonNode output, String path) {
    JsonNode copy = output.get("copy");
    if (copy == null) {
      return evaluation.value(output.path("value"), path + ".value");
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    evaluation.repeat(
        "",
        evaluation.count(copy, path),
        () -> list.add(evaluation.value(copy.path("input"), path)));
    return list;
  }

  /** Whether a value has in it what is declared secure, or a key of a drive. */
  private Predicate<JsonNode> secrets() {
    Set<String> secrets = new LinkedHashSet<>(parameters.secrets());
    jobs.forEach(job -> addKeys(job.body(), secrets));
    secrets.removeIf(secret -> secret.length() < SECRET_MIN);
    return value -> {
      String text = Functions.written(value);
      return secrets.stream().anyMatch(text::contains);
    };
  }

  private static void addKeys(JsonNode value, Set<String> secrets) {
    value
        .properties()
        .forEach(
            member -> {
              if (member.getKey().equalsIgnoreCase("bitLockerKey")
                  && member.getValue().isString()) {
                secrets.add(member.getValue().stringValue());
              }
            });
    value.forEach(inner -> addKeys(inner, secrets));
  }
}
