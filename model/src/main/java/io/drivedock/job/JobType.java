package io.drivedock.job;

import java.util.Optional;

/** Which way the bytes go. */
public enum JobType {
  /** From drives into the object store. */
  IMPORT("Import"),
  /** From the object store onto drives. */
  EXPORT("Export");

  private final String text;

  JobType(String text) {
    this.text = text;
  }

  /** The spelling on the wire. */
  public String text() {
    return text;
  }

  /** Reads the wire's spelling in any letter case. */
  public static Optional<JobType> parse(String text) {
    for (JobType type : values()) {
      if (type.text.equalsIgnoreCase(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
