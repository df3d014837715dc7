package io.drivedock.server.arm;

import io.drivedock.server.web.ApiError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One JSON object of a request, read member by member. What is wrong goes to the {@link Problems}
 * with the member's path as target. A member that is {@code null} is not there: generated clients
 * write so what they leave out. No sentence repeats a value, because it may be a key in the wrong
 * place.
 */
public final class Members {

  /** The longest line of an address, a name or a number, in characters. */
  static final int LINE_MAX = 256;

  private final JsonNode object;
  private final String path;
  private final Problems problems;

  private Members(JsonNode object, String path, Problems problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  /** The members of a whole body. */
  public static Members of(JsonNode body, Problems problems) {
    return new Members(body, "", problems);
  }

  /** The path of a member, as a target names it. */
  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  public void refuse(ErrorCode code, String name, String message) {
    problems.add(code.error(at(name), message));
  }

  void refuse(ApiError problem) {
    problems.add(problem);
  }

  /** A member of any type; nothing for {@code null}. */
  @Nullable JsonNode value(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** A text of at most so many characters. */
  public @Nullable String text(String name, int charsMax) {
    JsonNode value = value(name);
    return value == null ? null : text(value, name, charsMax);
  }

  /** A value that is somewhere in this object, as a text of at most so many characters. */
  @Nullable String text(JsonNode value, String name, int charsMax) {
    if (!value.isString()) {
      refuse(ErrorCode.INVALID_ARGUMENT, name, at(name) + " is a text.");
      return null;
    }
    String text = value.stringValue();
    if (text.length() > charsMax) {
      refuse(
          ErrorCode.INVALID_ARGUMENT,
          name,
          "%s has at most %d characters, not %d.".formatted(at(name), charsMax, text.length()));
      return null;
    }
    if (!isPlain(text)) {
      refuse(
          ErrorCode.INVALID_ARGUMENT,
          name,
          at(name) + " has no control characters and no broken characters.");
      return null;
    }
    return text;
  }

  /** A text that must be there and not blank; where it is not, an empty one stands in. */
  String required(String name, int charsMax) {
    JsonNode value = value(name);
    if (value == null) {
      return missing(name);
    }
    String text = text(value, name, charsMax);
    if (text == null) {
      return "";
    }
    return text.isBlank() ? missing(name) : text;
  }

  String missing(String name) {
    refuse(ErrorCode.MISSING_ARGUMENT, name, at(name) + " is required.");
    return "";
  }

  @Nullable Boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      refuse(ErrorCode.INVALID_ARGUMENT, name, at(name) + " is true or false.");
      return null;
    }
    return value == null ? null : value.booleanValue();
  }

  /** A whole number that is not negative. */
  @Nullable Long count(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      refuse(
          ErrorCode.INVALID_ARGUMENT, name, at(name) + " is a whole number that is not negative.");
      return null;
    }
    return value.longValue();
  }

  @Nullable Members object(String name) {
    JsonNode value = value(name);
    return value == null ? null : object(value, name);
  }

  /** A value that is somewhere in this object, as an object. */
  @Nullable Members object(JsonNode value, String name) {
    if (!value.isObject()) {
      refuse(ErrorCode.INVALID_ARGUMENT, name, at(name) + " is an object.");
      return null;
    }
    return new Members(value, at(name), problems);
  }

  /** The same; where it is not there or no object, one that has no members. */
  Members objectOrEmpty(String name) {
    Members members = object(name);
    return members == null
        ? new Members(JsonNodeFactory.instance.objectNode(), at(name), problems)
        : members;
  }

  @Nullable JsonNode list(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isArray()) {
      refuse(ErrorCode.INVALID_ARGUMENT, name, at(name) + " is a list.");
      return null;
    }
    return value;
  }

  /** Members of this name in any letter case. */
  List<JsonNode> inAnyCase(String name) {
    return object.properties().stream()
        .filter(member -> member.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .filter(value -> !value.isNull())
        .toList();
  }

  /** Whether nothing has been found wrong since there were so many problems. */
  boolean isFineSince(int problemsBefore) {
    return problems.count() == problemsBefore;
  }

  int problems() {
    return problems.count();
  }

  /** Whether a text can be kept and written as JSON, and shown on a line. */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
