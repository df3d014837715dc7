package io.drivedock.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.limits.Limits;
import io.drivedock.server.limits.Quota;
import io.drivedock.server.portal.Browser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are announced and do not come: nothing is read or kept for them. */
final class BoundedBodiesTest {

  private static final int FRAME = 256 * 512;

  /** Two frames of one caller, three of all; a frame is the least that a body counts. */
  private static final Limits FEW = Limits.of(1L << 30).withBodies(3 * FRAME, 2 * FRAME, 3, 2);

  private static final Duration AWAITED = Duration.ofSeconds(20);

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of(), FEW);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawConnection connection() {
    return new RawConnection(server.server().url());
  }

  private static String announced(String method, String path, String type, long length) {
    return "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
        .formatted(method, path, type, length);
  }

  private static void await(Quota quota, long taken) {
    long began = System.nanoTime();
    while (quota.taken() != taken) {
      assertThat(System.nanoTime() - began)
          .as("%d are taken and not %d", quota.taken(), taken)
          .isLessThan(AWAITED.toNanos());
      LockSupport.parkNanos(1_000_000);
    }
  }

  // ---- of strangers

  @ParameterizedTest
  @CsvSource({
    "POST, /portal/sign-in, application/x-www-form-urlencoded, 2097152, 413",
    "POST, /portal/sign-in, application/x-www-form-urlencoded, 4097, 413",
    "POST, /portal/sign-in, multipart/form-data; boundary=x, 4097, 413",
    "POST, /portal/jobs/new, application/x-www-form-urlencoded, 1000000, 403",
    "POST, /portal/jobs/new, multipart/form-data; boundary=x, 1000000, 403",
    "POST, /portal/dock/parcels/a/photos, multipart/form-data; boundary=x, 8000000, 403",
    "POST, /portal/sign-out, application/x-www-form-urlencoded, 10, 403",
    "POST, /portal/scan?width=100&height=100, application/octet-stream, 10000, 401",
    "GET, /portal/sign-in, application/x-www-form-urlencoded, 4000, 200",
    "PUT, /subscriptions/a/x, application/json, 1000000, 401",
    "POST, /dock/v1/parcels, application/json, 1000000, 401",
    "POST, /dock/v1/jobs/a/photos, image/jpeg, 8000000, 401",
    "GET, /health, application/json, 1000000, 200",
  })
  void ofAStrangerNothingIsReadButASignInForm(
      String method, String path, String type, long length, int status) {
    try (RawConnection stranger = connection()) {
      stranger.send(announced(method, path, type, length) + "\r\n");

      assertThat(stranger.status()).isEqualTo(status);
      assertThat(server.budget().bodies().taken()).isZero();
      assertThat(server.budget().signIns().taken()).isZero();
    }
  }

  @Test
  void aFormThatDoesNotSayItsLengthIsRefused() {
    for (String type : List.of("application/x-www-form-urlencoded", "Multipart/form-data")) {
      try (RawConnection stranger = connection()) {
        stranger.send(
            "POST /portal/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: "
                + type
                + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(stranger.status()).isEqualTo(411);
      }
    }
  }

  @Test
  void signInFormsThatDoNotComeLeaveNoRoomForMoreThanSoMany() {
    String form =
        announced("POST", "/portal/sign-in", "application/x-www-form-urlencoded", 4_000) + "\r\n";
    List<RawConnection> waiting = new ArrayList<>();
    for (int i = 0; i < FEW.signIns(); i++) {
      waiting.add(connection().send(form));
    }
    await(server.budget().signIns(), FEW.signIns());
    try (RawConnection more = connection()) {
      assertThat(more.send(form).head()).startsWith("HTTP/1.1 503").contains("Retry-After: 1\r\n");
    }
    waiting.forEach(RawConnection::close);
    await(server.budget().signIns(), 0);
    assertThat(new Browser(server).signIn("drivedock_wrong").statusCode()).isEqualTo(403);
  }

  // ---- of callers

  private static String job(Role role, String length) {
    return "PUT /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/group/providers"
        + "/Microsoft.ImportExport/jobs/job-1?api-version=2021-01-01 HTTP/1.1\r\nHost: x\r\n"
        + "Authorization: Bearer "
        + server.token(role)
        + "\r\nContent-Type: application/json\r\n"
        + length
        + "\r\n\r\n";
  }

  private static String parcel(String length) {
    return "POST /dock/v1/parcels HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + server.token(Role.OPERATOR)
        + "\r\n"
        + length
        + "\r\n\r\n";
  }

  @Test
  void aBodyOfAFewBytesCountsForWhatItTakesToWaitForIt() {
    try (RawConnection small = connection()) {
      small.send(parcel("Content-Length: 100"));
      await(server.budget().bodies(), FRAME);
    }
    await(server.budget().bodies(), 0);
  }

  @Test
  void whatIsOnItsWayIsCountedForItsCallerAndForAll() {
    String half = job(Role.CUSTOMER, "Content-Length: " + FRAME / 16);
    try (RawConnection first = connection();
        RawConnection second = connection();
        RawConnection third = connection();
        RawConnection other = connection();
        RawConnection full = connection()) {
      first.send(half);
      second.send(half);
      await(server.budget().bodies(), 2 * FRAME);
      assertThat(third.send(half).head()).startsWith("HTTP/1.1 503").contains("Retry-After: 1\r\n");
      other.send(parcel("Content-Length: " + FRAME / 16));
      await(server.budget().bodies(), 3 * FRAME);
      assertThat(full.send(parcel("Content-Length: 100")).status()).isEqualTo(503);

      first.send(new byte[FRAME / 16]);
      assertThat(first.status()).as("it has come, and is no JSON").isEqualTo(400);
      await(server.budget().bodies(), 2 * FRAME);
    }
    await(server.budget().bodies(), 0);
    try (RawConnection after = connection()) {
      after.send(job(Role.CUSTOMER, "Content-Length: " + FRAME / 16)).send(new byte[FRAME / 16]);
      assertThat(after.status()).isEqualTo(400);
    }
    // An answer is sent before its request gives back what it took.
    await(server.budget().bodies(), 0);
  }

  @Test
  void aBodyWithoutALengthCountsAsTheLongest() {
    try (RawConnection chunked = connection();
        RawConnection second = connection()) {
      chunked.send(job(Role.CUSTOMER, "Transfer-Encoding: chunked"));
      await(server.budget().bodies(), 2 * FRAME);
      assertThat(second.send(job(Role.CUSTOMER, "Content-Length: 2")).status()).isEqualTo(503);
      chunked.send("2\r\n{}\r\n0\r\n\r\n");
      assertThat(chunked.status()).isEqualTo(400);
    }
    await(server.budget().bodies(), 0);
  }

  /** An auditor whose frame does not come stops nobody, and not himself. */
  @Test
  void aFrameThatIsOnItsWayTakesNoCameraFromOthers() {
    try (RawConnection slow = connection()) {
      slow.send(frame(Browser.of(server, Role.AUDITOR)));
      await(server.budget().bodies(), FRAME);
      for (Role role : List.of(Role.OPERATOR, Role.AUDITOR)) {
        try (RawConnection camera = connection()) {
          camera.send(frame(Browser.of(server, role))).send(new byte[FRAME]);
          assertThat(camera.status()).as("%s", role).isEqualTo(200);
        }
      }
    }
    await(server.budget().bodies(), 0);
  }

  private static String frame(Browser browser) {
    String token = browser.formToken("/portal/jobs");
    return announced("POST", "/portal/scan?width=256&height=512", "application/octet-stream", FRAME)
        + "Cookie: drivedock-session="
        + browser.cookie("drivedock-session")
        + "\r\nX-CSRF-TOKEN: "
        + token
        + "\r\nSec-Fetch-Site: same-origin\r\n\r\n";
  }
}
