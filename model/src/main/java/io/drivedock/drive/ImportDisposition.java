package io.drivedock.drive;

import java.util.Optional;

/** What to do when there is a blob of that name already. */
public enum ImportDisposition {
  /** Find a free name for the new one; what a manifest means that says nothing. */
  RENAME("rename"),
  /** Leave the old one and move nothing. */
  NO_OVERWRITE("no-overwrite"),
  /** Replace the old one. */
  OVERWRITE("overwrite");

  private final String text;

  ImportDisposition(String text) {
    this.text = text;
  }

  /** The spelling in XML. */
  public String text() {
    return text;
  }

  /** Reads the spelling in XML. */
  public static Optional<ImportDisposition> parse(String text) {
    for (ImportDisposition value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
