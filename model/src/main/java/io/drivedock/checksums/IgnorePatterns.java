package io.drivedock.checksums;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The patterns of an ASC MHL history, in the syntax of gitignore without negation. */
final class IgnorePatterns {

  private static final int PATTERN_MAX = 1_000;

  /** More make a pattern that takes longer to try than a file to read. */
  private static final int STARS_MAX = 6;

  /** Stands for two stars; no name of a file has it. */
  private static final String DEEP = "\0";

  private final List<Pattern> patterns = new ArrayList<>();

  IgnorePatterns(List<String> texts) {
    for (String text : texts) {
      boolean isShort =
          text.length() <= PATTERN_MAX && text.chars().filter(c -> c == '*').count() <= STARS_MAX;
      if (!text.isBlank() && isShort && !text.startsWith("!")) {
        patterns.add(pattern(text));
      }
    }
  }

  private static Pattern pattern(String text) {
    String rest = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    boolean isAnchored = rest.indexOf('/') >= 0;
    String body = rest.startsWith("/") ? rest.substring(1) : rest;
    StringBuilder regex = new StringBuilder(isAnchored ? "" : "(?:.*/)?");
    String steps = body.replace("**", DEEP);
    for (int i = 0; i < steps.length(); i++) {
      char c = steps.charAt(i);
      if (DEEP.indexOf(c) >= 0) {
        regex.append(".*");
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex + "(?:/.*)?", Pattern.DOTALL);
  }

  /** Whether a file, relative to the history's folder, is passed over. */
  boolean match(String path) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }
}
