package io.drivedock.server.deployments;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Names and places, as functions of templates make them. */
final class NameFunctions {

  private NameFunctions() {}

  /** The time as .NET writes it by some of its formats. */
  static String time(Instant at, Arguments args) {
    String format = args.count() == 0 ? "yyyyMMddTHHmmssZ" : args.text(0);
    String pattern =
        switch (format) {
          case "yyyyMMddTHHmmssZ" -> "yyyyMMdd'T'HHmmss'Z'";
          case "d" -> "MM/dd/yyyy";
          case "u" -> "yyyy-MM-dd HH:mm:ss'Z'";
          case "o" -> "yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'";
          case "yyyy-MM-dd", "yyyyMMdd", "yyyy", "MM", "dd", "HHmmss", "yyyyMMddHHmmss" -> format;
          default -> throw args.wrong("supports only formats such as d, o, u and yyyyMMdd");
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC).format(at);
  }

  /**
   * The id of a resource: a type such as {@code A.B/c/d} and a name for each of its parts.
   *
   * @param base of the group or subscription, unless others are named before the type
   */
  static String resourceId(List<String> texts, String base, Arguments args) {
    int type = 0;
    while (type < texts.size() && !texts.get(type).contains("/")) {
      type++;
    }
    if (type == texts.size() || type > 2) {
      throw args.wrong("needs a type such as Microsoft.ImportExport/jobs");
    }
    String[] parts = texts.get(type).split("/", -1);
    List<String> names = texts.subList(type + 1, texts.size());
    if (names.size() != parts.length - 1) {
      throw args.wrong("needs as many names as its type has parts");
    }
    StringBuilder id =
        new StringBuilder(
            switch (type) {
              case 0 -> base;
              case 1 -> base.replaceAll("/resourceGroups/.*", "/resourceGroups/") + texts.get(0);
              default -> "/subscriptions/" + texts.get(0) + "/resourceGroups/" + texts.get(1);
            });
    id.append("/providers/").append(parts[0]);
    for (int i = 0; i < names.size(); i++) {
      id.append('/').append(parts[i + 1]).append('/').append(names.get(i));
    }
    return id.toString();
  }

  static JsonNode group(EvaluationScope scope) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", scope.groupId())
        .put("name", scope.group())
        .put("type", "Microsoft.Resources/resourceGroups")
        .put("location", scope.location());
  }

  static JsonNode subscription(EvaluationScope scope) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", "/subscriptions/" + scope.subscription())
        .put("subscriptionId", scope.subscription())
        .put("tenantId", scope.tenant());
  }
}
