package io.drivedock.app.job;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Points in time of the API, as people read them: in UTC, to the minute. */
final class Times {

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Times() {}

  /** Reads one; nothing if it is none. */
  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** For a table; empty for what is none. */
  static String shown(String text) {
    return parse(text).map(SHOWN::format).orElse("");
  }

  /** For a narrow table: the day only. */
  static String day(String text) {
    return parse(text).map(DAY::format).orElse("");
  }

  /** For a page: with how far that is from now. */
  static String shown(String text, Instant now) {
    return parse(text).map(at -> SHOWN.format(at) + " UTC, " + distance(now, at)).orElse("");
  }

  private static String distance(Instant now, Instant at) {
    Duration between = Duration.between(now, at);
    if (between.abs().toMinutes() < 1) {
      return "now";
    }
    return between.isNegative()
        ? JobPoller.words(between.negated()) + " ago"
        : "in " + JobPoller.words(between);
  }
}
