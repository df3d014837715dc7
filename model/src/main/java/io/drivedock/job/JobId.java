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

  /** Sorts before every other. */
  public static final JobId FIRST = parse("00000000-0000-7000-8000-000000000000");

  private static final long MILLIS_MASK = (1L << 48) - 1;
  private static final long HIGH_RANDOM_MASK = 0x0FFFL;
  private static final long LOW_RANDOM_MASK = (1L << 62) - 1;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  /** Makes a key for a job created at {@code now}. */
  public static JobId fresh(Instant now, RandomGenerator random) {
    long high =
        (now.toEpochMilli() & MILLIS_MASK) << 16 | VERSION | (random.nextLong() & HIGH_RANDOM_MASK);
    return new JobId(new UUID(high, VARIANT | (random.nextLong() & LOW_RANDOM_MASK)));
  }

  /**
   * The same, sorting after another key also where both are made within one millisecond: what one
   * maker makes so sorts exactly as it was made (RFC 9562, section 6.2, method 2). The step is
   * random, so that a key does not tell its neighbour.
   */
  public static JobId freshAfter(JobId last, Instant now, RandomGenerator random) {
    JobId fresh = fresh(now, random);
    return fresh.compareTo(last) > 0 ? fresh : last.next(1 + (random.nextLong() >>> 32));
  }

  private JobId next(long step) {
    long high = value.getMostSignificantBits();
    long low = (value.getLeastSignificantBits() & LOW_RANDOM_MASK) + step;
    if (low > LOW_RANDOM_MASK) {
      boolean isFull = (high & HIGH_RANDOM_MASK) == HIGH_RANDOM_MASK;
      high = isFull ? ((high >>> 16) + 1) << 16 | VERSION : high + 1;
    }
    return new JobId(new UUID(high, VARIANT | (low & LOW_RANDOM_MASK)));
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
