package io.drivedock.server.deployments;

import io.drivedock.server.deployments.Expression.Call;
import io.drivedock.server.deployments.Expression.Literal;
import io.drivedock.server.deployments.Expression.Part;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the text of an expression. */
final class ExpressionText {

  /** The longest expression, in characters: ARM's own limit. */
  static final int TEXT_MAX = 24_576;

  private static final int DEPTH_MAX = 50;
  private static final int DIGITS_MAX = 18;

  private final String text;
  private final String path;
  private int at;
  private int depth;

  private ExpressionText(String text, String path) {
    this.text = text;
    this.path = path;
  }

  /** Whether a text of a template is an expression rather than itself. */
  static boolean isExpression(String text) {
    return text.startsWith("[") && text.endsWith("]") && !text.startsWith("[[");
  }

  /**
   * Reads an expression.
   *
   * @param text with its brackets
   * @param path where it stands
   * @throws TemplateException if it is none
   */
  static Expression parse(String text, String path) {
    if (text.length() > TEXT_MAX) {
      throw new TemplateException(
          path, "The expression is longer than %d characters.".formatted(TEXT_MAX));
    }
    ExpressionText read = new ExpressionText(text.substring(1, text.length() - 1), path);
    Expression expression = read.expression();
    read.skipBlanks();
    if (read.at < read.text.length()) {
      throw read.wrong("the end of the expression is expected");
    }
    return expression;
  }

  private Expression expression() {
    if (++depth > DEPTH_MAX) {
      throw wrong("functions are nested more than %d levels deep".formatted(DEPTH_MAX));
    }
    Expression read = primary();
    while (true) {
      skipBlanks();
      if (takes('.')) {
        read = new Part(read, new Literal(JsonNodeFactory.instance.stringNode(word())));
      } else if (takes('[')) {
        read = new Part(read, expression());
        expect(']');
      } else {
        depth--;
        return read;
      }
    }
  }

  private Expression primary() {
    skipBlanks();
    if (at == text.length()) {
      throw wrong("a value is expected");
    }
    char c = text.charAt(at);
    if (c == '\'') {
      return new Literal(JsonNodeFactory.instance.stringNode(quoted()));
    }
    if (c == '-' || Character.isDigit(c)) {
      return new Literal(JsonNodeFactory.instance.numberNode(number()));
    }
    String name = word();
    skipBlanks();
    expect('(');
    List<Expression> arguments = new ArrayList<>();
    skipBlanks();
    if (!takes(')')) {
      do {
        arguments.add(expression());
        skipBlanks();
      } while (takes(','));
      expect(')');
    }
    return new Call(name, arguments);
  }

  private String quoted() {
    StringBuilder read = new StringBuilder();
    for (at++; at < text.length(); at++) {
      if (text.charAt(at) == '\'') {
        if (at + 1 == text.length() || text.charAt(at + 1) != '\'') {
          at++;
          return read.toString();
        }
        at++;
      }
      read.append(text.charAt(at));
    }
    throw wrong("the closing quote is missing");
  }

  private long number() {
    int start = at++;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    String digits = text.substring(start, at);
    if (digits.equals("-") || digits.length() > DIGITS_MAX) {
      throw wrong("a number is expected");
    }
    return Long.parseLong(digits);
  }

  private String word() {
    skipBlanks();
    int start = at;
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw wrong("a name is expected");
    }
    return text.substring(start, at);
  }

  private static boolean isOfWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private void expect(char c) {
    skipBlanks();
    if (!takes(c)) {
      throw wrong("'" + c + "' is expected");
    }
  }

  private boolean takes(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private TemplateException wrong(String why) {
    return new TemplateException(
        path, "The expression is invalid: at character %d %s.".formatted(at + 2, why));
  }
}
