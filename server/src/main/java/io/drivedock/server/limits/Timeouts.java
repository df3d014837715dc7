package io.drivedock.server.limits;

import java.time.Duration;

/**
 * How long a connection may take for what it has to say and to hear.
 *
 * @param head from the first byte of a request, or from the connection, to the end of the headers
 * @param idle between two requests
 * @param stall how long the other side may keep us waiting in one request, besides what a least
 *     rate allows it
 * @param bytesPerSecondLeast the least rate of bodies and of answers
 * @param body from the first wait for a body to its end, whatever its rate
 * @param rest for what is left of a body that nobody reads
 */
public record Patience(
    Duration head,
    Duration idle,
    Duration stall,
    int bytesPerSecondLeast,
    Duration body,
    Duration rest) {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** As in {@code docs/operating.md}. */
  public static final Patience STANDARD =
      new Patience(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          8 * 1024,
          Duration.ofMinutes(10),
          Duration.ofSeconds(2));

  /** How long the other side may have kept us waiting, in nanoseconds, once so many bytes came. */
  long waitNanosMax(long bytes) {
    return stall.toNanos() + bytes * NANOS_PER_SECOND / bytesPerSecondLeast;
  }
}
