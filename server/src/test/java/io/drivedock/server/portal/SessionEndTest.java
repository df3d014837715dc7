package io.drivedock.server.portal;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.Job;
import io.drivedock.server.TestClock;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.TestDatabases;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is still being answered when a session ends, and what keeps one alive. */
final class SessionEndTest {

  private static final String SESSION = "drivedock-session";
  private static final Caller ADA = Caller.of("ada", Role.OPERATOR);

  private static final int ASKED_AGAIN_MAX = 100;

  @TempDir Path folder;
  private final TestClock wall = new TestClock();
  private final HttpClient http = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(folder, wall);
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    server.close();
  }

  /** A live stream of which something has come. */
  private record Open(BufferedReader lines) implements AutoCloseable {

    /** The name of the part that came last before the stream ended. */
    String last() {
      return lines
          .lines()
          .filter(line -> line.startsWith("data: "))
          .reduce("", (before, line) -> line.substring("data: ".length()));
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private Open open(TestServer from, Browser browser, String path) {
    HttpRequest request =
        from.request("GET", path, null)
            .setHeader("Accept", "text/event-stream")
            .header("Cookie", SESSION + "=" + browser.cookie(SESSION))
            .build();
    try {
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      // As a page does: a stream that was left counts for its session until the server notices.
      for (int i = 0; i < ASKED_AGAIN_MAX && answer.statusCode() == 503; i++) {
        answer.body().close();
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        answer = http.send(request, BodyHandlers.ofInputStream());
      }
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && !line.equals("event: part")) {
        line = lines.readLine();
      }
      assertThat(line).as("%s sends a part", path).isNotNull();
      return new Open(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static int liveStatus(Browser browser) {
    return browser
        .get("/portal/jobs/live", request -> request.setHeader("Accept", "text/event-stream"))
        .statusCode();
  }

  private Stream<String> live() {
    Outcome made =
        server
            .jobs()
            .create(ADA, SampleDrafts.path("films"), SampleDrafts.importOf(SampleDrafts.A));
    Job job = ((Outcome.Created) made).job();
    List<String> live =
        PortalRightsTest.routes(server).stream()
            .filter(route -> route.endsWith("/live"))
            .map(route -> route.substring("GET ".length()).replace("{job}", job.id().toString()))
            .toList();
    assertThat(live).hasSizeGreaterThanOrEqualTo(5);
    return live.stream();
  }

  @Test
  void everyStreamEndsWithTheTokenThatAnotherProcessRevokes() throws Exception {
    Browser browser = Browser.of(server, Role.OPERATOR);
    List<Open> streams = live().map(path -> open(server, browser, path)).toList();

    try (Database database =
        Database.open(DatabaseConfig.scratch(folder.resolve("drivedock.db")))) {
      new Tokens(database, wall).revoke("test operator", Role.OPERATOR);
    }

    for (Open stream : streams) {
      try (stream) {
        assertThat(stream.last()).isEqualTo("signed-out");
      }
    }
    assertThat(liveStatus(browser)).isEqualTo(401);
  }

  /** The folder of another server on the database of one. */
  private Path withTheKeyOf(Path server) throws IOException {
    Path another = Files.createDirectories(folder.resolve("there"));
    Path _ =
        Files.copy(server.resolve("master.key"), another.resolve("master.key"), COPY_ATTRIBUTES);
    return another;
  }

  @Test
  void aStreamEndsWhenItsReaderSignsOutAtAnotherServer() throws Exception {
    DatabaseConfig shared = TestDatabases.postgres();
    try (TestServer here = TestServer.start(folder.resolve("here"), shared);
        TestServer there = TestServer.start(withTheKeyOf(folder.resolve("here")), shared)) {
      Browser browser = Browser.of(here, Role.CUSTOMER);
      Browser other = Browser.of(here, Role.CUSTOMER);
      Browser same = new Browser(there);
      same.setCookie(SESSION, browser.cookie(SESSION));
      try (Open stream = open(here, browser, "/portal/jobs/live")) {
        same.post("/portal/jobs", "/portal/sign-out", Map.of());
        assertThat(stream.last()).isEqualTo("signed-out");
      }
      assertThat(other.get("/portal/jobs").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anOpenStreamDoesNotKeepItsSessionAlive() throws Exception {
    Browser browser = Browser.of(server, Role.CUSTOMER);
    try (Open stream = open(server, browser, "/portal/jobs/live")) {
      wall.advance(Duration.ofMinutes(60));
      assertThat(stream.last()).isEqualTo("signed-out");
    }
    assertThat(browser.get("/portal/jobs").statusCode()).isEqualTo(303);
  }

  @Test
  void whatAnOpenPageAsksByItselfIsNoUse() throws Exception {
    List<String> live = live().toList();
    Browser browser = Browser.of(server, Role.OPERATOR);
    String form = browser.formToken("/portal/dock");
    for (int i = 0; i < 6; i++) {
      for (String path : live) {
        open(server, browser, path).close();
      }
      assertThat(scan(browser, form)).isEqualTo(200);
      wall.advance(Duration.ofMinutes(10));
    }
    assertThat(liveStatus(browser)).isEqualTo(401);
    assertThat(scan(browser, form)).isEqualTo(401);
    assertThat(browser.get("/portal/jobs").statusCode()).isEqualTo(303);
  }

  @Test
  void aPageThatIsOpenedIsAUse() {
    Browser browser = Browser.of(server, Role.OPERATOR);
    for (int i = 0; i < 6; i++) {
      assertThat(browser.get("/portal/jobs").statusCode()).isEqualTo(200);
      wall.advance(Duration.ofMinutes(50));
    }
    assertThat(browser.get("/portal/jobs").statusCode()).isEqualTo(200);
  }

  @Test
  void thePageToSignInSaysThatTheSessionHasEnded() {
    Browser browser = new Browser(server);
    assertThat(browser.get("/portal/sign-in?left=ended&next=/portal/dock").body())
        .contains("Your session has ended", "name=\"next\" value=\"/portal/dock\"");
  }

  /** A frame in which nothing is to be seen. */
  private static int scan(Browser browser, String form) {
    return browser
        .postRaw(
            "/portal/scan?width=48&height=48",
            Map.of(),
            request ->
                request
                    .setHeader("Content-Type", "application/octet-stream")
                    .setHeader("X-CSRF-TOKEN", form)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[48 * 48])))
        .statusCode();
  }
}
