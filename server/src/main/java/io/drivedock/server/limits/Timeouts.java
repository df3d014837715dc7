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
 * @param unread how long a new connection is spared of which the server has read nothing yet: what
 *     it has to say may be there
 */
public record Timeouts(
    Duration head,
    Duration idle,
    Duration stall,
    int bytesPerSecondLeast,
    Duration body,
    Duration rest,
    Duration unread) {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** As in {@code docs/operating.md}. */
  public static final Timeouts STANDARD =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          8 * 1024,
          Duration.ofMinutes(10),
          Duration.ofSeconds(2),
          Duration.ofMillis(300));

  private static final Duration STALL_IF_SCARCE = Duration.ofSeconds(1);
  private static final Duration REST_IF_SCARCE = Duration.ofMillis(20);

  /**
   * The same where connections are scarce: what nobody reads is hardly waited for, and nobody who
   * is not known for long.
   */
  Timeouts ifScarce(boolean isKnown) {
    return new Timeouts(
        head,
        idle,
        isKnown ? stall : least(stall, STALL_IF_SCARCE),
        bytesPerSecondLeast,
        body,
        least(rest, REST_IF_SCARCE),
        unread);
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** How long the other side may have kept us waiting, in nanoseconds, once so many bytes came. */
  long waitNanosMax(long bytes) {
    return stall.toNanos() + bytes * NANOS_PER_SECOND / bytesPerSecondLeast;
  }
}
