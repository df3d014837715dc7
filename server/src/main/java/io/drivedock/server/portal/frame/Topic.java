package io.drivedock.server.portal.frame;

import io.drivedock.server.limits.Sparing;
import io.drivedock.server.web.Unavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some readers look at: one thread looks what it would be now, and all of them wait for it.
 * Forms in it have a mark in place of the token that belongs to each reader's session.
 */
final class Topic {

  private static final Logger LOG = LoggerFactory.getLogger(Topic.class);

  /** Not to be guessed, so that nothing that people write contains it. */
  private static final String MARK = "form-token-" + UUID.randomUUID();

  /** What is said of times, such as how long ago something was, is renewed so often. */
  private static final Duration RENEWED = Duration.ofSeconds(55);

  private final InstantSource clock;
  private final Page first;
  private final Function<Page, Optional<Map<String, String>>> parts;
  private int readers;
  private Shown shown = new Shown(0, Optional.of(Map.of()), false);

  /**
   * What can be seen.
   *
   * @param version is greater the newer it is
   * @param parts nothing once what was shown is gone
   * @param isOver whether nobody looks any more
   */
  record Shown(long version, Optional<Map<String, String>> parts, boolean isOver) {}

  /** A topic that nobody looks at yet, as the page of its first reader shows it. */
  Topic(InstantSource clock, Page first, Function<Page, Optional<Map<String, String>>> parts) {
    this.clock = clock;
    this.first = first;
    this.parts = parts;
  }

  /** A part as one reader gets it, with the token of that reader's forms. */
  static String ofReader(String html, Page page) {
    Page.Csrf csrf = page.csrf();
    return html.replace(MARK, csrf == null ? "" : csrf.token());
  }

  void start() {
    Thread.ofVirtual().name("live-topic").start(this::look);
  }

  synchronized void enter() {
    readers++;
  }

  /** One reader less; whether that was the last. */
  synchronized boolean leave() {
    readers--;
    if (readers == 0) {
      end();
    }
    return readers == 0;
  }

  synchronized boolean isOver() {
    return shown.isOver();
  }

  private synchronized void end() {
    shown = new Shown(shown.version() + 1, shown.parts(), true);
    notifyAll();
  }

  /** What is newer than that version, as soon as there is something, or what there is. */
  synchronized Shown after(long version) throws InterruptedException {
    long began = System.nanoTime();
    long left = SessionWatch.EVERY.toMillis();
    while (shown.version() <= version && left > 0) {
      wait(left);
      left = SessionWatch.EVERY.toMillis() - Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
    return shown;
  }

  private void look() {
    try {
      Page page = page();
      long renewed = System.nanoTime();
      while (!isOver()) {
        if (System.nanoTime() - renewed > RENEWED.toNanos()) {
          page = page();
          renewed = System.nanoTime();
        }
        Page now = page;
        look(now);
        Thread.sleep(Live.EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("a live page ended path={}", first.path(), e);
    } finally {
      end();
    }
  }

  /** While the database is away, the page shows what it did until it works. */
  private void look(Page now) throws Exception {
    try {
      show(Sparing.call(() -> parts.apply(now)));
    } catch (RuntimeException e) {
      if (Unavailable.of(e).isEmpty()) {
        throw e;
      }
    }
  }

  private Page page() {
    Page.Csrf csrf = first.csrf();
    return first.with(
        clock.instant(), csrf == null ? null : new Page.Csrf(csrf.field(), csrf.header(), MARK));
  }

  private synchronized void show(Optional<Map<String, String>> now) {
    if (shown.version() == 0 || !now.equals(shown.parts())) {
      shown = new Shown(shown.version() + 1, now, shown.isOver());
      notifyAll();
    }
  }
}
