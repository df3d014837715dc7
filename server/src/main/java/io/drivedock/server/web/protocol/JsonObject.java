package io.drivedock.server.web.protocol;

import io.drivedock.server.web.ApiError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One JSON object of a request, read member by member, whose names count in any letter case. What
 * is wrong goes to the {@link Violations} with the member's path as target. A member that is {@code
 * null} is not there: generated clients write so what they leave out. No sentence repeats a value,
 * because it may be a key in the wrong place.
 *
 * <p>What was asked for is understood; {@link #refuseUnknown} refuses the rest, so that a member
 * that is misspelled is not taken for one that is absent.
 */
public final class JsonObject {

  /** The longest line of an address, a name or a number, in characters. */
  public static final int LINE_MAX = 256;

  private static final Pattern NAME = Pattern.compile("[A-Za-z$_][A-Za-z0-9$_.@-]{0,63}");

  private final String path;
  private final Violations violations;
  private final Map<String, Map.Entry<String, JsonNode>> byName = new LinkedHashMap<>();
  private final Set<String> understood = new HashSet<>();
  private final List<JsonObject> inner = new ArrayList<>();

  private JsonObject(JsonNode object, String path, Violations violations) {
    this.path = path;
    this.violations = violations;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (byName.putIfAbsent(fold(member.getKey()), member) != null) {
        refuseName(member.getKey(), "occurs twice in its object, in two spellings");
      }
    }
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The members of a whole body. */
  public static JsonObject of(JsonNode body, Violations violations) {
    return new JsonObject(body, "", violations);
  }

  /** The path of a member, as a target names it. */
  public String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  public void refuse(ErrorCode code, String name, String message) {
    violations.add(code.error(at(name), message));
  }

  public void refuse(ApiError problem) {
    violations.add(problem);
  }

  /** A member of any type; nothing for {@code null}. */
  public @Nullable JsonNode value(String name) {
    understood.add(fold(name));
    Map.Entry<String, JsonNode> member = byName.get(fold(name));
    return member == null || member.getValue().isNull() ? null : member.getValue();
  }

  /** Members that are known and mean nothing here, whatever they hold. */
  public void passOver(String... names) {
    for (String name : names) {
      understood.add(fold(name));
    }
  }

  /** Refuses members that nobody asked for, here and in all objects that were looked into. */
  public void refuseUnknown() {
    byName.forEach(
        (folded, member) -> {
          if (!understood.contains(folded) && !member.getValue().isNull()) {
            refuseName(member.getKey(), "is not a known member of this request");
          }
        });
    inner.forEach(JsonObject::refuseUnknown);
  }

  /** A name that a stranger chose is shown only if it looks like one of a member. */
  private void refuseName(String name, String what) {
    boolean isShown = NAME.matcher(name).matches();
    String place = isShown ? at(name) : path;
    String subject = isShown ? at(name) : "A member of " + (path.isEmpty() ? "the body" : path);
    String sentence = "%s %s.".formatted(subject, what);
    violations.add(
        place.isEmpty()
            ? ErrorCode.INVALID_REQUEST_CONTENT.error(sentence)
            : ErrorCode.INVALID_REQUEST_CONTENT.error(place, sentence));
  }

  /** A text of at most so many characters. */
  public @Nullable String text(String name, int charsMax) {
    JsonNode value = value(name);
    return value == null ? null : text(value, name, charsMax);
  }

  /** A value that is somewhere in this object, as a text of at most so many characters. */
  @Nullable
  public String text(JsonNode value, String name, int charsMax) {
    if (!value.isString()) {
      refuse(ErrorCode.INVALID_ARGUMENT, name, at(name) + " must be a string.");
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
          at(name) + " must not contain control characters or unpaired surrogates.");
      return null;
    }
    return text;
  }

  /** A text that must be there and not blank; where it is not, an empty one stands in. */
  public String required(String name, int charsMax) {
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

  public String missing(String name) {
    refuse(ErrorCode.MISSING_ARGUMENT, name, at(name) + " is required.");
    return "";
  }

  @Nullable
  public Boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      refuse(ErrorCode.INVALID_ARGUMENT, name, at(name) + " must be true or false.");
      return null;
    }
    return value == null ? null : value.booleanValue();
  }

  /** A whole number that is not negative. */
  @Nullable
  public Long count(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      refuse(
          ErrorCode.INVALID_ARGUMENT,
          name,
          at(name) + " must be a whole number that is not negative.");
      return null;
    }
    return value.longValue();
  }

  @Nullable
  public JsonObject object(String name) {
    JsonNode value = value(name);
    return value == null ? null : object(value, name);
  }

  /** A value that is somewhere in this object, as an object. */
  @Nullable
  public JsonObject object(JsonNode value, String name) {
    if (!value.isObject()) {
      refuse(ErrorCode.INVALID_ARGUMENT, name, at(name) + " must be an object.");
      return null;
    }
    JsonObject jsonObject = new JsonObject(value, at(name), violations);
    inner.add(jsonObject);
    return jsonObject;
  }

  /** An object whose names are the caller's own, which are counted and compared by the caller. */
  @Nullable JsonNode namesAndValues(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isObject()) {
      refuse(ErrorCode.INVALID_ARGUMENT, name, at(name) + " must be an object.");
      return null;
    }
    return value;
  }

  /** The same; where it is not there or no object, one that has no members. */
  public JsonObject objectOrEmpty(String name) {
    JsonObject jsonObject = object(name);
    return jsonObject == null
        ? new JsonObject(JsonNodeFactory.instance.objectNode(), at(name), violations)
        : jsonObject;
  }

  @Nullable
  public JsonNode list(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isArray()) {
      refuse(ErrorCode.INVALID_ARGUMENT, name, at(name) + " must be a list.");
      return null;
    }
    return value;
  }

  /** Whether nothing has been found wrong since there were so many problems. */
  public boolean isFineSince(int problemsBefore) {
    return violations.count() == problemsBefore;
  }

  public int problems() {
    return violations.count();
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
