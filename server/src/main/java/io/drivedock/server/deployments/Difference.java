package io.drivedock.server.deployments;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a PUT would change, as {@code what-if} tells it. Keys of drives are in none of it. */
public final class Difference {

  private static final String KEY = "bitLockerKey";

  /** Told by the service, or compared in another way. */
  private static final Set<String> APART = Set.of("location", "id", "name", "type", "apiVersion");

  private Difference() {}

  /**
   * The changes from one resource to another.
   *
   * @param after what is put; what it does not name stays, but for {@code removed}
   * @param removed members of properties that go where they are not named
   */
  public static List<Map<String, Object>> of(JsonNode before, JsonNode after, Set<String> removed) {
    List<Map<String, Object>> changes = new ArrayList<>();
    compare(before, after, "", changes);
    for (String name : removed) {
      JsonNode there = before.path("properties").get(name);
      if (there != null && after.path("properties").get(name) == null) {
        changes.add(change("Delete", "properties." + name, there, null));
      }
    }
    return changes;
  }

  private static void compare(
      JsonNode before, JsonNode after, String path, List<Map<String, Object>> changes) {
    after
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              String at = path.isEmpty() ? name : path + "." + name;
              JsonNode was = before.get(name);
              JsonNode is = member.getValue();
              if ((path.isEmpty() && APART.contains(name)) || name.equalsIgnoreCase(KEY)) {
                return;
              }
              if (was == null) {
                if (!is.isNull()) {
                  changes.add(change("Create", at, null, is));
                }
              } else if (was.isObject() && is.isObject()) {
                compare(was, is, at, changes);
              } else if (!isContained(is, was)) {
                changes.add(change("Modify", at, was, is));
              }
            });
  }

  /** Whether what is put is what is there, which may tell more of itself. */
  private static boolean isContained(JsonNode put, JsonNode there) {
    if (put.isArray() && there.isArray() && put.size() == there.size()) {
      for (int i = 0; i < put.size(); i++) {
        if (!isContained(put.get(i), there.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (put.isObject() && there.isObject()) {
      return put.properties().stream()
          .allMatch(
              member ->
                  member.getKey().equalsIgnoreCase(KEY)
                      || (there.has(member.getKey())
                          && isContained(member.getValue(), there.get(member.getKey()))));
    }
    return put.equals(there)
        || (put.isString()
            && there.isString()
            && put.stringValue().equalsIgnoreCase(there.stringValue()));
  }

  private static Map<String, Object> change(
      String type, String path, @Nullable JsonNode before, @Nullable JsonNode after) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("path", path);
    change.put("propertyChangeType", type);
    if (before != null) {
      change.put("before", withoutKeys(before));
    }
    if (after != null) {
      change.put("after", withoutKeys(after));
    }
    return change;
  }

  /** The same value without the keys of drives. */
  public static JsonNode withoutKeys(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(
                member -> {
                  if (!member.getKey().equalsIgnoreCase(KEY)) {
                    copy.set(member.getKey(), withoutKeys(member.getValue()));
                  }
                });
        yield copy;
      }
      case ArrayNode list -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        list.forEach(each -> copy.add(withoutKeys(each)));
        yield copy;
      }
      default -> value;
    };
  }
}
