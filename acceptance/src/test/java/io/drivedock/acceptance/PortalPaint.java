package io.drivedock.acceptance;

import io.drivedock.acceptance.Chromium.Look;
import io.drivedock.prepare.BlobPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon pages are seen, in a browser that has nothing of them yet. No test: it is run by name,
 * asserts nothing, and prints what {@code docs/performance.md} has.
 */
final class PortalPaint {

  private static final int TIMES = 7;

  @Test
  void paints(@TempDir Path temp) throws IOException {
    try (Chromium chromium = Chromium.start();
        Harbour harbour = Harbour.open(temp)) {
      Path tree = new Cargo(temp.resolve("tree")).text("a.txt", "a\n").tree();
      harbour
          .journey("spring")
          .announce(harbour.prepare(tree, "DISK0001", BlobPlan.into("box")).info());
      String job =
          harbour.operator().get("/dock/v1/jobs?top=1").expecting(200).text("/value/0/jobId");
      for (String page :
          List.of(
              "/portal/jobs",
              "/portal/jobs/" + job,
              "/portal/jobs/new",
              "/portal/jobs/" + job + "/label",
              "/portal/dock",
              "/portal/overview")) {
        System.out.printf(
            Locale.ROOT,
            "first contentful paint of %s: %s ms%n",
            page,
            paints(chromium, harbour, page));
      }
    }
  }

  private static List<Long> paints(Chromium chromium, Harbour harbour, String page) {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      try (Window window =
          chromium.open(harbour.url(), Look.DESK).signIn(harbour.operatorToken())) {
        window.page().context().newCDPSession(window.page()).send("Network.clearBrowserCache");
        window.go(page);
        millis.add(firstPaint(window));
      }
    }
    return millis.stream().sorted().toList();
  }

  /** Asked again until it is there: the page's own policy keeps Playwright from waiting in it. */
  private static long firstPaint(Window window) {
    while (true) {
      Object paint =
          window
              .page()
              .evaluate(
                  "performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)");
      if (paint instanceof List<?> times
          && !times.isEmpty()
          && times.getFirst() instanceof Number at) {
        return Math.round(at.doubleValue());
      }
      window.page().waitForTimeout(20);
    }
  }
}
