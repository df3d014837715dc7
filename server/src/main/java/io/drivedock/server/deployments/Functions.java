package io.drivedock.server.deployments;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The functions of templates that need no more than their arguments and the place of the
 * deployment.
 */
final class Functions {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{([0-9]{1,2})}|[{}]");
  private static final int RANGE_MAX = 10_000;

  private Functions() {}

  /** What a function answers; nothing if it is none of these. */
  static Optional<JsonNode> call(String name, Arguments args, EvaluationScope scope) {
    JsonNode value =
        switch (name) {
          case "true" -> NODES.booleanNode(true);
          case "false" -> NODES.booleanNode(false);
          case "null" -> NODES.nullNode();
          case "not" -> NODES.booleanNode(!args.flag(0));
          case "and" -> NODES.booleanNode(flags(args).stream().allMatch(flag -> flag));
          case "or" -> NODES.booleanNode(flags(args).stream().anyMatch(flag -> flag));
          case "bool" -> bool(args);
          case "equals" -> NODES.booleanNode(isSame(args.value(0), args.value(1)));
          case "less" -> NODES.booleanNode(compared(args) < 0);
          case "lessorequals" -> NODES.booleanNode(compared(args) <= 0);
          case "greater" -> NODES.booleanNode(compared(args) > 0);
          case "greaterorequals" -> NODES.booleanNode(compared(args) >= 0);
          case "coalesce" ->
              args.all().stream().filter(v -> !v.isNull()).findFirst().orElse(NODES.nullNode());
          case "int" -> whole(args);
          case "add" -> number(args, Math::addExact);
          case "sub" -> number(args, Math::subtractExact);
          case "mul" -> number(args, Math::multiplyExact);
          case "div" -> number(args, (a, b) -> a / b);
          case "mod" -> number(args, (a, b) -> a % b);
          default -> null;
        };
    return value != null ? Optional.of(value) : textOrPlace(name, args, scope);
  }

  private static Optional<JsonNode> textOrPlace(
      String name, Arguments args, EvaluationScope scope) {
    String text =
        switch (name) {
          case "string" -> written(args.value(0));
          case "format" -> format(args);
          case "tolower" -> args.text(0).toLowerCase(Locale.ROOT);
          case "toupper" -> args.text(0).toUpperCase(Locale.ROOT);
          case "trim" -> args.text(0).strip();
          case "replace" -> args.text(0).replace(args.text(1), args.text(2));
          case "substring" -> substring(args);
          case "join" -> joined(args);
          case "padleft" -> padded(args);
          case "base64" ->
              Base64.getEncoder().encodeToString(args.text(0).getBytes(StandardCharsets.UTF_8));
          case "uniquestring" -> NameHashes.unique(texts(args));
          case "guid" -> NameHashes.guid(texts(args));
          case "newguid" -> UUID.randomUUID().toString();
          case "utcnow" -> NameFunctions.time(scope.at(), args);
          case "resourceid" -> NameFunctions.resourceId(texts(args), scope.groupId(), args);
          case "subscriptionresourceid" ->
              NameFunctions.resourceId(texts(args), "/subscriptions/" + scope.subscription(), args);
          default -> null;
        };
    if (text != null) {
      return Optional.of(NODES.stringNode(text));
    }
    return Optional.ofNullable(
        switch (name) {
          case "concat" -> concat(args);
          case "startswith" -> begins(args, false);
          case "endswith" -> begins(args, true);
          case "indexof" -> NODES.numberNode(folded(args, 0).indexOf(folded(args, 1)));
          case "lastindexof" -> NODES.numberNode(folded(args, 0).lastIndexOf(folded(args, 1)));
          case "resourcegroup" -> NameFunctions.group(scope);
          case "subscription" -> NameFunctions.subscription(scope);
          case "deployment" -> NODES.objectNode().put("name", scope.deployment());
          case "tenant" -> NODES.objectNode().put("tenantId", scope.tenant());
          default -> container(name, args);
        });
  }

  private static @Nullable JsonNode container(String name, Arguments args) {
    return switch (name) {
      case "array" ->
          args.value(0).isArray() ? args.value(0) : NODES.arrayNode().add(args.value(0));
      case "createarray" -> NODES.arrayNode().addAll(args.all());
      case "createobject" -> object(args);
      case "json" -> json(args);
      case "empty" -> NODES.booleanNode(size(args) == 0);
      case "length" -> NODES.numberNode(size(args));
      case "first" -> end(args, true);
      case "last" -> end(args, false);
      case "contains" -> NODES.booleanNode(contains(args));
      case "split" -> split(args);
      case "take" -> part(args, 0, args.whole(1));
      case "skip" -> part(args, args.whole(1), Long.MAX_VALUE);
      case "range" -> range(args);
      case "union", "shallowmerge" -> union(name.equals("union") ? args.all() : merged(args), args);
      case "items" -> items(args);
      case "tryget" -> tryGet(args);
      default -> null;
    };
  }

