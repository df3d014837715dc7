package io.drivedock.server.portal.frame;

import io.drivedock.server.access.Caller;
import io.drivedock.server.limits.CallerBudget;
import io.drivedock.server.limits.Quota;
import io.drivedock.server.web.Origin;
import io.drivedock.server.web.Unavailable;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Keeps pages up to date by server-sent events: looks twice a second what the parts of a page would
 * be now, and sends those that have changed. Everybody who looks at the same page with the same
 * rights and in the same language shares one {@link Topic}, so that it is looked only once. What
 * was read before a server died or a proxy cut in is read again when the browser comes back, so
 * nothing is kept here.
 *
 * <p>A stream ends within two seconds of its session, and says so to the page. It also ends after a
 * while by itself, and the browser asks anew: with a right that it may have lost. How many there
 * may be, the {@link CallerBudget} says.
 */
public final class Live implements SmartLifecycle {

  /** How far behind a page may be. */
  static final Duration EVERY = Duration.ofMillis(400);

  private static final Duration LASTS = Duration.ofSeconds(55);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
  private static final int RETRY_MILLIS = 500;

  /** Before the web server, which waits for requests that are under way. */
  private static final int PHASE = Integer.MAX_VALUE;

  private final InstantSource clock;
  private final CallerBudget budget;
  private final Map<String, Topic> topics = new HashMap<>();
  private volatile boolean isRunning;

  /** Nothing is looked at yet, by the time of the jobs. */
  public Live(InstantSource clock, CallerBudget budget) {
    this.clock = clock;
    this.budget = budget;
  }

  /**
   * Streams parts of a page until there is nothing more to show.
   *
   * @param parts the parts by name, as HTML; nothing once what the page showed is gone. They are
   *     made of nothing that belongs to this request: others share them when it has ended
   */
  public ServerResponse stream(Visit visit, Function<Page, Optional<Map<String, String>>> parts) {
    return ServerResponse.ok()
        .build(
            (request, response) -> {
              Caller caller = visit.caller();
              Optional<Quota.Hold> hold =
                  budget.stream(caller.role() + " " + caller.name(), SessionWatch.key(request));
              if (hold.isEmpty()) {
                response.setHeader("Retry-After", "30");
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                return null;
              }
              try (Quota.Hold _ = hold.get()) {
                follow(visit, response, SessionWatch.of(request), parts);
              } catch (IOException e) {
                // The reader has gone.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return null;
            });
  }

  private void follow(
      Visit visit,
      HttpServletResponse response,
      SessionWatch session,
      Function<Page, Optional<Map<String, String>>> parts)
      throws IOException, InterruptedException {
    String key = key(visit);
    Topic topic = join(key, visit.page(), parts);
    try {
      write(visit.page(), response, session, topic);
    } finally {
      leave(key, topic);
    }
  }

  /** Whoever has the same sees the same. */
  private static String key(Visit visit) {
    HttpServletRequest request = visit.request().servletRequest();
    return String.join(
        "\n",
        request.getRequestURI(),
        String.valueOf(request.getQueryString()),
        String.valueOf(visit.caller().role()),
        String.valueOf(visit.caller().scope()),
        visit.page().language().tag(),
        Origin.of(request));
  }

  private Topic join(String key, Page page, Function<Page, Optional<Map<String, String>>> parts) {
    synchronized (topics) {
      Topic topic = topics.get(key);
      if (topic == null || topic.isOver()) {
        topic = new Topic(clock, page, parts);
        topics.put(key, topic);
        topic.start();
      }
      topic.enter();
      return topic;
    }
  }

  private void leave(String key, Topic topic) {
    synchronized (topics) {
      if (topic.leave()) {
        topics.remove(key, topic);
      }
    }
  }

  /** How many different things are looked at. */
  int topics() {
    synchronized (topics) {
      return topics.size();
    }
  }

  private void write(Page page, HttpServletResponse response, SessionWatch session, Topic topic)
      throws IOException, InterruptedException {
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    OutputStream out = response.getOutputStream();
    send(out, "retry: " + RETRY_MILLIS + "\n\n");
    Map<String, String> sent = new HashMap<>();
    long version = 0;
    long begun = System.nanoTime();
    long lastSent = begun;
    while (isRunning && System.nanoTime() - begun < LASTS.toNanos()) {
      if (!goesOn(session)) {
        send(out, event("signed-out", ""));
        return;
      }
      Topic.Shown shown = topic.after(version);
      if (shown.isOver()) {
        return;
      }
      if (shown.parts().isEmpty()) {
        send(out, event("gone", ""));
        return;
      }
      version = shown.version();
      String news = news(shown.parts().get(), sent, page);
      if (!news.isEmpty()) {
        send(out, news);
        lastSent = System.nanoTime();
      } else if (System.nanoTime() - lastSent > SIGN_OF_LIFE.toNanos()) {
        send(out, ":\n\n");
        lastSent = System.nanoTime();
      }
    }
  }

  /** Where the database is away nothing is known, and nothing changes for whoever looks. */
  private static boolean goesOn(SessionWatch session) {
    try {
      return session.goesOn();
    } catch (RuntimeException e) {
      if (Unavailable.of(e).isEmpty()) {
        throw e;
      }
      return true;
    }
  }

  private static String news(Map<String, String> parts, Map<String, String> sent, Page page) {
    StringBuilder news = new StringBuilder();
    parts.forEach(
        (name, html) -> {
          if (!html.equals(sent.put(name, html))) {
            news.append(event(name, Topic.ofReader(html, page)));
          }
        });
    return news.toString();
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
