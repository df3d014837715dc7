package io.drivedock.server.portal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.limits.Limits;
import io.drivedock.server.portal.Browser;
import io.drivedock.server.web.RawConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live pages: how many there may be, and that whoever looks at the same thing shares it. */
final class LiveTest {

  private static final Duration AWAITED = Duration.ofSeconds(20);
  private static TestServer server;

  private final List<RawConnection> opened = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of(), Limits.of(1L << 30).withStreams(6, 5, 3));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nobodyLooks() {
    opened.forEach(RawConnection::close);
    await(0);
    assertThat(server.live().topics()).isZero();
  }

  private static void await(long streams) {
    long began = System.nanoTime();
    while (server.budget().streams() != streams || (streams == 0 && server.live().topics() > 0)) {
      assertThat(System.nanoTime() - began)
          .as("%d streams", server.budget().streams())
          .isLessThan(AWAITED.toNanos());
      LockSupport.parkNanos(1_000_000);
    }
  }

  private RawConnection look(Browser browser, String path) {
    RawConnection connection = new RawConnection(server.server().url());
    opened.add(connection);
    return connection.send(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nCookie: drivedock-session="
            + browser.cookie("drivedock-session")
            + "\r\n\r\n");
  }

  private static void isShown(RawConnection connection) {
    assertThat(connection.until("event: part")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aSessionACallerAndAllHaveTheirNumberAndGetItBack() {
    Browser first = Browser.of(server, Role.OPERATOR);
    Browser second = Browser.of(server, Role.OPERATOR);
    Browser auditor = Browser.of(server, Role.AUDITOR);
    for (int i = 0; i < 3; i++) {
      isShown(look(first, "/portal/jobs/live"));
    }
    assertThat(look(first, "/portal/jobs/live").head())
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: ");
    isShown(look(second, "/portal/jobs/live"));
    isShown(look(second, "/portal/jobs/live"));
    assertThat(look(second, "/portal/jobs/live").status()).as("of the caller").isEqualTo(503);
    isShown(look(auditor, "/portal/jobs/live"));
    assertThat(look(auditor, "/portal/jobs/live").status()).as("of all").isEqualTo(503);

    opened.forEach(RawConnection::close);
    await(0);
    isShown(look(first, "/portal/jobs/live"));
  }

  @Test
  void theSameThingIsLookedAtOnceForAllWhoSeeTheSame() {
    Browser first = Browser.of(server, Role.OPERATOR);
    Browser second = Browser.of(server, Role.OPERATOR);
    isShown(look(first, "/portal/dock/live"));
    isShown(look(second, "/portal/dock/live"));
    assertThat(server.live().topics()).isEqualTo(1);

    isShown(look(Browser.of(server, Role.AUDITOR), "/portal/dock/live"));
    assertThat(server.live().topics()).as("other rights").isEqualTo(2);
    isShown(look(first, "/portal/jobs/live"));
    assertThat(server.live().topics()).as("another thing").isEqualTo(3);
  }
}
