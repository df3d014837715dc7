package io.drivedock.job;

import java.util.Optional;

/** How much a copy log says. */
public enum LogLevel {
  /** Only what went wrong or differs from what was asked. */
  ERROR("Error"),
  /** Every blob and every block. */
  VERBOSE("Verbose");

  private final String text;

  LogLevel(String text) {
    this.text = text;
  }

  /** The spelling on the wire. */
  public String text() {
    return text;
  }

  /** Reads the wire's spelling in any letter case. */
  public static Optional<LogLevel> parse(String text) {
    for (LogLevel level : values()) {
      if (level.text.equalsIgnoreCase(text)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
