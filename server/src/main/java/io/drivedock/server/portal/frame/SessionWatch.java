package io.drivedock.server.portal.frame;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether the session of a request goes on while its answer is being written. Whatever writes for
 * longer than a moment asks before each piece, and ends when the answer is no. To ask is no use of
 * the session and does not lengthen it.
 *
 * <p>One belongs to one request and its thread.
 */
public final class SessionWatch {

  /** The database is asked this often; in between the last answer counts. */
  static final Duration EVERY = Duration.ofSeconds(1);

  private static final String ATTRIBUTE = SessionWatch.class.getName();
  private static final String KEY = ATTRIBUTE + ".key";

  private final BooleanSupplier session;
  private final LongSupplier nanoTime;
  private long asked;
  private boolean isAsked;
  private boolean goesOn = true;

  /**
   * A watch over a session.
   *
   * @param session whether it goes on now, of this and of every other server
   * @param nanoTime a clock that counts nanoseconds and never goes back
   */
  public SessionWatch(BooleanSupplier session, LongSupplier nanoTime) {
    this.session = session;
    this.nanoTime = nanoTime;
  }

  /**
   * Notes that a request belongs to a session.
   *
   * @param key tells the session from others, and is not its secret
   */
  public static void note(HttpServletRequest request, SessionWatch watch, String key) {
    request.setAttribute(ATTRIBUTE, watch);
    request.setAttribute(KEY, key);
  }

  /** What tells the session of a request from others. */
  static String key(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(KEY));
  }

  /** The watch over the session of a request that has passed the portal's chain. */
  public static SessionWatch of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof SessionWatch watch) {
      return watch;
    }
    throw new IllegalStateException("only a request of a session is answered for long");
  }

  /** Whether the session goes on, as it was at most {@link #EVERY} ago; once over, it stays so. */
  public boolean goesOn() {
    long now = nanoTime.getAsLong();
    if (goesOn && (!isAsked || now - asked >= EVERY.toNanos())) {
      goesOn = session.getAsBoolean();
      asked = now;
      isAsked = true;
    }
    return goesOn;
  }
}