  // ---- truth and numbers

  private static List<Boolean> flags(Arguments args) {
    List<Boolean> flags = new ArrayList<>();
    for (int i = 0; i < args.count(); i++) {
      flags.add(args.flag(i));
    }
    return flags;
  }

  private static JsonNode bool(Arguments args) {
    JsonNode value = args.value(0);
    if (value.isBoolean()) {
      return value;
    }
    String text = value.isIntegralNumber() ? Long.toString(value.longValue()) : args.text(0);
    return NODES.booleanNode(text.equalsIgnoreCase("true") || text.equals("1"));
  }

  private static boolean isSame(JsonNode a, JsonNode b) {
    return (a.isIntegralNumber() && b.isIntegralNumber())
        ? a.longValue() == b.longValue()
        : a.equals(b);
  }

  private static int compared(Arguments args) {
    return args.value(0).isString()
        ? args.text(0).compareTo(args.text(1))
        : Long.compare(args.whole(0), args.whole(1));
  }

  private static JsonNode whole(Arguments args) {
    if (args.value(0).isIntegralNumber()) {
      return args.value(0);
    }
    try {
      return NODES.numberNode(Long.parseLong(args.text(0).strip()));
    } catch (NumberFormatException e) {
      throw args.wrong("needs the digits of a whole number");
    }
  }

  private interface Arithmetic {
    long of(long a, long b);
  }

  private static JsonNode number(Arguments args, Arithmetic arithmetic) {
    try {
      return NODES.numberNode(arithmetic.of(args.whole(0), args.whole(1)));
    } catch (ArithmeticException e) {
      throw args.wrong("has no whole number as its answer");
    }
  }

  // ---- texts

