package io.drivedock.app.waimportexport;

import io.drivedock.settings.NearestWord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of an old command line, sorted into parameters. What is wrong and what was read in
 * spite of its spelling is collected; no message shows a key.
 */
final class OldArguments {

  private static final Pattern PARAMETER =
      Pattern.compile("(?s)(?:[/-]|--)([A-Za-z][A-Za-z0-9]*)(?::(.*))?");
  private static final Pattern SWALLOWED = Pattern.compile("(?s).*\" ?[/-][A-Za-z]+:.*");
  private static final Pattern DASHES = Pattern.compile("[\u2010-\u2015\u2212].*");
  private static final Pattern LETTER = Pattern.compile("[A-Za-z]:?\\\\?");

  private final List<String> names;
  private String before = "";
  private final Map<OldParameter, String> values = new EnumMap<>(OldParameter.class);
  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Sorts words.
   *
   * @param names of the parameters that may be meant
   */
  OldArguments(List<String> words, List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < words.size(); i++) {
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      before = i > 0 ? words.get(i - 1) : "";
      if (add(words.get(i), next)) {
        i++;
      }
    }
  }

  /** Takes a word; true if the next one is its value. */
  private boolean add(String word, String next) {
    if (DASHES.matcher(word).matches()) {
      faults.add(
          "'%s' begins with a dash that is no hyphen, as word processors make it; write / or -"
              .formatted(start(word)));
      return false;
    }
    if (OldParameter.isNamedWithoutSlash(word)) {
      notes.add(
          "'%s' is read as /%s"
              .formatted(
                  word.substring(0, word.indexOf(':')), word.substring(0, word.indexOf(':'))));
      return add("/" + word, next);
    }
    Matcher matcher = PARAMETER.matcher(word);
    if (!matcher.matches()) {
      faults.add(
          "'%s' is no parameter%s".formatted(start(word), before.isEmpty() ? "" : followed()));
      return false;
    }
    Optional<OldParameter> parameter = OldParameter.named(matcher.group(1));
    if (parameter.isEmpty()) {
      faults.add("there is no parameter /" + matcher.group(1) + meant(matcher.group(1)));
      return false;
    }
    String value = matcher.group(2) == null ? "" : matcher.group(2);
    if (parameter.get().isSwitch() && value.isEmpty() && word.endsWith(":")) {
      notes.add("the colon of " + word + " is ignored");
    }
    boolean takesNext =
        parameter.get() == OldParameter.DRIVE && value.isEmpty() && LETTER.matcher(next).matches();
    if (takesNext) {
      notes.add("'/t: " + next + "' is read as /t:" + next);
    }
    put(parameter.get(), takesNext ? next : value);
    return takesNext;
  }

  private String followed() {
    return ", but follows '"
        + start(before)
        + "': a blank splits a value in two; put the value into quotation marks";
  }

  private String meant(String name) {
    String near = name.equalsIgnoreCase("k") ? "bk" : NearestWord.to(name, names).orElse("");
    return near.isEmpty() ? "" : "; did you mean /" + near + "?";
  }

  /** The beginning of a word: the rest may be a key. */
  private static String start(String word) {
    int colon = word.indexOf(':');
    return colon > 0
        ? word.substring(0, colon + 1)
        : word.substring(0, Math.min(12, word.length()));
  }

  private void put(OldParameter parameter, String value) {
    if (parameter.isSwitch()) {
      if (!value.isEmpty()) {
        faults.add(parameter.shown() + " has no value");
      }
      values.put(parameter, "");
      return;
    }
    if (SWALLOWED.matcher(value).matches()) {
      faults.add(
          "the value of %s holds a quotation mark and the next parameter: for Windows a backslash"
                  .formatted(parameter.shown())
              + " before a quotation mark takes its meaning away. Leave out the last backslash, or"
              + " double it");
      return;
    }
    String plain = unquoted(value);
    if (plain.isEmpty()) {
      faults.add(parameter.shown() + " has no value");
      return;
    }
    String before = values.putIfAbsent(parameter, plain);
    if (before == null) {
      return;
    }
    if (before.equals(plain)) {
      notes.add(parameter.shown() + " is given twice");
    } else {
      faults.add(parameter.shown() + " is given twice, with different values");
    }
  }

  private static String unquoted(String value) {
    boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return (isQuoted ? value.substring(1, value.length() - 1) : value).strip();
  }

  boolean has(OldParameter parameter) {
    return values.containsKey(parameter);
  }

  Optional<String> value(OldParameter parameter) {
    return Optional.ofNullable(values.get(parameter));
  }

  /** Which parameters there are, in the order of {@link OldParameter}. */
  List<OldParameter> parameters() {
    return List.copyOf(values.keySet());
  }

  void fault(String message) {
    faults.add(message);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  /** What was read in spite of its spelling. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  void note(String message) {
    notes.add(message);
  }
}
