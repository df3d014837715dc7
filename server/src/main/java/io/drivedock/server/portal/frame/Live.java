package io.drivedock.server.portal.frame;

import io.drivedock.server.web.Unavailable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Keeps pages up to date by server-sent events: looks twice a second what the parts of a page would
 * be now, and sends those that have changed. What was read before a server died or a proxy cut in
 * is read again when the browser comes back, so nothing is kept here.
 *
 * <p>A stream ends within two seconds of its session, and says so to the page. It also ends after a
 * while by itself, and the browser asks anew: with a right that it may have lost.
 */
public final class Live implements SmartLifecycle {

  /** How far behind a page may be. */
  static final Duration EVERY = Duration.ofMillis(400);

  private static final Duration LASTS = Duration.ofSeconds(55);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
  private static final int STREAMS_MAX = 500;
  private static final int RETRY_MILLIS = 500;

  /** Before the web server, which waits for requests that are under way. */
  private static final int PHASE = Integer.MAX_VALUE;

  private final Semaphore streams = new Semaphore(STREAMS_MAX);
  private volatile boolean isRunning;

  /**
   * Streams parts of a page until there is nothing more to show.
   *
   * @param parts the parts by name, as HTML; nothing once what the page showed is gone
   */
  public ServerResponse stream(Supplier<Optional<Map<String, String>>> parts) {
    return ServerResponse.ok()
        .build(
            (request, response) -> {
              if (!streams.tryAcquire()) {
                response.setHeader("Retry-After", "30");
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                return null;
              }
              try {
                write(response, SessionWatch.of(request), parts);
              } catch (IOException e) {
                // The reader has gone.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                streams.release();
              }
              return null;
            });
  }

  private void write(
      HttpServletResponse response,
      SessionWatch session,
      Supplier<Optional<Map<String, String>>> parts)
      throws IOException, InterruptedException {
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    OutputStream out = response.getOutputStream();
    send(out, "retry: " + RETRY_MILLIS + "\n\n");
    Map<String, String> sent = new HashMap<>();
    long begun = System.nanoTime();
    long lastSent = begun;
    while (isRunning && System.nanoTime() - begun < LASTS.toNanos()) {
      boolean goesOn = true;
      Optional<Map<String, String>> now;
      try {
        goesOn = session.goesOn();
        now = goesOn ? parts.get() : Optional.empty();
      } catch (RuntimeException e) {
        if (Unavailable.of(e).isEmpty()) {
          throw e;
        }
        // Nothing is known, so nothing is sent: the page shows what it did until the database
        // works.
        now = Optional.of(Map.of());
      }
      if (!goesOn) {
        send(out, event("signed-out", ""));
        return;
      }
      if (now.isEmpty()) {
        send(out, event("gone", ""));
        return;
      }
      StringBuilder news = new StringBuilder();
      now.get()
          .forEach(
              (name, html) -> {
                if (!html.equals(sent.put(name, html))) {
                  news.append(event(name, html));
                }
              });
      if (!news.isEmpty()) {
        send(out, news.toString());
        lastSent = System.nanoTime();
      } else if (System.nanoTime() - lastSent > SIGN_OF_LIFE.toNanos()) {
        send(out, ":\n\n");
        lastSent = System.nanoTime();
      }
      Thread.sleep(EVERY);
    }
  }

  private static String event(String name, String html) {
    StringBuilder event = new StringBuilder("event: part\ndata: ").append(name).append('\n');
    html.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
    return event.append('\n').toString();
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    isRunning = false;
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