  private static List<String> texts(Arguments args) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < args.count(); i++) {
      texts.add(args.text(i));
    }
    return texts;
  }

  static String written(JsonNode value) {
    return value.isString() ? value.stringValue() : JSON.writeValueAsString(value);
  }

  private static String folded(Arguments args, int i) {
    return args.text(i).toLowerCase(Locale.ROOT);
  }

  private static JsonNode begins(Arguments args, boolean isEnd) {
    String text = folded(args, 0);
    String part = folded(args, 1);
    return NODES.booleanNode(isEnd ? text.endsWith(part) : text.startsWith(part));
  }

  private static String format(Arguments args) {
    Matcher place = PLACE.matcher(args.text(0));
    StringBuilder text = new StringBuilder();
    while (place.find()) {
      String found = place.group();
      String put;
      if (place.group(1) != null) {
        put = written(args.value(1 + Integer.parseInt(place.group(1))));
      } else if (found.length() == 2) {
        put = found.substring(1);
      } else {
        throw args.wrong("takes places such as {0} and nothing more in braces");
      }
      place.appendReplacement(text, Matcher.quoteReplacement(put));
      bounded(text.length(), args);
    }
    return place.appendTail(text).toString();
  }

  private static void bounded(long length, Arguments args) {
    if (length > EvaluationBudget.TEXT_MAX) {
      throw args.wrong(
          "makes a text of more than %d characters".formatted(EvaluationBudget.TEXT_MAX));
    }
  }

  private static JsonNode concat(Arguments args) {
    if (args.count() > 0 && args.value(0).isArray()) {
      ArrayNode list = NODES.arrayNode();
      for (JsonNode each : args.all()) {
        if (!each.isArray()) {
          throw args.wrong("takes either texts or lists");
        }
        each.forEach(list::add);
        bounded(list.size(), args);
      }
      return list;
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode each : args.all()) {
      text.append(written(each));
      bounded(text.length(), args);
    }
    return NODES.stringNode(text.toString());
  }

  private static String substring(Arguments args) {
    String text = args.text(0);
    long start = args.whole(1);
    long length = args.count() > 2 ? args.whole(2) : text.length() - start;
    if (start < 0 || length < 0 || start > text.length() || length > text.length() - start) {
      throw args.wrong("asks for more than the text has");
    }
    return text.substring((int) start, (int) (start + length));
  }

  private static String joined(Arguments args) {
    StringBuilder text = new StringBuilder();
    String between = "";
    for (JsonNode each : args.value(0)) {
      text.append(between).append(written(each));
      between = args.text(1);
      bounded(text.length(), args);
    }
    return text.toString();
  }

  private static String padded(Arguments args) {
    String text = written(args.value(0));
    long width = args.whole(1);
    bounded(width, args);
    String filling = args.count() > 2 ? args.text(2) : " ";
    if (filling.length() != 1) {
      throw args.wrong("fills with one character");
    }
    return filling.repeat((int) Math.max(0, width - text.length())) + text;
  }

  // ---- lists and objects

  private static JsonNode object(Arguments args) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < args.count(); i += 2) {
      object.set(args.text(i), args.value(i + 1));
    }
    return object;
  }

  private static JsonNode json(Arguments args) {
    try {
      return JSON.readTree(args.text(0));
    } catch (JacksonException e) {
      throw args.wrong("needs a text that is JSON");
    }
  }

  private static int size(Arguments args) {
    JsonNode value = args.value(0);
    if (value.isNull()) {
      return 0;
    }
    return value.isContainer() ? value.size() : args.text(0).length();
  }

  private static JsonNode end(Arguments args, boolean isFirst) {
    JsonNode value = args.value(0);
    if (value.isArray()) {
      return value.isEmpty() ? NODES.nullNode() : value.get(isFirst ? 0 : value.size() - 1);
    }
    String text = args.text(0);
    return NODES.stringNode(
        text.isEmpty() ? "" : isFirst ? text.substring(0, 1) : text.substring(text.length() - 1));
  }

  private static boolean contains(Arguments args) {
    JsonNode value = args.value(0);
    JsonNode sought = args.value(1);
    if (value.isArray()) {
      return value.valueStream().anyMatch(each -> isSame(each, sought));
    }
    if (value.isObject()) {
      return value.properties().stream()
          .map(Map.Entry::getKey)
          .anyMatch(name -> name.equalsIgnoreCase(written(sought)));
    }
    return args.text(0).contains(written(sought));
  }

  private static JsonNode split(Arguments args) {
    ArrayNode parts = NODES.arrayNode();
    List<String> delimiters = new ArrayList<>();
    if (args.value(1).isArray()) {
      args.value(1).forEach(each -> delimiters.add(written(each)));
    } else {
      delimiters.add(args.text(1));
    }
    String pattern = String.join("|", delimiters.stream().map(Pattern::quote).toList());
    for (String part : Pattern.compile(pattern).split(args.text(0), -1)) {
      parts.add(part);
    }
    return parts;
  }

  private static JsonNode part(Arguments args, long from, long to) {
    JsonNode value = args.value(0);
    if (value.isArray()) {
      ArrayNode list = NODES.arrayNode();
      for (int i = 0; i < value.size(); i++) {
        if (i >= from && i < to) {
          list.add(value.get(i));
        }
      }
      return list;
    }
    String text = args.text(0);
    int start = Math.clamp(from, 0, text.length());
    return NODES.stringNode(text.substring(start, Math.clamp(to, start, text.length())));
  }

  private static JsonNode range(Arguments args) {
    long start = args.whole(0);
    long count = args.whole(1);
    if (count < 0 || count > RANGE_MAX) {
      throw args.wrong("counts 0 to %d numbers".formatted(RANGE_MAX));
    }
    ArrayNode list = NODES.arrayNode();
    for (long i = 0; i < count; i++) {
      list.add(start + i);
    }
    return list;
  }

  private static List<JsonNode> merged(Arguments args) {
    return args.value(0).valueStream().toList();
  }

  private static JsonNode union(List<JsonNode> values, Arguments args) {
    if (values.stream().allMatch(JsonNode::isArray)) {
      ArrayNode list = NODES.arrayNode();
      Set<JsonNode> seen = new HashSet<>();
      values.forEach(each -> each.forEach(item -> addNew(list, seen, item)));
      return list;
    }
    ObjectNode object = NODES.objectNode();
    for (JsonNode each : values) {
      if (!each.isObject()) {
        throw args.wrong("takes either lists or objects");
      }
      each.properties().forEach(member -> object.set(member.getKey(), member.getValue()));
    }
    return object;
  }

  private static void addNew(ArrayNode list, Set<JsonNode> seen, JsonNode item) {
    if (seen.add(item)) {
      list.add(item);
    }
  }

  private static JsonNode items(Arguments args) {
    ArrayNode list = NODES.arrayNode();
    args.value(0).properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            member ->
                list.add(
                    NODES
                        .objectNode()
                        .put("key", member.getKey())
                        .set("value", member.getValue())));
    return list;
  }

  private static JsonNode tryGet(Arguments args) {
    JsonNode value = args.value(0);
    for (int i = 1; i < args.count() && !value.isNull(); i++) {
      JsonNode key = args.value(i);
      JsonNode inner = key.isIntegralNumber() ? value.get(key.intValue()) : value.get(args.text(i));
      value = inner == null ? NODES.nullNode() : inner;
    }
    return value;
  }
}
