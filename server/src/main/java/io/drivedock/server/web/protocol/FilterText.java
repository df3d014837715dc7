package io.drivedock.server.web.protocol;

import io.drivedock.server.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The text of a {@code $filter}, clause by clause: {@code field eq 'value'}, joined by {@code and}.
 * Which fields there are its reader knows.
 */
public final class FilterText {

  /** The longest filter, in characters. */
  public static final int TEXT_MAX = 1_000;

  static final String TARGET = "$filter";
  private static final int SHOWN_MAX = 40;

  private final String text;
  private final String form;
  private int at;

  private FilterText(String text, String form) {
    this.text = text;
    this.form = form;
  }

  /**
   * One comparison.
   *
   * @param field in lower case
   * @param value without its quotes
   */
  public record Clause(String field, String value, int fieldAt, int valueAt, FilterText in) {

    /** The error for a clause whose field is none, or was compared before. */
    public ApiException fieldIsWrong(String why) {
      return in.notUnderstood(fieldAt, why);
    }

    /** The error for a value that the field cannot have. */
    public ApiException valueIsWrong(String why) {
      return in.notUnderstood(valueAt, why);
    }
  }

  /**
   * Reads the clauses; no text and a blank one have none.
   *
   * @param form a sentence for whoever got it wrong
   * @throws ApiException saying what was not understood
   */
  public static List<Clause> clauses(@Nullable String text, String form) {
    if (text == null || text.isBlank()) {
      return List.of();
    }
    if (text.length() > TEXT_MAX) {
      throw ErrorCode.INVALID_FILTER.end(
          TARGET, "A $filter has at most %d characters.".formatted(TEXT_MAX));
    }
    return new FilterText(text, form).read();
  }

  private List<Clause> read() {
    List<Clause> clauses = new ArrayList<>();
    clauses.add(clause());
    while (!isAtEnd()) {
      int before = at;
      if (!word().equals("and")) {
        throw notUnderstood(before, "'and' or the end is expected");
      }
      clauses.add(clause());
    }
    return clauses;
  }

  private Clause clause() {
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
    return new Clause(field, literal(), start, value, this);
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

  private ApiException notUnderstood(int start, String why) {
    String rest = text.substring(start).strip();
    String shown = rest.length() <= SHOWN_MAX ? rest : rest.substring(0, SHOWN_MAX) + "…";
    String where =
        rest.isEmpty()
            ? "At its end"
            : "At character %d, '%s'".formatted(start + 1, JsonObject.isPlain(shown) ? shown : "?");
    return ErrorCode.INVALID_FILTER.end(
        TARGET, "The $filter is invalid. " + where + ": " + why + ". " + form);
  }
}
