package io.drivedock.server.arm;

import io.drivedock.job.JobState;
import io.drivedock.job.JobType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code $filter} asks for (control-plane dossier, section 1.4): comparisons of type, state
 * and tracking number by {@code eq}, joined by {@code and}. What is absent does not narrow.
 *
 * @param state one of {@code JobState.NAMES}
 */
record Filter(@Nullable JobType type, @Nullable String state, @Nullable String trackingNumber) {

  /** The longest filter, in characters. */
  static final int TEXT_MAX = 1_000;

  /** Narrows nothing. */
  static final Filter NONE = new Filter(null, null, null);

  static final String TARGET = "$filter";

  /**
   * Reads a filter; no text and a blank one narrow nothing.
   *
   * @throws io.drivedock.server.web.ApiException saying what was not understood
   */
  static Filter parse(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return NONE;
    }
    if (text.length() > TEXT_MAX) {
      throw ErrorCode.INVALID_FILTER.end(
          TARGET, "A $filter has at most %d characters.".formatted(TEXT_MAX));
    }
    return new Reader(text).read();
  }

  /** Reads clause by clause. */
  private static final class Reader {

    private static final int SHOWN_MAX = 40;
    private static final String FORM =
        " A $filter is one or more of type eq 'Import', state eq 'Creating' and trackingnumber eq"
            + " '…', joined by and.";

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Filter read() {
      Filter filter = clause(NONE);
      while (!isAtEnd()) {
        int before = at;
        if (!word().equals("and")) {
          throw notUnderstood(before, "'and' or the end is expected");
        }
        filter = clause(filter);
      }
      return filter;
    }

    private Filter clause(Filter filter) {
      skipBlanks();
      int start = at;
      String field = word();
      int operator = at;
      if (field.isEmpty()) {
        throw notUnderstood(start, "the name of a field is expected");
      }
      if (!word().equals("eq")) {
        throw notUnderstood(operator, "'eq' is expected");
      }
      skipBlanks();
      int value = at;
      String literal = literal();
      return switch (field) {
        case "type", "jobtype" -> filter.withType(type(literal, value), start, this);
        case "state" -> filter.withState(state(literal, value), start, this);
        case "trackingnumber" -> filter.withTrackingNumber(literal, start, this);
        default -> throw notUnderstood(start, "there is no such field");
      };
    }

    private JobType type(String literal, int start) {
      return JobType.parse(literal)
          .orElseThrow(() -> notUnderstood(start, "a type is 'Import' or 'Export'"));
    }

    private String state(String literal, int start) {
      for (String name : JobState.NAMES) {
        if (name.equalsIgnoreCase(literal)) {
          return name;
        }
      }
      throw notUnderstood(start, "a state is one of " + String.join(", ", JobState.NAMES));
    }

    /** The next word, in lower case; empty where there is none. */
    private String word() {
      skipBlanks();
      int start = at;
      while (at < text.length() && isLetter(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private String literal() {
      int start = at;
      if (at == text.length() || text.charAt(at) != '\'') {
        throw notUnderstood(start, "a value in single quotes is expected");
      }
      StringBuilder literal = new StringBuilder();
      for (at++; at < text.length(); at++) {
        if (text.charAt(at) == '\'') {
          if (at + 1 == text.length() || text.charAt(at + 1) != '\'') {
            at++;
            return literal.toString();
          }
          at++;
        }
        literal.append(text.charAt(at));
      }
      throw notUnderstood(start, "the closing quote is missing");
    }

    private boolean isAtEnd() {
      skipBlanks();
      return at == text.length();
    }

    private void skipBlanks() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    private static boolean isLetter(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private RuntimeException notUnderstood(int start, String why) {
      String rest = text.substring(start).strip();
      String shown = rest.length() <= SHOWN_MAX ? rest : rest.substring(0, SHOWN_MAX) + "…";
      String where =
          rest.isEmpty()
              ? "At its end"
              : "At character %d, '%s'".formatted(start + 1, Members.isPlain(shown) ? shown : "?");
      return ErrorCode.INVALID_FILTER.end(
          TARGET, "The $filter is not understood. " + where + ": " + why + "." + FORM);
    }
  }

  private Filter withType(JobType newType, int start, Reader reader) {
    once(type, start, reader);
    return new Filter(newType, state, trackingNumber);
  }

  private Filter withState(String newState, int start, Reader reader) {
    once(state, start, reader);
    return new Filter(type, newState, trackingNumber);
  }

  private Filter withTrackingNumber(String newTrackingNumber, int start, Reader reader) {
    once(trackingNumber, start, reader);
    return new Filter(type, state, newTrackingNumber);
  }

  private static void once(@Nullable Object known, int start, Reader reader) {
    if (known != null) {
      throw reader.notUnderstood(start, "the field was compared before");
    }
  }
}
