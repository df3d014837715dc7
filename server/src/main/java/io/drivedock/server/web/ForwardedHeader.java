package io.drivedock.server.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the header {@code Forwarded} (RFC 7239, section 4). */
final class ForwardedHeader {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private final String text;
  private int at;

  private ForwardedHeader(String text) {
    this.text = text;
  }

  /**
   * The elements of all lines, each with its parameters by their name in lower case.
   *
   * @throws Forwarding.MalformedException if a line does not follow the grammar
   */
  static List<Map<String, String>> elements(List<String> lines)
      throws Forwarding.MalformedException {
    List<Map<String, String>> elements = new ArrayList<>();
    for (String line : lines) {
      new ForwardedHeader(line).read(elements);
    }
    return elements;
  }

  private void read(List<Map<String, String>> elements) throws Forwarding.MalformedException {
    do {
      Map<String, String> element = element();
      if (!element.isEmpty()) {
        elements.add(element);
      }
    } while (take(','));
    if (at < text.length()) {
      throw malformed();
    }
  }

  private Map<String, String> element() throws Forwarding.MalformedException {
    Map<String, String> element = new HashMap<>();
    do {
      skipBlanks();
      String name = token().toLowerCase(Locale.ROOT);
      if (!name.isEmpty()) {
        if (!take('=') || element.put(name, value()) != null) {
          throw malformed();
        }
      }
      skipBlanks();
    } while (take(';'));
    return element;
  }

  private String value() throws Forwarding.MalformedException {
    if (!take('"')) {
      String token = token();
      if (token.isEmpty()) {
        throw malformed();
      }
      return token;
    }
    StringBuilder value = new StringBuilder();
    while (!take('"')) {
      take('\\');
      if (at == text.length()) {
        throw malformed();
      }
      value.append(text.charAt(at++));
    }
    return value.toString();
  }

  private String token() {
    int begin = at;
    while (at < text.length() && isOfToken(text.charAt(at))) {
      at++;
    }
    return text.substring(begin, at);
  }

  private static boolean isOfToken(char c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || TOKEN_MARKS.indexOf(c) >= 0;
  }

  private boolean take(char c) {
    boolean isThere = at < text.length() && text.charAt(at) == c;
    at += isThere ? 1 : 0;
    return isThere;
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private static Forwarding.MalformedException malformed() {
    return new Forwarding.MalformedException(
        "A trusted proxy sent a Forwarded header that does not follow RFC 7239.");
  }
}
