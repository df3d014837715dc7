package io.drivedock.server.deployments;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The parameters of a template with the values that a deployment gives them. */
final class Parameters {

  private final Map<String, JsonNode> declared;
  private final Map<String, JsonNode> values = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Set<String> secrets = new LinkedHashSet<>();

  private Parameters(Map<String, JsonNode> declared) {
    this.declared = declared;
  }

  /**
   * Checks what is given, and evaluates the defaults of the rest.
   *
   * @param given {@code {"name":{"value":…}}}
   * @throws TemplateException if a value is missing, not known, or not of its kind
   */
  static Parameters of(
      Template template, JsonNode given, EvaluationScope scope, EvaluationBudget budget) {
    Parameters parameters = new Parameters(template.entries("parameters"));
    Map<String, JsonNode> named = new LinkedHashMap<>();
    given
        .properties()
        .forEach(each -> named.put(each.getKey().toLowerCase(Locale.ROOT), each.getValue()));
    Evaluation defaults =
        new Evaluation(scope, parameters.values, template.section("variables"), budget);
    Map<String, JsonNode> open = new LinkedHashMap<>();
    parameters.declared.forEach(
        (name, declaration) -> {
          String type = type(declaration, template);
          parameters.types.put(name, type);
          JsonNode value = named.remove(name.toLowerCase(Locale.ROOT));
          if (value != null) {
            parameters.set(name, value(value, name), declaration);
          } else if (declaration.has("defaultValue")) {
            open.put(name, declaration);
          } else if (!declaration.path("nullable").asBoolean(false)) {
            throw wrong(name, "has no value and no default");
          }
        });
    if (!named.isEmpty()) {
      throw new TemplateException(
          "properties.parameters",
          "A parameter is given that the template does not define. It defines: "
              + String.join(", ", parameters.declared.keySet())
              + ".");
    }
    parameters.settle(open, defaults);
    return parameters;
  }

  /** A default may need another, in whatever order they stand. */
  private void settle(Map<String, JsonNode> open, Evaluation defaults) {
    while (!open.isEmpty()) {
      TemplateException last = null;
      for (Map.Entry<String, JsonNode> each : Map.copyOf(open).entrySet()) {
        try {
          String path = "parameters." + each.getKey() + ".defaultValue";
          JsonNode value = defaults.value(each.getValue().get("defaultValue"), path);
          set(each.getKey(), value, each.getValue());
          open.remove(each.getKey());
          last = null;
          break;
        } catch (TemplateException e) {
          last = e;
        }
      }
      if (last != null) {
        throw last;
      }
    }
  }

  private static JsonNode value(JsonNode given, String name) {
    JsonNode value = given.get("value");
    if (value == null) {
      throw wrong(
          name,
          "is given without a value; references to key vaults and expressions are"
              + " not supported");
    }
    return value;
  }

  private static String type(JsonNode declaration, Template template) {
    JsonNode type = declaration.get("type");
    String ref = declaration.path("$ref").asString("");
    if (type == null && ref.startsWith("#/definitions/")) {
      type =
          template
              .section("definitions")
              .path(ref.substring("#/definitions/".length()))
              .get("type");
    }
    return type == null ? "" : type.asString("").toLowerCase(Locale.ROOT);
  }

  private void set(String name, JsonNode value, JsonNode declaration) {
    String type = types.getOrDefault(name, "");
    boolean isOfType =
        switch (type) {
          case "string", "securestring" -> value.isString();
          case "int" -> value.isIntegralNumber();
          case "bool" -> value.isBoolean();
          case "object", "secureobject" -> value.isObject();
          case "array" -> value.isArray();
          default -> throw wrong(name, "has an unknown type");
        };
    boolean mayBeNull = declaration.path("nullable").asBoolean(false);
    if (!isOfType && !(value.isNull() && mayBeNull)) {
      throw wrong(name, "does not have its type, " + type);
    }
    bounds(name, value, declaration);
    values.put(name.toLowerCase(Locale.ROOT), value);
    if (type.startsWith("secure")) {
      addSecrets(value);
    }
  }

  private static void bounds(String name, JsonNode value, JsonNode declaration) {
    JsonNode allowed = declaration.get("allowedValues");
    if (allowed != null && allowed.valueStream().noneMatch(value::equals)) {
      throw wrong(name, "is not one of the values that the template allows");
    }
    long size = value.isString() ? value.stringValue().length() : value.size();
    long whole = value.isIntegralNumber() ? value.longValue() : size;
    if (isOutside(declaration, "minLength", "maxLength", size)
        || isOutside(declaration, "minValue", "maxValue", whole)) {
      throw wrong(name, "is outside the bounds that the template sets");
    }
  }

  private static boolean isOutside(JsonNode declaration, String min, String max, long size) {
    return size < declaration.path(min).asLong(Long.MIN_VALUE)
        || size > declaration.path(max).asLong(Long.MAX_VALUE);
  }

  private void addSecrets(JsonNode value) {
    if (value.isString()) {
      secrets.add(value.stringValue());
    }
    value.forEach(this::addSecrets);
  }

  private static TemplateException wrong(String name, @Nullable String what) {
    return new TemplateException("parameters." + name, "The parameter " + name + " " + what + ".");
  }

  /** By names in lower case. */
  Map<String, JsonNode> values() {
    return values;
  }

  /** The types of all, by names as the template spells them. */
  Map<String, String> types() {
    return types;
  }

  /** The texts in values that are declared to be secure. */
  Set<String> secrets() {
    return secrets;
  }
}
