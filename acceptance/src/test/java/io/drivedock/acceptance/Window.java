package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A window of the browser, before which somebody sits. Whatever the browser has to complain about
 * fails the test when it is closed: errors of scripts, of the console and of the content policy,
 * requests that failed, answers that were not expected.
 */
final class Window implements AutoCloseable {

  private static final Path AXE = ClientRun.PACKAGES.resolve("node_modules/axe-core/axe.min.js");
  private static final Path SHOTS = Path.of(System.getProperty("drivedock.root"), "docs/img");

  private final URI server;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Set<Integer> expected = new HashSet<>();

  Window(URI server, BrowserContext context) {
    this.server = server;
    this.context = context;
    this.page = context.newPage();
    page.onConsoleMessage(this::heard);
    page.onPageError(error -> complaints.add("script: " + error));
    page.onRequestFailed(this::failed);
    page.onResponse(this::answered);
  }

  private void heard(ConsoleMessage message) {
    boolean isAnswer = message.text().startsWith("Failed to load resource");
    if (!isAnswer && Set.of("error", "warning").contains(message.type())) {
      complaints.add(message.type() + ": " + message.text());
    }
  }

  /** Streams and pictures of a page that is left are broken off by the browser itself. */
  private void failed(Request request) {
    if (!"net::ERR_ABORTED".equals(request.failure())) {
      complaints.add("failed: " + request.url() + " " + request.failure());
    }
  }

  private void answered(Response response) {
    if (response.status() >= 400 && !expected.contains(response.status())) {
      complaints.add("answered: " + response.status() + " " + response.url());
    }
    if (!response.url().startsWith(server.toString()) && !response.url().startsWith("data:")) {
      complaints.add("went elsewhere: " + response.url());
    }
  }

  Page page() {
    return page;
  }

  /** Lets the server say no with that status from now on. */
  Window expecting(int status) {
    expected.add(status);
    return this;
  }

  /** Signs in with a token, as a person does. */
  Window signIn(String token) {
    go("/portal/sign-in");
    page.locator("#token").fill(token);
    page.locator("#token").press("Enter");
    page.waitForURL(url -> !url.contains("/sign-in"));
    return this;
  }

  /** Opens a page of the portal; what it was answered with. */
  Response go(String path) {
    return page.navigate(server + path);
  }

  /** Where the reader is, without the server. */
  String path() {
    return page.url().substring(server.toString().length());
  }

  /** Presses the one button of that name. */
  void press(String name) {
    page.getByRole(AriaRole.BUTTON, named(name)).click();
  }

  /** Follows the one link of that name. */
  void follow(String name) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  /** Types into a field by its label, as far as the label is the same. */
  void type(String label, String text) {
    page.getByLabel(label).first().fill(text);
  }

  /** What stands on the page. */
  Locator body() {
    return page.locator("body");
  }

  /** Fails if the page breaks a rule of WCAG 2.2 AA that a program can see. */
  void assertAccessible() {
    try {
      page.evaluate(Files.readString(AXE) + "; 0");
    } catch (IOException e) {
      throw new AssertionError("axe-core is not there; say: bash .ci/clients", e);
    }
    Object violations =
        page.evaluate(
            """
            async () => {
              const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
              const found = await axe.run({runOnly: tags});
              return found.violations.map(v => v.id + ' (' + v.help + '): '
                  + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '));
            }
            """);
    assertThat(violations).as("what axe finds at " + page.url()).isEqualTo(List.of());
  }

  /** Fails if the page is wider than its window. */
  void assertFits() {
    Object width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    assertThat((Integer) width)
        .as("pixels beyond the edge of " + page.url())
        .isLessThanOrEqualTo(0);
  }

  /** Keeps what is seen for the documentation, where that is asked for. */
  void shoot(String name) {
    if (Boolean.getBoolean("drivedock.screenshots")) {
      page.screenshot(
          new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")).setFullPage(true));
    }
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).as("what the browser complains about").isEmpty();
  }
}
