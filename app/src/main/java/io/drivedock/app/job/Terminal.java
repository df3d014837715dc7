package io.drivedock.app.job;

import io.drivedock.app.client.Screen;
import java.util.Map;
import java.util.Set;

/**
 * What the output goes to.
 *
 * @param isTerminal whether somebody sits before it; else output is plain and whole
 * @param hasColours whether it may be coloured
 * @param canRedraw whether lines that were printed can be taken back
 * @param columns its width; means nothing if it is no terminal
 */
record Terminal(boolean isTerminal, boolean hasColours, boolean canRedraw, int columns) {

  private static final int COLUMNS_MIN = 40;
  private static final int COLUMNS_DEFAULT = 80;
  private static final int COLUMNS_MAX = 400;
  private static final Set<String> DONE = Set.of("Completed");
  private static final Set<String> WRONG = Set.of("Closed", "NeverReceived");
  private static final Set<String> MOVING = Set.of("Transferring");

  /** Output to a file or a pipe. */
  static final Terminal NONE = new Terminal(false, false, false, COLUMNS_DEFAULT);

  /** The terminal of this process, if it has one. The launcher tells its width in COLUMNS. */
  static Terminal of(Map<String, String> environment) {
    if (!Screen.isTerminal()) {
      return NONE;
    }
    boolean isDumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean wantsNone = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        true, !isDumb && !wantsNone, !isDumb, columns(environment.getOrDefault("COLUMNS", "")));
  }

  private static int columns(String text) {
    return text.matches("[0-9]{1,4}")
        ? Math.clamp(Integer.parseInt(text), COLUMNS_MIN, COLUMNS_MAX)
        : COLUMNS_DEFAULT;
  }

  String strong(String text) {
    return painted(text, "1");
  }

  /** The state of a job or drive, in its colour. */
  String state(String text) {
    String state = text.strip();
    return DONE.contains(state)
        ? painted(text, "32")
        : WRONG.contains(state)
            ? painted(text, "31")
            : MOVING.contains(state) ? painted(text, "36") : text;
  }

  private String painted(String text, String colour) {
    return hasColours && !text.isBlank() ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }

  /**
   * JSON as it came, but for characters that could steer a terminal: there they are written as
   * escapes, which JSON reads as the same.
   */
  String json(String text) {
    if (!isTerminal) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isBlank = c == '\n' || c == '\t' || c == '\r';
      int type = Character.getType(c);
      boolean isDangerous =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      safe.append(isDangerous && !isBlank ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return safe.toString();
  }
}
