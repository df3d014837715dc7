package io.drivedock.station.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drivedock.dock.Assignment;
import io.drivedock.dock.DockWire;
import io.drivedock.dock.Progress;
import io.drivedock.dock.Renewal;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.station.controlplane.ControlPlane.Heartbeat;
import io.drivedock.station.controlplane.ControlPlane.Keeping;
import io.drivedock.station.controlplane.ControlPlane.Verdict;
import io.drivedock.station.controlplane.ControlPlane.Work;
import io.drivedock.station.controlplane.ControlPlaneException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class ControlPlaneTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TOKEN = "drivedock_secret-secret-secret";
  private static final String KEY = "111111-222222-333333-444444-555555-666666-777777-888888";
  private static final DriveId D1 = new DriveId("D1");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final DriveReport REPORT =
      new DriveReport(CopyStatus.COMPLETED, 5, 5, null, null, null);

  /** How the server answers, whatever it is asked. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private ControlPlane controlPlane;
  private volatile Answer answer = exchange -> {};
  private volatile String seen = "";

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            seen =
                "%s %s %s %s"
                    .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        new String(
                            exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer.to(exchange);
          }
        });
    server.start();
    controlPlane = controlPlane(LONG);
  }

  private ControlPlane controlPlane(Duration answerWithin) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/below/");
    return new ControlPlane(uri, StationToken.parse(TOKEN), LONG, answerWithin);
  }

  @AfterEach
  void stop() {
    controlPlane.close();
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answers(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    answer =
        exchange -> {
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        };
  }

  private ControlPlaneException failure() {
    return catchThrowableOfType(
        ControlPlaneException.class, () -> controlPlane.requestWork("dock-1", List.of(D1)));
  }

  private static Assignment assignment() {
    return new Assignment(
        7,
        false,
        Duration.ofSeconds(60),
        JobId.fresh(Instant.EPOCH, new Random(1)),
        new JobPath("11111111-2222-3333-4444-555555555555", "harbour", "spring"),
        JobType.IMPORT,
        D1,
        BitLockerKey.parse(KEY),
        "\\DriveManifest.xml",
        "00112233445566778899AABBCCDDEEFF",
        "main",
        "harbour",
        "logs",
        LogLevel.ERROR,
        false,
        null);
  }

  // ---- what is said

  @Test
  void askingForWorkGivesAnAssignmentOrNothing() throws Exception {
    answers(200, JSON.writeValueAsString(DockWire.write(assignment())));
    assertThat(controlPlane.requestWork("dock-1", List.of(D1)))
        .isEqualTo(new Work.Assigned(assignment()));
    assertThat(seen).startsWith("POST /below/dock/v1/leases Bearer " + TOKEN + " {");
    Map<?, ?> body = JSON.readValue(seen.substring(seen.indexOf('{')), Map.class);
    assertThat(body.get("station")).isEqualTo("dock-1");
    assertThat(body.get("drives")).isEqualTo(List.of("D1"));
    answers(204, "");
    assertThat(controlPlane.requestWork("dock-1", List.of(D1))).isEqualTo(new Work.Nothing());
  }

  @Test
  void aHeartbeatRenewsTheLeaseOrFindsItLost() throws Exception {
    Renewal renewal = new Renewal(Duration.ofSeconds(60), true, false);
    answers(200, JSON.writeValueAsString(DockWire.write(renewal)));
    assertThat(controlPlane.heartbeat(7, new Progress(1, 2)))
        .isEqualTo(new Heartbeat.Renewed(renewal));
    assertThat(seen).startsWith("PUT /below/dock/v1/leases/7/progress").contains("\"bytesDone\":1");
    answers(410, "{}");
    assertThat(controlPlane.heartbeat(7, Progress.NONE)).isEqualTo(new Heartbeat.Lost());
  }

  @Test
  void aReportIsAcceptedRefusedWithTheReasonOrTooLate() throws Exception {
    answers(204, "");
    assertThat(controlPlane.report(7, REPORT)).isEqualTo(new Verdict.Accepted());
    assertThat(seen).startsWith("PUT /below/dock/v1/leases/7/report").contains("Completed");
    answers(409, "{\"error\":{\"code\":\"X\",\"message\":\"The job\\nis closed.\"}}");
    assertThat(controlPlane.report(7, REPORT)).isEqualTo(new Verdict.Refused("The job is closed."));
    answers(410, "");
    assertThat(controlPlane.report(7, REPORT)).isEqualTo(new Verdict.Lost());
  }

  @ParameterizedTest
  @CsvSource({"204", "410"})
  void whatIsGivenBackIsNoLongerHeld(int status) throws Exception {
    answers(status, "");
    controlPlane.release(7);
    assertThat(seen).startsWith("DELETE /below/dock/v1/leases/7 ");
  }

  // ---- what goes wrong

  @ParameterizedTest
  @CsvSource({
    "401, FORBIDDEN",
    "403, FORBIDDEN",
    "408, UNREACHABLE",
    "429, UNREACHABLE",
    "500, UNREACHABLE",
    "503, UNREACHABLE",
    "201, BROKEN",
    "302, BROKEN",
    "400, BROKEN",
    "404, BROKEN",
    "410, BROKEN"
  })
  void aStatusSaysWhatCanBeDone(int status, Kind kind) {
    answers(status, "{\"error\":{\"code\":\"X\",\"message\":\"Said the server.\"}}");
    assertThat(failure().kind()).isEqualTo(kind);
    assertThat(failure()).hasMessageContaining("asked for work: Said the server.");
  }

  @ParameterizedTest
  @CsvSource({"5, PT5S", "0, PT0S", "999999, PT277H46M39S", "x,", "-1,", "9999999,", "1.5,"})
  void whenToAskAgainIsWhatTheServerSaysInSeconds(String header, Duration told) {
    answer =
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", header);
          exchange.sendResponseHeaders(503, -1);
        };
    assertThat(failure().retryAfter()).isEqualTo(Optional.ofNullable(told));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "<html>; not a JSON object",
        "[]; not a JSON object",
        "null; not a JSON object",
        "``; not a JSON object",
        "{\"lease\":1; not a JSON object",
        "{\"lease\":\"x\"}; 'lease' is not a whole number"
      })
  void anAnswerOfAnotherFormIsBroken(String body, String why) {
    answers(200, body);
    assertThat(failure().kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure()).hasMessageContaining(why);
  }

  @Test
  void aDriveThatWasNotAskedForIsNotTaken() {
    answers(200, JSON.writeValueAsString(DockWire.write(assignment())));
    ControlPlaneException failure =
        catchThrowableOfType(
            ControlPlaneException.class,
            () -> controlPlane.requestWork("dock-1", List.of(new DriveId("D2"))));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure).hasMessageContaining("drive D1, which was not asked for");
  }

  @Test
  void aServerThatCutsTheConnectionIsUnreachable() {
    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    try (ControlPlane lonely = new ControlPlane(nobody, StationToken.parse(TOKEN))) {
      assertThatThrownBy(() -> lonely.release(7))
          .isInstanceOfSatisfying(
              ControlPlaneException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
          .hasMessageContaining("given back lease 7")
          .hasMessageContaining("It is tried again.");
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedForForever() {
    answer = exchange -> untilTheEnd();
    controlPlane.close();
    controlPlane = controlPlane(Duration.ofMillis(50));
    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure()).hasMessageContaining("did not answer within 50 ms");
  }

  @Test
  void aServerThatBeginsToAnswerAndNeverEndsIsNotWaitedForForever() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          untilTheEnd();
        };
    controlPlane.close();
    controlPlane = controlPlane(Duration.ofMillis(200));
    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void anAnswerWithoutEndIsReadToItsBoundOnly() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            byte[] blanks = new byte[1 << 16];
            Arrays.fill(blanks, (byte) ' ');
            while (end.getCount() > 0) {
              body.write(blanks);
            }
          }
        };
    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure()).hasMessageContaining("capacity");
  }

  @Test
  void anInterruptEndsTheWaitAndStays() throws Exception {
    answer = exchange -> untilTheEnd();
    CountDownLatch ended = new CountDownLatch(1);
    Thread asking =
        Thread.ofPlatform()
            .start(
                () -> {
                  if (failure().kind() == Kind.UNREACHABLE
                      && Thread.currentThread().isInterrupted()) {
                    ended.countDown();
                  }
                });
    await().until(() -> !seen.isEmpty());
    asking.interrupt();
    await().until(() -> ended.getCount() == 0);
    asking.join();
  }

  @Test
  void closedItLeavesNoThreads() throws Exception {
    answers(204, "");
    controlPlane.release(7);
    assertThat(clientThreads()).isPositive();
    controlPlane.close();
    await().until(() -> clientThreads() == 0);
  }

  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient"))
        .count();
  }

  // ---- what nobody may read

  @Test
  void neitherTokenNorKeyIsInWhatIsThrownOrShown() {
    assertThat(StationToken.parse(TOKEN).toString()).doesNotContain("secret");
    assertThatThrownBy(() -> StationToken.parse("secret\nsecret"))
        .message()
        .doesNotContain("secret");
    for (int status : List.of(200, 400, 401, 403, 409, 500)) {
      answers(
          status,
          "{\"error\":{\"message\":\"you sent %s and %s\"},\"bitLockerKey\":\"%s\",\"lease\":}"
              .formatted(TOKEN, TOKEN, KEY));
      assertThat(trace(failure())).doesNotContain("secret").doesNotContain(KEY);
      answers(status, "{\"error\":{\"message\":\"you sent %s\"}}".formatted(TOKEN));
      assertThat(trace(failure())).doesNotContain("secret");
    }
    answers(200, JSON.writeValueAsString(DockWire.write(assignment())).replace("60000", "\"x\""));
    assertThat(trace(failure())).contains("leaseMillis").doesNotContain(KEY);
  }

  private static String trace(Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private void untilTheEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aKeyIsGivenIntoKeepingAndNoAnswerBringsItIntoAMessage() throws Exception {
    BitLockerKey made = BitLockerKey.parse(KEY);
    answers(200, JSON.writeValueAsString(DockWire.write(BitLockerKey.parse("another"))));
    assertThat(controlPlane.keepKey(9, made))
        .isEqualTo(new Keeping.Kept(BitLockerKey.parse("another")));
    assertThat(seen).startsWith("PUT /below/dock/v1/leases/9/key Bearer " + TOKEN).contains(KEY);
    answers(409, "{}");
    assertThat(controlPlane.keepKey(9, made)).isEqualTo(new Keeping.Refused());
    answers(410, "{}");
    assertThat(controlPlane.keepKey(9, made)).isEqualTo(new Keeping.Lost());
    for (int status : List.of(200, 400, 403, 500)) {
      answers(status, "{\"error\":{\"message\":\"What is '" + KEY + "'?\"}}");
      assertThatThrownBy(() -> controlPlane.keepKey(9, made))
          .as("%d", status)
          .isInstanceOf(ControlPlaneException.class)
          .hasMessageNotContaining(KEY)
          .hasMessageContaining("lease 9");
    }
  }
}
