package io.drivedock.acceptance;

import io.drivedock.acceptance.Chromium.Look;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon pages are seen, in a browser that has nothing of them yet, how far what is on screen
 * lags behind, and how long a look through a frame of a camera takes. No test: it is run by name,
 * asserts nothing, and prints what {@code docs/performance.md} has.
 */
final class PortalPaint {

  private static final int TIMES = 7;

  @Test
  void paints(@TempDir Path temp) throws IOException {
    try (Chromium chromium = Chromium.start();
        TestInstallation installation = TestInstallation.open(temp)) {
      Path tree = new SampleFiles(temp.resolve("tree")).text("a.txt", "a\n").tree();
      installation
          .journey("spring")
          .announce(installation.prepare(tree, "DISK0001", BlobPlan.into("box")).info());
      String job =
          installation.operator().get("/dock/v1/jobs?top=1").expecting(200).text("/value/0/jobId");
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
            paints(chromium, installation, page));
      }
    }
  }

  private static final String BAR = "document.querySelector('[data-live] progress')?.value ?? -1";
  private static final int BLOCKS = 24;

  @Test
  void lags(@TempDir Path temp) throws IOException {
    Semaphore blocks = new Semaphore(0);
    Path tree =
        new SampleFiles(temp.resolve("tree"))
            .random("film.mov", 3, BLOCKS * 4 * SampleFiles.MIB)
            .tree();
    try (Chromium chromium = Chromium.start();
        TestInstallation installation =
            TestInstallation.open(
                temp, "", real -> new TargetsWithHook(real, blocks::acquireUninterruptibly));
        Window window =
            chromium.open(installation.url(), Look.DESK).signIn(installation.operatorToken())) {
      PreparedDrive drive = installation.prepare(tree, "DISK0001", BlobPlan.into("films"));
      Journey journey = installation.journey("spring").announce(drive.info()).ship();
      journey.receive(drive.drive());
      String job =
          installation.operator().get("/dock/v1/jobs?top=1").expecting(200).text("/value/0/jobId");
      window.go("/portal/jobs/" + job);
      List<Long> millis = new ArrayList<>();
      double shown = bar(window);
      for (int i = 0; i < BLOCKS - 1; i++) {
        // Not in step with anything.
        window.page().waitForTimeout(700 + 37 * i);
        long released = System.nanoTime();
        blocks.release();
        while (bar(window) <= shown && System.nanoTime() - released < 5_000_000_000L) {
          window.page().waitForTimeout(5);
        }
        millis.add((System.nanoTime() - released) / 1_000_000);
        shown = bar(window);
      }
      blocks.release(1_000);
      System.out.printf(
          Locale.ROOT,
          "from a block in the store to the bar on screen: %s ms%n",
          millis.stream().sorted().toList());
    }
  }

  private static final String LOOKS =
      "performance.getEntriesByType('resource').filter(e => e.name.includes('/portal/scan'))"
          + ".map(e => Math.round(e.duration))";

  @Test
  void looks(@TempDir Path temp) throws IOException {
    FakeCamera camera = new FakeCamera(temp);
    try (Chromium chromium = Chromium.start(camera.arguments());
        TestInstallation installation = TestInstallation.open(temp);
        Window window =
            chromium.open(installation.url(), Look.DESK).signIn(installation.operatorToken())) {
      window.go("/portal/dock");
      window.press("Scan with the camera");
      window.page().waitForTimeout(15_000);
      System.out.printf(
          "from a frame to what is seen in it, 640x480, nothing there: %s ms%n",
          window.page().evaluate(LOOKS));
    }
  }

  private static double bar(Window window) {
    return ((Number) window.page().evaluate(BAR)).doubleValue();
  }

  private static List<Long> paints(Chromium chromium, TestInstallation installation, String page) {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      try (Window window =
          chromium.open(installation.url(), Look.DESK).signIn(installation.operatorToken())) {
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
