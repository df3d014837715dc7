package io.drivedock.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.web.RawConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are held for nothing: they yield, and end by themselves. */
final class ConnectionsTest {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Pattern STYLE =
      Pattern.compile("href=\"(/portal/assets/[^\"]+/portal.css)\"");
  private static final Duration AWAITED = Duration.ofSeconds(20);
  private static final int ALL = 4;

  private final List<RawConnection> opened = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    opened.forEach(RawConnection::close);
  }

  private TestServer server(Timeouts timeouts) {
    return server(Map.of(), timeouts);
  }

  private TestServer server(Map<String, Object> settings, Timeouts timeouts) {
    return TestServer.start(
        folder, settings, Limits.of(1L << 30).withConnections(ALL, 2, timeouts));
  }

  private static Timeouts timeouts(Duration head, Duration idle, Duration stall, Duration rest) {
    return new Timeouts(head, idle, stall, 1_000_000, LONG, rest, LONG);
  }

  private static Timeouts patient() {
    return timeouts(LONG, LONG, LONG, LONG);
  }

  private RawConnection open(TestServer server) {
    RawConnection connection = new RawConnection(server.server().url());
    opened.add(connection);
    return connection;
  }

  private static void await(TestServer server, int connections) {
    long began = System.nanoTime();
    while (server.budget().connections().count() != connections) {
      assertThat(System.nanoTime() - began)
          .as("%d connections", server.budget().connections().count())
          .isLessThan(AWAITED.toNanos());
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static String get(TestServer server, Role role) {
    return "GET /dock/v1/rounds HTTP/1.1\r\nHost: x\r\n"
        + (role == null ? "" : "Authorization: Bearer " + server.token(role) + "\r\n")
        + "\r\n";
  }

  // ---- room

  @Test
  void thereIsAlwaysRoomForOneMoreAndWhoIsKnownYieldsLast() {
    try (TestServer server = server(patient())) {
      RawConnection known = open(server).send(get(server, Role.OPERATOR));
      assertThat(known.status()).isEqualTo(200);
      List<RawConnection> silent = new ArrayList<>();
      for (int i = 0; i < ALL - 1; i++) {
        silent.add(open(server).send("GET /health HT"));
        await(server, i + 2);
        awaitRead(server, 0);
      }
      for (RawConnection next : silent) {
        RawConnection health = open(server).send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(health.status()).isEqualTo(200);
        next.awaitClose();
        await(server, ALL);
      }
      assertThat(known.send(get(server, Role.CUSTOMER)).status())
          .as("it was not closed, and answers the next request")
          .isEqualTo(403);
    }
  }

  /** Until nothing was read yet of no more than so many. */
  private static void awaitRead(TestServer server, int unread) {
    long began = System.nanoTime();
    while (server.budget().connections().unread() > unread) {
      assertThat(System.nanoTime() - began).isLessThan(AWAITED.toNanos());
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aConnectionOfWhichNothingWasReadDoesNotYieldToOneThatSaysNothingMore() {
    try (TestServer server = server(patient())) {
      RawConnection fresh = open(server);
      await(server, 1);
      RawConnection silent = open(server).send("GET /health HT");
      await(server, 2);
      for (int i = 2; i < ALL; i++) {
        open(server).send("GET /health HT");
        await(server, i + 1);
      }
      awaitRead(server, 1);
      assertThat(open(server).send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status())
          .isEqualTo(200);
      silent.awaitClose();
      assertThat(fresh.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(200);
    }
  }

  @Test
  void whereConnectionsAreScarceWhatIsLeftOfABodyIsHardlyWaitedFor() {
    try (TestServer server = server(patient())) {
      String body = "POST /dock/v1/parcels HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{";
      List<RawConnection> refused = new ArrayList<>();
      for (int i = 0; i < ALL - 1; i++) {
        refused.add(open(server).send(body));
        assertThat(refused.getLast().status()).isEqualTo(401);
      }
      refused.subList(1, refused.size()).forEach(RawConnection::awaitClose);
    }
  }

  /** From this machine everybody may come by a proxy, so addresses other than its are tried. */
  @Test
  void anAddressHasItsShareAndIsRefusedAtOnceBeyondIt() {
    Connections connections =
        new Connections(new Quota(10, 4), Optional::empty, address -> false, Timeouts.STANDARD);
    java.net.InetAddress stranger = java.net.InetAddress.ofLiteral("192.0.2.7");
    assertThat(connections.admit(stranger, 2)).isPresent();
    assertThat(connections.admit(stranger, 2)).isPresent();
    assertThat(connections.admit(stranger, 2)).isEmpty();
    assertThat(connections.admit(java.net.InetAddress.ofLiteral("192.0.2.8"), 4)).isPresent();
    for (String address : List.of("2001:db8::1", "2001:db8::ffff:2")) {
      assertThat(connections.admit(java.net.InetAddress.ofLiteral(address), 1)).isPresent();
    }
    assertThat(connections.admit(java.net.InetAddress.ofLiteral("2001:db8::3"), 1))
        .as("nothing is left, and nobody yields")
        .isEmpty();
  }

  @Test
  void aNewConnectionWaitsForOneThatIsAtWorkAndAboutToEnd() throws InterruptedException {
    Connections connections =
        new Connections(new Quota(4, 4), Optional::empty, address -> true, Timeouts.STANDARD);
    java.net.InetAddress stranger = java.net.InetAddress.ofLiteral("192.0.2.7");
    Quota.Hold atWork = connections.admit(stranger, 4).orElseThrow();
    Thread acceptor = Thread.currentThread();
    Thread ending =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (acceptor.getState() != Thread.State.TIMED_WAITING
                      && !Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                  }
                  atWork.close();
                });
    assertThat(connections.admit(stranger, 4)).isPresent();
    ending.interrupt();
    ending.join();
  }

  @Test
  void aConnectionThatIsClosedGivesItsRoomBack() {
    try (TestServer server = server(patient())) {
      for (int i = 0; i < 3 * ALL; i++) {
        try (RawConnection connection = open(server)) {
          assertThat(connection.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status())
              .isEqualTo(200);
        }
      }
      await(server, 0);
    }
  }

  // ---- time

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nHost: x\r\nX: "})
  void headersHaveADeadlineAlsoWhereAByteComesNowAndThen(String begun) {
    try (TestServer server = server(timeouts(SHORT, LONG, LONG, LONG))) {
      RawConnection slow = open(server).send(begun);
      Thread dripping =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (!begun.isEmpty() && server.budget().connections().count() > 0) {
                        slow.send("a");
                        LockSupport.parkNanos(1_000_000);
                      }
                    } catch (java.io.UncheckedIOException e) {
                      // Closed, as it should be.
                    }
                  });
      slow.awaitClose();
      await(server, 0);
      dripping.interrupt();
    }
  }

  @Test
  void anIdleConnectionEnds() {
    try (TestServer server = server(timeouts(LONG, SHORT, LONG, LONG))) {
      RawConnection idle = open(server).send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(idle.status()).isEqualTo(200);
      idle.awaitClose();
      await(server, 0);
    }
  }

  @Test
  void aBodyThatDoesNotComeEndsItsRequest() {
    try (TestServer server = server(timeouts(LONG, LONG, SHORT, SHORT))) {
      RawConnection slow =
          open(server)
              .send(
                  "POST /dock/v1/parcels HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                      + server.token(Role.OPERATOR)
                      + "\r\nContent-Length: 1000\r\n\r\n{");
      assertThat(slow.status()).isEqualTo(408);
      slow.awaitClose();
      await(server, 0);
    }
  }

  @Test
  void whatIsLeftOfABodyThatNobodyReadsIsNotWaitedForLong() {
    try (TestServer server = server(timeouts(LONG, LONG, LONG, SHORT))) {
      RawConnection stranger =
          open(server)
              .send("POST /dock/v1/parcels HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
      assertThat(stranger.status()).isEqualTo(401);
      stranger.awaitClose();
      await(server, 0);
    }
  }

  @Test
  void anAnswerThatIsNotReadEnds() {
    try (TestServer server = server(timeouts(LONG, LONG, SHORT, LONG))) {
      String page =
          open(server)
              .send("GET /portal/sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
              .until("</head>");
      Matcher style = STYLE.matcher(page);
      assertThat(style.find()).as(page).isTrue();
      String ask = "GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(style.group(1));
      assertThat(open(server).send(ask).head()).startsWith("HTTP/1.1 200");
      opened.forEach(RawConnection::close);
      await(server, 0);
      // 31 MB, which is more than the buffers of both sides hold.
      open(server).send(ask.repeat(2_000));
      await(server, 1);
      await(server, 0);
    }
  }

  @Test
  void aHandshakeThatDoesNotComeEnds() {
    Map<String, Object> door = Map.of("azureEndpoint", Map.of("port", 0));
    Timeouts timeouts = timeouts(SHORT, LONG, LONG, LONG);
    try (TestServer server =
        TestServer.start(folder, door, Limits.of(1L << 30).withConnections(64, 64, timeouts))) {
      RawConnection silent = new RawConnection(server.server().httpsUrl().orElseThrow());
      opened.add(silent);
      silent.send(new byte[] {22, 3, 1});
      silent.awaitClose();
      await(server, 0);
    }
  }
}
