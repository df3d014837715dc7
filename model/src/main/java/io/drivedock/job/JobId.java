package io.drivedock.job;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The key of a job inside Drivedock. It never changes and is never used again, unlike a {@link
 * JobPath}, whose name is free as soon as the job is erased.
 *
 * @param value a UUID of version 7 (RFC 9562, section 5.7), so that keys sort by creation
 */
public record JobId(UUID value) implements Comparable<JobId> {

  private static final long MILLIS_MASK = (1L << 48) - 1;

  /** Makes a key for a job created at {@code now}. */
  public static JobId fresh(Instant now, RandomGenerator random) {
    long high = (now.toEpochMilli() & MILLIS_MASK) << 16 | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = 0x8000_0000_0000_0000L | (random.nextLong() >>> 2);
    return new JobId(new UUID(high, low));
  }

  /**
   * Reads the canonical text of a UUID.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static JobId parse(String text) {
    return new JobId(UUID.fromString(text));
  }

  @Override
  public int compareTo(JobId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
