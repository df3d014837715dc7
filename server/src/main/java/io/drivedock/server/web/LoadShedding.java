package io.drivedock.server.web;

import io.drivedock.server.limits.Connections;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests with bodies while the server is overloaded, unless an authenticated caller has
 * used their connection before. It comes before everything else: a refusal takes a fraction of the
 * work of finding out who asks, so that the server keeps up with a crowd, and requests without a
 * body, such as health checks, are answered.
 */
public final class LoadShedding extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LoadShedding.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private static final Unavailable OVERLOADED =
      new Unavailable(
          ApiError.of(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE,
              "ServerOverloaded",
              "This server receives more requests than it can handle; send this one again in 2"
                  + " seconds."),
          2);

  private final transient BooleanSupplier isOverloaded;
  private final transient LongSupplier nanos;
  private final transient ErrorAnswers answers;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong logged = new AtomicLong();

  /**
   * Sheds load.
   *
   * @param nanos the clock, as {@link System#nanoTime}
   */
  public LoadShedding(BooleanSupplier isOverloaded, LongSupplier nanos, ErrorAnswers answers) {
    this.isOverloaded = isOverloaded;
    this.nanos = nanos;
    this.answers = answers;
    this.logged.set(nanos.getAsLong() - BETWEEN_LINES.toNanos());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!BoundedBodies.hasBody(request)
        || !isOverloaded.getAsBoolean()
        || Connections.isKnown(request)) {
      chain.doFilter(request, response);
      return;
    }
    refused.incrementAndGet();
    log();
    answers.send(request, response, OVERLOADED);
  }

  /** One line a minute, however many are refused. */
  private void log() {
    long last = logged.get();
    long now = nanos.getAsLong();
    if (now - last >= BETWEEN_LINES.toNanos() && logged.compareAndSet(last, now)) {
      LOG.warn(
          "overloaded: requests with bodies from callers not yet authenticated are refused with"
              + " 503 refused={}",
          refused.getAndSet(0));
    }
  }
}
