package io.drivedock.drive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * When a snapshot of a blob was taken, which tells it from the blob and from its other snapshots
 * (data-plane dossier, sections 2.2 and 6.3).
 *
 * @param time in steps of 100 nanoseconds, in a year from 0 to 9999
 */
public record SnapshotTime(Instant time) implements Comparable<SnapshotTime> {

  private static final long STEP_NANOS = 100;
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant BEHIND = Instant.parse("+10000-01-01T00:00:00Z");
  private static final DateTimeFormatter TEXT = format("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'");
  private static final DateTimeFormatter MARK = format("yyyy-MM-dd'T'HHmmss.SSSSSSS'Z'");

  /** Cuts off what no snapshot has. */
  public SnapshotTime {
    if (time.isBefore(FIRST) || !time.isBefore(BEHIND)) {
      throw new IllegalArgumentException("the time of a snapshot lies in a year from 0 to 9999");
    }
    time = Instant.ofEpochSecond(time.getEpochSecond(), time.getNano() / STEP_NANOS * STEP_NANOS);
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern.replace("yyyy", "uuuu"), Locale.ROOT)
        .withZone(ZoneOffset.UTC);
  }

  /**
   * Reads a time as the service writes it, such as {@code 2014-02-19T00:16:28.1730000Z}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SnapshotTime parse(String text) {
    try {
      return new SnapshotTime(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "the time of a snapshot looks like 2014-02-19T00:16:28.1730000Z", e);
    }
  }

  /** As the service writes it: always 28 characters, which sort as the times do. */
  public String text() {
    return TEXT.format(time);
  }

  /** How names tell it that cannot have a colon. */
  private String mark() {
    return "(" + MARK.format(time) + ")";
  }

  /**
   * The name of a blob, or its path, with this time in brackets: a name beside the blob's own.
   * Nothing promises that no blob has it.
   */
  public String beside(String name) {
    return BlobPath.marked(name, mark());
  }

  @Override
  public int compareTo(SnapshotTime other) {
    return time.compareTo(other.time);
  }

  /** The same as {@link #text}. */
  @Override
  public String toString() {
    return text();
  }
}
