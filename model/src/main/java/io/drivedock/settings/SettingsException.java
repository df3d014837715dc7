package io.drivedock.settings;

import java.util.List;

/** Settings that cannot be used. The message has one line for each thing that is wrong. */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Carries what is wrong with the settings that came from {@code source}. */
  public SettingsException(String source, List<String> problems) {
    super("The settings in " + source + " are invalid:\n  " + String.join("\n  ", problems));
  }
}
