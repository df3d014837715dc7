package io.drivedock.app.job;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How fast drives move, and when they will be done: reckoned from the percents that were seen,
 * because the API tells no bytes until the end.
 */
final class DriveSpeed {

  private static final double DONE = 100;
  private static final double SECONDS_A_MINUTE = 60;

  private final Map<String, Seen> first = new HashMap<>();

  private record Seen(Instant at, int percent) {}

  /** Notes where a drive is, and says how it moves; empty while that cannot be known. */
  String of(String drive, int percent, Instant now) {
    Seen begun = first.get(drive);
    if (begun == null || percent < begun.percent()) {
      first.put(drive, new Seen(now, percent));
      return "";
    }
    double seconds = Duration.between(begun.at(), now).toMillis() / 1_000.0;
    int moved = percent - begun.percent();
    if (moved == 0 || percent >= DONE || seconds <= 0) {
      return "";
    }
    double left = (DONE - percent) * seconds / moved;
    return String.format(
        Locale.ROOT,
        "%.1f %%/min, %s left",
        moved * SECONDS_A_MINUTE / seconds,
        JobPoller.words(Duration.ofSeconds(Math.round(left))));
  }
}
