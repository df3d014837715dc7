package io.drivedock.server.deployments;

import tools.jackson.databind.JsonNode;

/** How much one template may be evaluated into: whoever wrote it is a stranger. */
final class EvaluationBudget {

  /** The most values that are computed, made or copied in all. */
  static final int VALUES_MAX = 300_000;

  /** The longest text that a function may make, in characters. */
  static final int TEXT_MAX = 131_072;

  /** All texts that functions make, in characters. */
  static final long TEXTS_MAX = 8L << 20;

  static final int DEPTH_MAX = 64;

  private int values;
  private long characters;
  private int depth;

  /** Goes one deeper; {@link #leave} comes back. */
  void enter(String path) {
    if (++depth > DEPTH_MAX) {
      throw new TemplateException(
          path, "Values are nested more than %d levels deep.".formatted(DEPTH_MAX));
    }
    spend(1, path);
  }

  void leave() {
    depth--;
  }

  /** Counts a value that was made, with everything in it. */
  void made(JsonNode value, String path) {
    if (value.isString()) {
      int length = value.stringValue().length();
      characters += length;
      if (length > TEXT_MAX || characters > TEXTS_MAX) {
        throw tooMuch(path);
      }
    } else if (value.isContainer()) {
      walk(value, path, 0);
    }
  }

  /** A value may be in another many times, so it is counted as often as it would be written. */
  private void walk(JsonNode value, String path, int level) {
    if (level > DEPTH_MAX) {
      throw tooMuch(path);
    }
    spend(1, path);
    for (JsonNode inner : value) {
      walk(inner, path, level + 1);
    }
  }

  private void spend(int count, String path) {
    values += count;
    if (values > VALUES_MAX) {
      throw tooMuch(path);
    }
  }

  private static TemplateException tooMuch(String path) {
    return new TemplateException(
        path,
        "The template evaluates to more than this server permits. Deploy fewer jobs at once.");
  }
}
