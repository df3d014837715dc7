package io.drivedock.server.arm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether an answer is what the swagger of its version says: status, types, required members,
 * enumerations, and no member that is not declared.
 */
final class SwaggerCheck {

  private final Path file;
  private final JsonNode root;
  private final Map<Path, JsonNode> others = new HashMap<>();
  private final List<String> findings = new ArrayList<>();

  private SwaggerCheck(Path file) {
    this.file = file;
    this.root = Spec.read(file);
  }

  /** What is wrong with an answer to a request; nothing where all is as declared. */
  static List<String> findings(
      String version, String method, String path, int status, @Nullable JsonNode body) {
    SwaggerCheck check = new SwaggerCheck(Spec.swagger(version));
    check.answer(method, path, status, body);
    return check.findings;
  }

  private void answer(String method, String path, int status, @Nullable JsonNode body) {
    JsonNode operation = operation(method, path);
    JsonNode responses = operation == null ? null : operation.path("responses");
    if (status >= 400) {
      JsonNode error = body == null ? null : body.get("error");
      if (error == null || !error.has("code") || !error.has("message")) {
        findings.add("an error has code and message");
      }
      value("body", body, root.at("/definitions/ErrorResponse"), file);
      return;
    }
    if (responses == null) {
      findings.add("success where no operation is declared: " + method + " " + path);
      return;
    }
    JsonNode response = responses.get(Integer.toString(status));
    if (response == null) {
      findings.add("status " + status + " is not declared for " + method + " " + path);
      return;
    }
    JsonNode schema = response.get("schema");
    if (schema == null) {
      if (body != null) {
        findings.add("a body where none is declared");
      }
      return;
    }
    value("body", body, schema, file);
  }

  private @Nullable JsonNode operation(String method, String path) {
    for (Map.Entry<String, JsonNode> declared : root.get("paths").properties()) {
      String pattern = declared.getKey().replaceAll("\\{[^}]+}", "[^/]+");
      if (path.matches("(?i)" + pattern)) {
        return declared.getValue().get(method.toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  private void value(String at, @Nullable JsonNode value, JsonNode schema, Path in) {
    if (value == null) {
      return;
    }
    JsonNode ref = schema.get("$ref");
    if (ref != null) {
      String[] parts = ref.stringValue().split("#", 2);
      Path target = parts[0].isEmpty() ? in : in.resolveSibling(parts[0]).normalize();
      value(at, value, document(target).at(parts[1]), target);
      return;
    }
    String type = schema.has("type") ? schema.get("type").stringValue() : "";
    switch (type) {
      case "string" -> require(at, value.isString(), "is a string");
      case "boolean" -> require(at, value.isBoolean(), "is a boolean");
      case "integer" -> integer(at, value, schema);
      case "array" -> {
        require(at, value.isArray(), "is a list");
        for (int i = 0; i < value.size(); i++) {
          value(at + "[" + i + "]", value.get(i), schema.get("items"), in);
        }
      }
      default -> object(at, value, schema, in);
    }
    JsonNode choices = schema.get("enum");
    if (choices != null) {
      boolean isOne = choices.valueStream().anyMatch(choice -> choice.equals(value));
      require(at, isOne, "is one of " + choices);
    }
  }

  private void integer(String at, JsonNode value, JsonNode schema) {
    boolean isInt32 = schema.path("format").asString("").equals("int32");
    require(
        at,
        value.isIntegralNumber() && (isInt32 ? value.canConvertToInt() : value.canConvertToLong()),
        "is an integer");
  }

  private void object(String at, JsonNode value, JsonNode schema, Path in) {
    require(at, value.isObject(), "is an object");
    JsonNode declared = schema.get("properties");
    if (declared == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode memberSchema = declared.get(member.getKey());
      if (memberSchema == null) {
        findings.add(at + "." + member.getKey() + " is not declared");
      } else {
        value(at + "." + member.getKey(), member.getValue(), memberSchema, in);
      }
    }
    for (JsonNode required : schema.path("required")) {
      require(at, value.has(required.stringValue()), "has " + required.stringValue());
    }
  }

  private void require(String at, boolean holds, String what) {
    if (!holds) {
      findings.add(at + " " + what);
    }
  }

  private JsonNode document(Path path) {
    return path.equals(file) ? root : others.computeIfAbsent(path, Spec::read);
  }
}
