package io.drivedock.station.exporting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;

/**
 * For how long a store that does what it is asked is asked again for a list that it never gives.
 * Much longer than for a blob: without its lists, an export has nothing. Survives crashes.
 */
final class ListRetryLimit {

  /** From the first run that a list ended. */
  static final Duration LIMIT = Duration.ofHours(1);

  private final Path file;
  private final InstantSource clock;

  /** Of one drive; the file tells since when. */
  ListRetryLimit(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** A list was refused once more; whether it is time to do without. */
  boolean isOver() throws IOException {
    Instant now = clock.instant();
    try {
      return !now.isBefore(Instant.parse(Files.readString(file).strip()).plus(LIMIT));
    } catch (NoSuchFileException | DateTimeParseException e) {
      Files.writeString(file, now.toString());
      return false;
    }
  }
}
