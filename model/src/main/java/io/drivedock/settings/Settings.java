package io.drivedock.settings;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One section of settings. Every question notes its key as known and every wrong value as a
 * problem; a question with a problem answers its default, so that all problems are found in one
 * start. A key may be asked for as often as anybody likes: a section is the same one each time, and
 * a value of a wrong form is told once.
 */
public final class Settings {

  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,9}) ?(ms|s|min|h|d)", Pattern.CASE_INSENSITIVE);
  private static final int PORT_MAX = 65_535;

  private final String source;
  private final String path;
  private final Map<String, Object> values;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();
  private final Map<String, Settings> sections = new LinkedHashMap<>();

  private Settings(String source, String path, Map<?, ?> values, Problems problems) {
    this.source = source;
    this.path = path;
    this.problems = problems;
    this.values = new LinkedHashMap<>();
    values.forEach((key, value) -> this.values.put(String.valueOf(key), value));
  }

  /**
   * The settings that a YAML parser read.
   *
   * @param values maps, lists, strings, numbers and booleans
   * @param source what to call their place in a message, such as a file's name
   */
  public static Settings of(Map<?, ?> values, String source) {
    return new Settings(source, "", values, new Problems());
  }

  public String text(String key, String otherwise) {
    return value(key, otherwise, "a string", Settings::asText);
  }

  /** A text that may be absent. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key) == null ? absent(key) : text(key, ""));
  }

  /** A text that must be there. */
  public String requiredText(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      problem(key, "is missing");
    }
    return text.orElse("");
  }

  /** A list of texts that may be absent, which is not the same as empty. */
  public Optional<List<String>> texts(String key) {
    List<String> texts = texts(key, List.of());
    return values.get(key) == null ? Optional.empty() : Optional.of(texts);
  }

  public List<String> texts(String key, List<String> otherwise) {
    return value(
        key,
        otherwise,
        "a list of strings",
        value -> {
          if (!(value instanceof List<?> list)) {
            return null;
          }
          List<String> texts = new ArrayList<>();
          for (Object item : list) {
            String text = item == null ? null : asText(item);
            if (text == null) {
              return null;
            }
            texts.add(text);
          }
          return List.copyOf(texts);
        });
  }

  /** One of some words, in any letter case. */
  public <T extends Enum<T>> T oneOf(String key, T otherwise, List<T> choices) {
    String words =
        "one of "
            + String.join(
                ", ", choices.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).toList());
    return value(
        key,
        otherwise,
        words,
        value ->
            choices.stream()
                .filter(choice -> choice.name().equalsIgnoreCase(String.valueOf(value)))
                .findFirst()
                .orElse(null));
  }

  public boolean flag(String key, boolean otherwise) {
    return value(
        key, otherwise, "true or false", value -> value instanceof Boolean flag ? flag : null);
  }

  /** A TCP port; 0 takes a free one. */
  public int port(String key, int otherwise) {
    return whole(key, otherwise, 0, PORT_MAX);
  }

  /** A whole number within bounds. */
  public int whole(String key, int otherwise, int min, int max) {
    return value(
        key,
        otherwise,
        "a whole number from " + min + " to " + max,
        value -> value instanceof Integer number && number >= min && number <= max ? number : null);
  }

  /** A length of time, such as {@code 30s}, {@code 10 min}, {@code 14d}. */
  public Duration duration(String key, Duration otherwise) {
    return value(key, otherwise, "a duration such as 30s, 10min or 14d", Settings::asDuration);
  }

  /** The path of a file or folder that may be absent. */
  public Optional<Path> path(String key) {
    return Optional.ofNullable(
        value(
            key,
            null,
            "a path",
            value -> {
              String text = asText(value);
              return text == null || text.isBlank() ? null : asPath(text);
            }));
  }

  /** A section; empty where there is none. */
  public Settings section(String key) {
    Map<?, ?> inner = value(key, Map.of(), "a section", v -> v instanceof Map<?, ?> m ? m : null);
    return sections.computeIfAbsent(
        key, name -> new Settings(source, path + name + ".", inner, problems));
  }

  /**
   * A section that had another key before. The former key still works, and {@link #warnings} says
   * so; a file that has both keys has a problem.
   */
  public Settings section(String key, String formerKey) {
    if (!values.containsKey(formerKey)) {
      return section(key);
    }
    known.add(key);
    Settings former = section(formerKey);
    if (values.containsKey(key)) {
      problem(formerKey, "is the former name of '" + path + key + "', which is set too");
    } else {
      problems.warn(
          "'%s%s' is now called '%s%s'; the former name still works."
              .formatted(path, formerKey, path, key));
    }
    return former;
  }

  /** The sections under a key, by their names, which the operator chooses. */
  public Map<String, Settings> sections(String key) {
    Settings outer = section(key);
    Map<String, Settings> inner = new LinkedHashMap<>();
    for (String name : outer.values.keySet()) {
      inner.put(name, outer.section(name));
    }
    return inner;
  }

  /** Whether nothing stands in this section, or there is none. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Says that a value of this section is wrong for a reason only the caller can know. */
  public void problem(String key, String what) {
    problems.add(path + key, what);
  }

  /** Where these settings came from, for messages. */
  public String source() {
    return source;
  }

  /** One sentence for each setting that should be changed although it still works. */
  public List<String> warnings() {
    return List.copyOf(problems.warnings);
  }

  /**
   * Ends the reading.
   *
   * @throws SettingsException if anything was wrong or a key was given that nobody asked for
   */
  public void finish() {
    collectUnknown();
    List<String> told = problems.told();
    if (!told.isEmpty()) {
      throw new SettingsException(source, told);
    }
  }

  private void collectUnknown() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        String hint =
            NearestWord.to(key, known)
                .map(near -> "; did you mean '" + path + near + "'?")
                .orElse("");
        problem(key, "is not a setting" + hint);
      }
    }
    sections.values().forEach(Settings::collectUnknown);
  }

  private @Nullable String absent(String key) {
    known.add(key);
    return null;
  }

  private static @Nullable Path asPath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private <T extends @Nullable Object> T value(
      String key, T otherwise, String form, Function<Object, @Nullable T> read) {
    known.add(key);
    Object value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    T answer = read.apply(value);
    if (answer == null) {
      problems.misshapen(path + key, form);
      return otherwise;
    }
    return answer;
  }

  private static @Nullable String asText(Object value) {
    return switch (value) {
      case String text -> text;
      case Integer number -> number.toString();
      case Long number -> number.toString();
      case BigDecimal number -> number.toPlainString();
      default -> null;
    };
  }

  private static @Nullable Duration asDuration(Object value) {
    return parseDuration(String.valueOf(value)).orElse(null);
  }

  /** Reads a length of time, such as {@code 30s}, {@code 10 min}, {@code 14d}. */
  public static Optional<Duration> parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "min" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    return Optional.of(duration);
  }

  /** What is wrong, by the key. */
  private static final class Problems {
    private final Map<String, Set<String>> ofKeys = new LinkedHashMap<>();
    private final Set<String> misshapen = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    void warn(String warning) {
      warnings.add(warning);
    }

    void add(String key, String what) {
      if (!misshapen.contains(key)) {
        ofKeys.computeIfAbsent(key, first -> new LinkedHashSet<>()).add(what);
      }
    }

    /** A value of a wrong form is answered with a default, of which nothing more is to be said. */
    void misshapen(String key, String form) {
      add(key, "is not " + form);
      misshapen.add(key);
    }

    List<String> told() {
      return ofKeys.entrySet().stream()
          .flatMap(key -> key.getValue().stream().map(what -> "'" + key.getKey() + "' " + what))
          .toList();
    }
  }
}
