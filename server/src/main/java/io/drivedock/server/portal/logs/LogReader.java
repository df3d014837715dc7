package io.drivedock.server.portal.logs;

import io.drivedock.drive.DriveLogReader;
import io.drivedock.drive.LoggedBlob;
import io.drivedock.drive.ManifestException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Looks through a log from any place on, until a page is full, or so much was read, or so much time
 * went by. Where it stopped is a number of bytes that stands between two blobs, so the next page
 * costs no more than the first. A place that is none, which a stranger may send, is moved on to the
 * next blob.
 */
final class LogReader {

  /** A page has so many blobs. */
  static final int ROWS_MAX = 50;

  /** So much is looked through for one page. */
  static final long BYTES_MAX = 64L * 1024 * 1024;

  private static final Duration TIME_MAX = Duration.ofMillis(1_500);
  private static final byte[] HEAD = "<DriveLog>".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FOOT = "</DriveLog>".getBytes(StandardCharsets.US_ASCII);

  private final LongSupplier nanos;

  /**
   * A reader.
   *
   * @param nanos a clock that only runs on, such as {@link System#nanoTime}
   */
  LogReader(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Looks for blobs.
   *
   * @throws LogAwayException if the log cannot be read now
   */
  LogPart read(LogSource.OpenLog log, long from, LogFilter filter) {
    long deadline = nanos.getAsLong() + TIME_MAX.toNanos();
    LogWindow window = new LogWindow(log, Math.clamp(from, 0, log.length()));
    List<LogPart.Row> rows = new ArrayList<>();
    long start = window.at();
    while (window.advance()) {
      OptionalLong full;
      try {
        full = take(window, filter, rows);
      } catch (ManifestException e) {
        return new LogPart(rows, OptionalLong.empty(), false, e.getMessage());
      }
      if (full.isPresent()) {
        return new LogPart(rows, full, false, null);
      }
      boolean isSpent = window.at() - start >= BYTES_MAX || nanos.getAsLong() - deadline >= 0;
      if (isSpent && window.at() < log.length()) {
        return new LogPart(rows, OptionalLong.of(window.at()), true, null);
      }
    }
    return new LogPart(
        rows,
        OptionalLong.empty(),
        false,
        window.isTooLong() ? "A blob has more blocks than can be shown." : null);
  }

  /** Takes the blobs of a window; where to go on once the page is full. */
  private static OptionalLong take(LogWindow window, LogFilter filter, List<LogPart.Row> rows) {
    try (DriveLogReader reader = new DriveLogReader(document(window))) {
      int i = 0;
      for (Optional<LoggedBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        if (filter.takes(blob.get())) {
          rows.add(LogPart.Row.of(blob.get()));
          if (rows.size() == ROWS_MAX) {
            return OptionalLong.of(window.endOf(i));
          }
        }
        i++;
      }
      return OptionalLong.empty();
    }
  }

  private static InputStream document(LogWindow window) {
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(HEAD), window.blobs(), new ByteArrayInputStream(FOOT))));
  }
}
