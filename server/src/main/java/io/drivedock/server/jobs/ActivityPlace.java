package io.drivedock.server.jobs;

import io.drivedock.server.db.Micros;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place among all that happened to jobs, newest first. */
public record ActivityPlace(Instant at, String job, long number) {

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18})/([0-9a-f-]{1,40})/([0-9]{1,18})");

  /** The place that {@link #text} wrote. */
  public static Optional<ActivityPlace> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new ActivityPlace(
                Micros.instant(Long.parseLong(matcher.group(1))),
                matcher.group(2),
                Long.parseLong(matcher.group(3))))
        : Optional.empty();
  }

  /** For a token of a page. */
  public String text() {
    return Micros.of(at) + "/" + job + "/" + number;
  }
}
