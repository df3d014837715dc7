package io.drivedock.server.dock;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.DockWire;
import io.drivedock.dock.Progress;
import io.drivedock.dock.StationReport;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.server.TestClock;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.access.TokenGrant;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens over HTTP: listed, revoked, expired, and each station's its own. */
final class TokenRoutesTest {

  private static final DriveId DRIVE = new DriveId("D1");
  private static final Caller ADA = Caller.of("ada", Role.OPERATOR);
  private static final Map<String, Object> NO_SLOTS =
      DockWire.write(new StationReport(List.of(), List.of()));

  private final TestClock wall = new TestClock();
  private TestServer server;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = TestServer.start(folder, wall);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private DockAnswer as(String token, String method, String path, Map<String, ?> body) {
    return DockAnswer.of(server, token, method, path, body);
  }

  private DockAnswer operator(String method, String path) {
    return DockAnswer.of(server, Role.OPERATOR, method, path, null);
  }

  /** The row of a token by its name. */
  private Map<?, ?> row(String name) {
    return ((List<?>) operator("GET", "/tokens").body().get("value"))
        .stream()
            .map(row -> (Map<?, ?>) row)
            .filter(row -> name.equals(row.get("name")))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void whatATokenIsGoodForIsListedAndTheTokenIsNot() {
    String films = "aaaaaaaa-2222-3333-4444-555555555555";
    String token =
        server
            .server()
            .tokens()
            .issue(
                new TokenGrant(
                    "ann",
                    Role.CUSTOMER,
                    Scope.within(List.of(films)),
                    null,
                    wall.instant().plus(Duration.ofDays(1))));
    server.stationToken("quay");
    assertThat(as(token, "GET", "/jobs", null).status()).isEqualTo(403);

    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("name", "ann");
    expected.put("role", "customer");
    expected.put("subscriptions", List.of(films));
    expected.put("issuedAt", wall.instant().toString());
    expected.put("expiresAt", wall.instant().plus(Duration.ofDays(1)).toString());
    expected.put("expired", false);
    expected.put("lastUsedAt", wall.instant().toString());
    expected.put("current", false);
    Map<?, ?> row = row("ann");
    assertThat(row.get("id")).asString().matches("[0-9a-f]{12}");
    Map<Object, Object> rest = new LinkedHashMap<>(row);
    rest.remove("id");
    assertThat(rest).isEqualTo(expected);
    assertThat(row("test operator").get("current")).isEqualTo(true);
    assertThat(row("test customer").keySet().toString()).doesNotContain("lastUsedAt", "expiresAt");
    assertThat(row("test station").get("role")).isEqualTo("station");
    assertThat(operator("GET", "/tokens").body().toString())
        .contains("station=quay")
        .doesNotContain(token, token.substring(10));
  }

  @Test
  void onlyOperatorsOfEverythingListAndRevoke() {
    String id = (String) row("test auditor").get("id");
    String limited =
        server
            .server()
            .tokens()
            .issue("bo", Role.OPERATOR, Scope.within(List.of(SampleDrafts.SUBSCRIPTION)));
    for (String token :
        List.of(
            server.token(Role.CUSTOMER),
            server.token(Role.AUDITOR),
            server.token(Role.STATION),
            limited)) {
      assertThat(as(token, "GET", "/tokens", null).status()).isEqualTo(403);
      assertThat(as(token, "DELETE", "/tokens/" + id, null).status()).isEqualTo(403);
    }
    assertThat(operator("DELETE", "/tokens/" + id).status()).isEqualTo(204);
    DockAnswer again = operator("DELETE", "/tokens/" + id);
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.code()).isEqualTo("ResourceNotFound");
    assertThat(DockAnswer.of(server, Role.AUDITOR, "GET", "/jobs", null).status()).isEqualTo(401);
  }

  @Test
  void theLastOperatorIsNotLockedOut() {
    String own = (String) row("test operator").get("id");
    DockAnswer kept = operator("DELETE", "/tokens/" + own);
    assertThat(kept.status()).isEqualTo(409);
    assertThat(kept.code()).isEqualTo("LastOperatorToken");
    assertThat(kept.message()).contains("drivedock token revoke");

    server.server().tokens().issue("bob", Role.OPERATOR);
    assertThat(operator("DELETE", "/tokens/" + own).status()).isEqualTo(204);
    assertThat(operator("GET", "/tokens").status()).isEqualTo(401);
  }

