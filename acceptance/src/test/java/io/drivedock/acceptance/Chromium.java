package io.drivedock.acceptance;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The browser of Debian, as {@code .ci/browser} installs it. */
final class Chromium implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/chromium");

  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          // Nothing but this machine is there to be asked.
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** How somebody looks. */
  enum Look {
    DESK(1280, 900, ColorScheme.LIGHT, "en-GB", "Europe/Berlin"),
    DARK_DESK(1280, 900, ColorScheme.DARK, "ru-RU", "UTC"),
    TABLET(1024, 768, ColorScheme.LIGHT, "en-GB", "Europe/Berlin"),
    PHONE(360, 740, ColorScheme.LIGHT, "en-GB", "Europe/Berlin"),
    DARK_PHONE(360, 740, ColorScheme.DARK, "ru-RU", "Asia/Yekaterinburg");

    private final int width;
    private final int height;
    private final ColorScheme scheme;
    private final String language;
    private final String zone;

    Look(int width, int height, ColorScheme scheme, String language, String zone) {
      this.width = width;
      this.height = height;
      this.scheme = scheme;
      this.language = language;
      this.zone = zone;
    }
  }

  static Chromium start(String... more) {
    if (!Files.isExecutable(PROGRAM)) {
      throw new AssertionError(PROGRAM + " is not there; say: bash .ci/browser");
    }
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    List<String> arguments = new ArrayList<>(QUIET);
    arguments.addAll(List.of(more));
    Browser browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(PROGRAM).setArgs(arguments));
    return new Chromium(playwright, browser);
  }

  /** A window of somebody who has not signed in. */
  Window open(URI server, Look look) {
    return new Window(server, context(look));
  }

  private com.microsoft.playwright.BrowserContext context(Look look) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setViewportSize(look.width, look.height)
            .setColorScheme(look.scheme)
            .setLocale(look.language)
            .setTimezoneId(look.zone));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
