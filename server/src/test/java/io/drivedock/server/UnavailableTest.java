package io.drivedock.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.SmallDisk;
import io.drivedock.server.db.StoppablePostgres;
import io.drivedock.server.portal.Browser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server answers and logs while its database is in trouble, and that it recovers. */
final class UnavailableTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JOBS =
      "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/press/providers"
          + "/Microsoft.ImportExport/jobs";
  private static final String VERSION = "?api-version=2021-01-01";
  private static final int TRIES_MAX = 1_000;

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.drivedock");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  private static HttpResponse<String> create(TestServer server, String job) {
    String draft =
        """
        {"location":"Main Dock","properties":{"jobType":"Import","storageAccountId":
        "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/press/providers\
        /Microsoft.Storage/storageAccounts/films",
        "returnAddress":{"recipientName":"Ada","streetAddress1":"Street 1","city":"Town",
        "postalCode":"98007","countryOrRegion":"USA","phone":"425","email":"a@b.example"},
        "driveList":[{"driveId":"%s","manifestFile":"\\\\DriveManifest.xml",
        "manifestHash":"0123456789ABCDEF0123456789ABCDEF"}]}}
        """
            .formatted(job);
    return server.send(Role.CUSTOMER, "PUT", JOBS + "/" + job + VERSION, draft);
  }

  private static HttpResponse<String> bare(TestServer server, String path) {
    return server.send(server.request("GET", path, null));
  }

  private static JsonNode ready(TestServer server, int status) {
    for (int i = 0; i < TRIES_MAX; i++) {
      HttpResponse<String> answer = bare(server, "/ready");
      if (answer.statusCode() == status) {
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        return JSON.readTree(answer.body());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("/ready never answered " + status);
  }

  private static void assertUnavailable(HttpResponse<String> answer, String code, String seconds) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(JSON.readTree(answer.body()).at("/error/code").asString()).isEqualTo(code);
    assertThat(JSON.readTree(answer.body()).at("/error/message").asString()).endsWith(".");
    assertThat(answer.headers().firstValue("Retry-After")).contains(seconds);
  }

  private static void assertPage(HttpResponse<String> answer, String title, String seconds) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(answer.headers().firstValue("Retry-After")).contains(seconds);
    assertThat(answer.body()).contains("<h1>" + title + "</h1>");
  }

  /** The lines about the database, none of which has a stack trace; nothing else is a warning. */
  private void assertLoggedOnce(String kind) {
    List<ILoggingEvent> loud =
        log.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)).toList();
    assertThat(loud).allMatch(event -> event.getThrowableProxy() == null);
    assertThat(loud)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .startsWith("database=" + kind + " ");
  }

  private void untilOverIsLogged() {
    for (int i = 0; i < TRIES_MAX; i++) {
      if (List.copyOf(log.list).stream()
          .anyMatch(event -> event.getFormattedMessage().startsWith("database=UP "))) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("the end of the outage was not logged");
  }

  @Tag("installed")
  @Test
  @Timeout(180)
  void withAFullDiskWritesAre503AndReadingGoesOn() throws IOException {
    try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), 8);
        TestServer server = TestServer.start(disk.root(), Map.of())) {
      assertThat(create(server, "before").statusCode()).isEqualTo(201);
      Browser browser = Browser.of(server, Role.CUSTOMER);
      disk.fill();
      HttpResponse<String> refused = create(server, "refused0");
      for (int i = 1; i < TRIES_MAX && refused.statusCode() == 201; i++) {
        refused = create(server, "refused" + i);
      }

      assertUnavailable(refused, "DatabaseNotWritable", "10");
      assertUnavailable(
          server.send(Role.STATION, "PUT", "/dock/v1/stations/a", "{\"slots\":[],\"targets\":[]}"),
          "DatabaseNotWritable",
          "10");
      assertPage(
          browser.post("/portal/jobs", "/portal/sign-out", Map.of()), "Nothing can be saved", "10");
      assertThat(server.send(Role.CUSTOMER, "GET", JOBS + "/before" + VERSION, null).statusCode())
          .isEqualTo(200);
      assertThat(browser.get("/portal/jobs").statusCode()).isEqualTo(200);
      assertThat(bare(server, "/health").body()).isEqualTo("{\"status\":\"UP\"}");
      JsonNode report = ready(server, 503);
      assertThat(report.at("/status").asString()).isEqualTo("DOWN");
      assertThat(report.at("/database/problem").asString()).isEqualTo("FULL");
      assertThat(report.at("/rounds/status").asString()).isEqualTo("UP");

      disk.empty();
      assertThat(create(server, "after").statusCode()).isEqualTo(201);
      assertThat(ready(server, 200).at("/status").asString()).isEqualTo("UP");
      untilOverIsLogged();
      assertLoggedOnce("FULL");
    }
  }

  @Test
  @Timeout(240)
  void whileTheDatabaseIsAwayEveryCallIs503AtOnce() throws IOException {
    try (StoppablePostgres postgres = StoppablePostgres.in(folder.resolve("pg"));
        TestServer server = TestServer.start(folder.resolve("data"), postgres.config())) {
      assertThat(create(server, "before").statusCode()).isEqualTo(201);
      Browser browser = Browser.of(server, Role.OPERATOR);
      postgres.stop();

      assertUnavailable(create(server, "away"), "DatabaseUnavailable", "5");
      // Each would wait for seconds to find out by itself: together, for longer than is allowed.
      for (int i = 0; i < 200; i++) {
        assertUnavailable(
            server.send(Role.AUDITOR, "GET", "/dock/v1/jobs", null), "DatabaseUnavailable", "5");
      }
      assertPage(browser.get("/portal/jobs"), "The database is unreachable", "5");
      HttpResponse<String> stream =
          browser.get(
              "/portal/jobs/live", request -> request.setHeader("Accept", "text/event-stream"));
      assertThat(stream.statusCode()).as("else a browser never asks again").isEqualTo(200);
      assertThat(stream.body()).isEqualTo("retry: 5000\n\n");
      assertThat(bare(server, "/health").body()).isEqualTo("{\"status\":\"UP\"}");
      JsonNode report = ready(server, 503);
      assertThat(report.at("/database/problem").asString()).isEqualTo("UNREACHABLE");
      assertThat(report.at("/rounds/status").asString()).isEqualTo("UNKNOWN");
      server.runRounds();

      postgres.restart();
      ready(server, 200);
      assertThat(create(server, "after").statusCode()).isEqualTo(201);
      assertThat(browser.get("/portal/jobs").statusCode()).as("still signed in").isEqualTo(200);
      server.runRounds();
      untilOverIsLogged();
      assertLoggedOnce("UNREACHABLE");
    }
  }

  @Tag("installed")
  @Test
  @Timeout(180)
  void aDatabaseThatTakesNoWritesIsReadAndRecoversByItself() throws Exception {
    try (StoppablePostgres postgres = StoppablePostgres.in(folder.resolve("pg"));
        TestServer server = TestServer.start(folder.resolve("data"), postgres.config())) {
      postgres.tell(
          "alter system set default_transaction_read_only = on", "select pg_reload_conf()");
      HttpResponse<String> refused = create(server, "refused0");
      for (int i = 1; i < TRIES_MAX && refused.statusCode() == 201; i++) {
        refused = create(server, "refused" + i);
      }

      assertUnavailable(refused, "DatabaseNotWritable", "10");
      assertThat(server.send(Role.AUDITOR, "GET", "/dock/v1/jobs", null).statusCode())
          .isEqualTo(200);
      assertThat(ready(server, 503).at("/database/problem").asString()).isEqualTo("READ_ONLY");

      postgres.tell(
          "set default_transaction_read_only = off",
          "alter system reset default_transaction_read_only",
          "select pg_reload_conf()");
      assertThat(ready(server, 200).at("/database/status").asString()).isEqualTo("UP");
      assertThat(create(server, "after").statusCode()).isEqualTo(201);
      untilOverIsLogged();
      assertLoggedOnce("READ_ONLY");
    }
  }

  @Test
  void readyTellsOfTargetsAndRoundsWithoutNamingTargetsOrStations() {
    try (TestServer server = TestServer.start(folder, Map.of())) {
      String told =
          "{\"slots\":[],\"targets\":[{\"name\":\"secret-customer\",\"reachable\":false,\"problem\":\"is"
              + " full\"},{\"name\":\"main\",\"reachable\":true}]}";
      assertThat(server.send(Role.STATION, "PUT", "/dock/v1/stations/dock-7", told).statusCode())
          .isEqualTo(204);

      HttpResponse<String> answer = bare(server, "/ready");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .isEqualTo(
              "{\"status\":\"DEGRADED\",\"database\":{\"status\":\"UP\"},"
                  + "\"rounds\":{\"status\":\"UP\",\"stale\":[],\"failing\":[]},"
                  + "\"targets\":{\"status\":\"DEGRADED\",\"reached\":1,\"failing\":1}}");
    }
  }
}
