package io.drivedock.server.portal.frame;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every text of the portal in every language, each in one place: a file for a language, a line for
 * a phrase, with <code>{0}</code> where something is put in. A phrase about a number of things has
 * a line for each form that the language has: {@code drives.one}, {@code drives.few}, {@code
 * drives.many}, {@code drives.other}.
 */
public final class Phrases {

  private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

  private final Map<Language, Map<String, String>> texts = new EnumMap<>(Language.class);

  public Phrases() {
    for (Language language : Language.values()) {
      texts.put(language, read("/portal/phrases/" + language.tag() + ".properties"));
    }
  }

  private static Map<String, String> read(String file) {
    Properties properties = new Properties();
    try (InputStream in = Phrases.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the phrases " + file + " are not there");
      }
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> read = new java.util.HashMap<>();
    properties.forEach((key, text) -> read.put((String) key, (String) text));
    return Map.copyOf(read);
  }

  /**
   * A phrase.
   *
   * @throws IllegalStateException if there is none of that name: the page is wrong
   */
  public String say(Language language, String key, Object... parts) {
    String text =
        find(language, key)
            .orElseThrow(() -> new IllegalStateException("no phrase " + key + " in " + language));
    return filled(language, text, parts);
  }

  /** A phrase that may be missing, because its name comes from data. */
  public Optional<String> find(Language language, String key) {
    return Optional.ofNullable(of(language).get(key));
  }

  /** So many of something: the number is <code>{0}</code>, the parts follow. */
  public String count(Language language, String key, long number, Object... parts) {
    Object[] all = new Object[parts.length + 1];
    all[0] = number;
    System.arraycopy(parts, 0, all, 1, parts.length);
    return say(language, key + "." + form(language, number), all);
  }

  /** The form of a noun after a whole number, by the rules of Unicode's CLDR. */
  static String form(Language language, long number) {
    return switch (language) {
      case ENGLISH -> number == 1 ? "one" : "other";
      case RUSSIAN -> {
        long ten = number % 10;
        long hundred = number % 100;
        if (ten == 1 && hundred != 11) {
          yield "one";
        }
        yield ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? "few" : "many";
      }
    };
  }

  /** The names of all phrases of a language. */
  Set<String> keys(Language language) {
    return new TreeSet<>(of(language).keySet());
  }

  private Map<String, String> of(Language language) {
    return texts.getOrDefault(language, Map.of());
  }

  private static String filled(Language language, String text, Object[] parts) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              int i = Integer.parseInt(place.group(1));
              String part = i < parts.length ? shown(language, parts[i]) : place.group();
              return Matcher.quoteReplacement(part);
            });
  }

  private static String shown(Language language, Object part) {
    return part instanceof Long || part instanceof Integer
        ? NumberFormat.getIntegerInstance(language.locale()).format(part)
        : String.valueOf(part);
  }
}
