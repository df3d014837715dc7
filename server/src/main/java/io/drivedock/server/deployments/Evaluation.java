package io.drivedock.server.deployments;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes values of what a template writes: one for each use of a template. */
final class Evaluation {

  /** How often a loop may go round. */
  static final int COPIES_MAX = 800;

  private static final String COPY = "copy";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final EvaluationScope scope;
  private final Map<String, JsonNode> parameters;
  private final JsonNode variables;
  private final EvaluationBudget budget;
  private final Map<String, JsonNode> known = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final Deque<Loop> loops = new ArrayDeque<>();
  private @Nullable BiFunction<String, String, Optional<JsonNode>> references;

  private record Loop(String name, long index) {}

  /**
   * Of a template.
   *
   * @param parameters values by names in lower case; defaults are added as they become known
   * @param variables the section of the template
   */
  Evaluation(
      EvaluationScope scope,
      Map<String, JsonNode> parameters,
      JsonNode variables,
      EvaluationBudget budget) {
    this.scope = scope;
    this.parameters = parameters;
    this.variables = variables;
    this.budget = budget;
  }

  EvaluationScope scope() {
    return scope;
  }

  /** From here on resources can be referred to, by id and api-version. */
  void refersTo(BiFunction<String, String, Optional<JsonNode>> resources) {
    this.references = resources;
  }

  // ---- values

  /** What a value of a template comes to. */
  JsonNode value(JsonNode written, String path) {
    budget.enter(path);
    JsonNode value =
        switch (written) {
          case ObjectNode object -> object(object, path);
          case ArrayNode list -> list(list, path);
          case JsonNode text when text.isString() -> text(text.stringValue(), path);
          default -> written;
        };
    budget.leave();
    return value;
  }

  private JsonNode text(String text, String path) {
    if (ExpressionText.isExpression(text)) {
      return value(ExpressionText.parse(text, path), path);
    }
    return NODES.stringNode(text.startsWith("[[") ? text.substring(1) : text);
  }

  /** A text of a template that must come to a text. */
  String string(JsonNode written, String path) {
    JsonNode value = value(written, path);
    if (!value.isString()) {
      throw new TemplateException(path, "This must be a text.");
    }
    return value.stringValue();
  }

  private JsonNode list(ArrayNode list, String path) {
    ArrayNode values = NODES.arrayNode();
    for (int i = 0; i < list.size(); i++) {
      values.add(value(list.get(i), path + "[" + i + "]"));
    }
    return values;
  }

