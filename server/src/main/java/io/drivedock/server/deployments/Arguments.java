package io.drivedock.server.deployments;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The arguments of a function, each evaluated when it is asked for, and once. */
final class Arguments {

  private final Expression.Call call;
  private final String path;
  private final Function<Expression, JsonNode> evaluate;
  private final List<JsonNode> values = new ArrayList<>();

  Arguments(Expression.Call call, String path, Function<Expression, JsonNode> evaluate) {
    this.call = call;
    this.path = path;
    this.evaluate = evaluate;
    call.arguments().forEach(argument -> values.add(null));
  }

  int count() {
    return values.size();
  }

  JsonNode value(int i) {
    if (i >= values.size()) {
      throw wrong("has too few arguments");
    }
    JsonNode value = values.get(i);
    if (value == null) {
      value = evaluate.apply(call.arguments().get(i));
      values.set(i, value);
    }
    return value;
  }

  List<JsonNode> all() {
    for (int i = 0; i < values.size(); i++) {
      value(i);
    }
    return List.copyOf(values);
  }

  String text(int i) {
    JsonNode value = value(i);
    if (!value.isString()) {
      throw wrong("needs a string as argument " + (i + 1));
    }
    return value.stringValue();
  }

  long whole(int i) {
    JsonNode value = value(i);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong("needs a whole number as argument " + (i + 1));
    }
    return value.longValue();
  }

  boolean flag(int i) {
    JsonNode value = value(i);
    if (!value.isBoolean()) {
      throw wrong("needs true or false as argument " + (i + 1));
    }
    return value.booleanValue();
  }

  TemplateException wrong(String what) {
    return new TemplateException(path, "The function '%s' %s.".formatted(call.name(), what));
  }
}
