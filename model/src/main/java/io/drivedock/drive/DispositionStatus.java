package io.drivedock.drive;

import java.util.Optional;

/** What the disposition of a blob came to. */
public enum DispositionStatus {
  /** There was no blob of that name. */
  CREATED("Created"),
  /** There was one, and this one got another name. */
  RENAMED("Renamed"),
  /** There was one, and nothing was moved. */
  SKIPPED("Skipped"),
  /** There was one, and it was replaced. */
  OVERWRITTEN("Overwritten"),
  /** No blob was made, because something failed before. */
  CANCELLED("Cancelled");

  private final String text;

  DispositionStatus(String text) {
    this.text = text;
  }

  /** The spelling in XML. */
  public String text() {
    return text;
  }

  /** Reads the spelling in XML. */
  public static Optional<DispositionStatus> parse(String text) {
    for (DispositionStatus value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