  private JsonNode object(ObjectNode object, String path) {
    ObjectNode values = NODES.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (member.getKey().equalsIgnoreCase(COPY) && member.getValue().isArray()) {
        copies(values, member.getValue(), path + "." + COPY);
      } else {
        String name = name(member.getKey(), path);
        values.set(name, value(member.getValue(), path + "." + member.getKey()));
      }
    }
    return values;
  }

  private String name(String written, String path) {
    return ExpressionText.isExpression(written) ? string(NODES.stringNode(written), path) : written;
  }

  /** Each loop of an object makes a list of it. */
  private void copies(ObjectNode into, JsonNode copies, String path) {
    for (JsonNode copy : copies) {
      String name = copy.path("name").asString("");
      ArrayNode list = NODES.arrayNode();
      repeat(name, count(copy, path), () -> list.add(value(copy.path("input"), path + "." + name)));
      into.set(name, list);
    }
  }

  /** How often a loop goes round. */
  int count(JsonNode copy, String path) {
    JsonNode count = value(copy.path("count"), path + ".count");
    if (!count.isIntegralNumber() || count.longValue() < 0 || count.longValue() > COPIES_MAX) {
      throw new TemplateException(
          path + ".count", "A loop goes round 0 to %d times.".formatted(COPIES_MAX));
    }
    return count.intValue();
  }

  /** Does something so many times, in a loop of that name. */
  void repeat(String name, int count, Runnable work) {
    for (int i = 0; i < count; i++) {
      loops.push(new Loop(name.toLowerCase(Locale.ROOT), i));
      work.run();
      loops.pop();
    }
  }

  // ---- expressions

  private JsonNode value(Expression expression, String path) {
    budget.enter(path);
    JsonNode value =
        switch (expression) {
          case Expression.Literal(JsonNode literal) -> literal;
          case Expression.Part(Expression of, Expression key) ->
              part(value(of, path), value(key, path), path);
          case Expression.Call call -> called(call, path);
        };
    budget.made(value, path);
    budget.leave();
    return value;
  }

  private static JsonNode part(JsonNode of, JsonNode key, String path) {
    if (of.isObject() && key.isString()) {
      for (Map.Entry<String, JsonNode> member : of.properties()) {
        if (member.getKey().equalsIgnoreCase(key.stringValue())) {
          return member.getValue();
        }
      }
      throw new TemplateException(
          path, "The expression asks for a member that its object does not have.");
    }
    if (of.isArray() && key.isIntegralNumber()) {
      JsonNode element = of.get(key.intValue());
      if (element != null && key.longValue() >= 0) {
        return element;
      }
      throw new TemplateException(
          path, "The expression asks for an element that its list has not.");
    }
    throw new TemplateException(
        path, "The expression asks for a part of a value that has no such parts.");
  }

  private JsonNode called(Expression.Call call, String path) {
    String name = call.name().toLowerCase(Locale.ROOT);
    Arguments arguments = new Arguments(call, path, expression -> value(expression, path));
    return switch (name) {
      case "parameters" -> parameter(arguments.text(0), path);
      case "variables" -> variable(arguments.text(0), path);
      case "copyindex" -> copyIndex(arguments, path);
      case "if" -> arguments.flag(0) ? arguments.value(1) : arguments.value(2);
      case "reference" -> reference(arguments, path);
      default ->
          Functions.call(name, arguments, scope)
              .orElseThrow(
                  () ->
                      new TemplateException(
                          path, "The function '%s' is unknown here.".formatted(call.name())));
    };
  }

  private JsonNode parameter(String name, String path) {
    JsonNode value = parameters.get(name.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw new TemplateException(
          path,
          "The template has no parameter of the name that is asked for, or its default needs"
              + " itself.");
    }
    return value;
  }

  private JsonNode variable(String name, String path) {
    String folded = name.toLowerCase(Locale.ROOT);
    JsonNode value = known.get(folded);
    if (value == null) {
      if (!underWay.add(folded)) {
        throw new TemplateException(path, "A variable needs itself.");
      }
      value = evaluated(folded, path);
      underWay.remove(folded);
      known.put(folded, value);
    }
    return value;
  }

  private JsonNode evaluated(String folded, String path) {
    for (Map.Entry<String, JsonNode> variable : variables.properties()) {
      if (variable.getKey().equalsIgnoreCase(folded)) {
        return value(variable.getValue(), "variables." + variable.getKey());
      }
      if (variable.getKey().equalsIgnoreCase(COPY) && variable.getValue().isArray()) {
        for (JsonNode copy : variable.getValue()) {
          if (copy.path("name").asString("").equalsIgnoreCase(folded)) {
            ObjectNode made = NODES.objectNode();
            ArrayNode one = NODES.arrayNode().add(copy);
            copies(made, one, "variables.copy");
            return made.iterator().next();
          }
        }
      }
    }
    throw new TemplateException(
        path, "The template has no variable of the name that is asked for.");
  }

  private JsonNode copyIndex(Arguments arguments, String path) {
    boolean isNamed = arguments.count() > 0 && arguments.value(0).isString();
    String name = isNamed ? arguments.text(0).toLowerCase(Locale.ROOT) : "";
    int offsetAt = isNamed ? 1 : 0;
    long offset = arguments.count() > offsetAt ? arguments.whole(offsetAt) : 0;
    for (Loop loop : loops) {
      if (!isNamed || loop.name().equals(name)) {
        return NODES.numberNode(loop.index() + offset);
      }
    }
    throw new TemplateException(path, "copyIndex is asked for outside of its loop.");
  }

  private JsonNode reference(Arguments arguments, String path) {
    BiFunction<String, String, Optional<JsonNode>> resources = references;
    if (resources == null) {
      throw new TemplateException(
          path, "Resources can be referred to in outputs only: jobs do not depend on each other.");
    }
    String version = arguments.count() > 1 ? arguments.text(1) : "";
    JsonNode resource =
        resources
            .apply(arguments.text(0), version)
            .orElseThrow(
                () ->
                    new TemplateException(
                        path,
                        "The resource that is referred to is not a job in this deployment's"
                            + " group."));
    boolean isWhole = arguments.count() > 2 && arguments.text(2).equalsIgnoreCase("full");
    return isWhole ? resource : resource.path("properties");
  }
}
