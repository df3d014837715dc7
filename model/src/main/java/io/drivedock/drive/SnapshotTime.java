package io.drivedock.drive;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a snapshot of a blob was taken, which tells it from the blob and from its other snapshots
 * (Microsoft, "Azure Import/Export service manifest file format"). Versions of S3 are written
 * several in one moment, and some stores know whole seconds only: these have the id of the version
 * with it.
 *
 * @param time in steps of 100 nanoseconds, in a year from 0 to 9999
 * @param version at most {@value #VERSION_MAX} letters, digits, dots, underscores and hyphens;
 *     empty where the time alone tells
 */
public record SnapshotTime(Instant time, String version) implements Comparable<SnapshotTime> {

  /** The most characters of a version. */
  public static final int VERSION_MAX = 64;

  /** The attribute in which documents tell the version. */
  static final String VERSION = "VersionId";

  private static final long STEP_NANOS = 100;
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant BEHIND = Instant.parse("+10000-01-01T00:00:00Z");
  private static final DateTimeFormatter TEXT = format("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'");
  private static final DateTimeFormatter MARK = format("yyyy-MM-dd'T'HHmmss.SSSSSSS'Z'");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{0," + VERSION_MAX + "}");

  /** Cuts off what no snapshot has. */
  public SnapshotTime {
    if (time.isBefore(FIRST) || !time.isBefore(BEHIND)) {
      throw new IllegalArgumentException("the year of a snapshot time must be 0 to 9999");
    }
    if (!PLAIN.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "the version of a snapshot has at most %d letters, digits and ._-"
              .formatted(VERSION_MAX));
    }
    time = Instant.ofEpochSecond(time.getEpochSecond(), time.getNano() / STEP_NANOS * STEP_NANOS);
  }

  /** One that its time alone tells from the others. */
  public SnapshotTime(Instant time) {
    this(time, "");
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
          "a snapshot time has the form 2014-02-19T00:16:28.1730000Z", e);
    }
  }

  /**
   * Reads a time and a version.
   *
   * @param version null for none
   * @throws IllegalArgumentException if one of them is none
   */
  static SnapshotTime parse(String time, @Nullable String version) {
    SnapshotTime parsed = parse(time);
    return version == null ? parsed : new SnapshotTime(parsed.time(), version);
  }

  /**
   * The same of that version.
   *
   * @param id as a store has it, of any characters
   */
  public SnapshotTime ofVersion(String id) {
    boolean isPlain = PLAIN.matcher(id).matches();
    return new SnapshotTime(
        time, isPlain ? id : Md5.ofContent(id.getBytes(StandardCharsets.UTF_8)).hex());
  }

  /** Whether that is the one that is meant here, or one of those of the same time. */
  public boolean means(SnapshotTime other) {
    return time.equals(other.time) && (version.isEmpty() || version.equals(other.version));
  }

  /** As the service writes the time: always 28 characters, which sort as the times do. */
  public String text() {
    return TEXT.format(time);
  }

  /** How names tell it that cannot have a colon. */
  private String mark() {
    return "(" + MARK.format(time) + (version.isEmpty() ? ")" : " " + version + ")");
  }

  /**
   * The name of a blob, or its path, with this time, and the version, in brackets: a name beside
   * the blob's own. Nothing promises that no blob has it.
   */
  public String beside(String name) {
    return BlobPath.marked(name, mark());
  }

  @Override
  public int compareTo(SnapshotTime other) {
    int byTime = time.compareTo(other.time);
    return byTime != 0 ? byTime : version.compareTo(other.version);
  }

  /** The time as in {@link #text}, and the version if there is one. */
  @Override
  public String toString() {
    return version.isEmpty() ? text() : text() + " " + version;
  }
}