  @Test
  void anExpiredTokenIsToldSo() {
    String token =
        server
            .server()
            .tokens()
            .issue(
                new TokenGrant(
                    "ann",
                    Role.AUDITOR,
                    Scope.EVERYWHERE,
                    null,
                    wall.instant().plus(Duration.ofHours(2))));
    assertThat(as(token, "GET", "/jobs", null).status()).isEqualTo(200);
    wall.advance(Duration.ofHours(2));
    DockAnswer late = as(token, "GET", "/jobs", null);
    assertThat(late.status()).isEqualTo(401);
    assertThat(late.message()).contains("expired at 2026-03-01T10:00:00Z");
    assertThat(row("ann").get("expired")).isEqualTo(true);
  }

  // ---- a station's token

  private long leasedBy(String station) {
    Outcome made =
        server.jobs().create(ADA, SampleDrafts.path("films"), SampleDrafts.importOf(DRIVE));
    Job job = ((Outcome.Created) made).job();
    server
        .jobs()
        .apply(
            ADA,
            job.id(),
            List.of(new JobEvent.MarkedShipped(), new JobEvent.ParcelArrived(Set.of(DRIVE))));
    DockAnswer given =
        as(
            server.stationToken(station),
            "POST",
            "/leases",
            Map.of("station", station, "drives", List.of("D1")));
    return DockWire.assignment(given.body()).lease();
  }

  @Test
  void aStationsTokenSpeaksForOneStation() {
    String token = server.token(Role.STATION);
    assertThat(as(token, "PUT", "/stations/quay", NO_SLOTS).status()).isEqualTo(204);
    for (DockAnswer other :
        List.of(
            as(token, "PUT", "/stations/pier", NO_SLOTS),
            as(token, "POST", "/leases", Map.of("station", "pier", "drives", List.of("D1"))))) {
      assertThat(other.status()).isEqualTo(403);
      assertThat(other.code()).isEqualTo("StationNotYours");
      assertThat(other.message())
          .contains("speaks for the station 'quay'", "--role station --station pier");
    }
    String stray = server.server().tokens().issue("stray", Role.STATION);
    DockAnswer taken = as(stray, "PUT", "/stations/quay", NO_SLOTS);
    assertThat(taken.status()).isEqualTo(403);
    assertThat(taken.message()).contains("Another token speaks for the station 'quay'");
    assertThat(operator("GET", "/stations/pier").status()).isEqualTo(404);
  }

  @Test
  void aLeaseIsWorthNothingToAnotherStation() {
    String lease = "/leases/" + leasedBy("quay");
    Map<String, Object> report =
        DockWire.write(
            new DriveReport(CopyStatus.COMPLETED, 7, 7, null, "file:/v.xml", "file:/m.xml"));
    Map<String, Object> progress = DockWire.write(new Progress(1, 7));
    String stray = server.server().tokens().issue("stray", Role.STATION);
    for (String thief : List.of(server.stationToken("pier"), stray)) {
      List<DockAnswer> tried =
          List.of(
              as(thief, "PUT", lease + "/progress", progress),
              as(thief, "PUT", lease + "/report", report),
              as(thief, "PUT", lease + "/key", Map.of("bitLockerKey", "KeyThatNobodyMaySee-0002")),
              as(thief, "POST", lease + "/plan", Map.of("freeBytes", 1_000)),
              as(thief, "PUT", lease + "/survey", Map.of("runs", List.of())),
              as(thief, "PUT", lease + "/rest", Map.of("runs", List.of())),
              as(thief, "DELETE", lease, null));
      assertThat(tried).extracting(DockAnswer::status).containsOnly(410);
      assertThat(tried).extracting(DockAnswer::code).containsOnly("LeaseLost");
    }
    String own = server.stationToken("quay");
    assertThat(as(own, "PUT", lease + "/progress", progress).status()).isEqualTo(200);

    String replaced = server.server().tokens().issue(TokenGrant.ofStation("again", "quay"));
    assertThat(as(replaced, "PUT", lease + "/report", report).status())
        .as("another token of the same station")
        .isEqualTo(204);
  }
}
