package io.drivedock.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestClock;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.access.TokenGrant;
import io.drivedock.server.access.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of tokens, and signing in with one that has expired. */
final class TokenPagesTest {

  private static final String PAGE = "/portal/tokens";

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

  private String id(String name) {
    return server.server().tokens().list().stream()
        .filter(token -> token.grant().name().equals(name))
        .map(Tokens.Issued::id)
        .findFirst()
        .orElseThrow();
  }

  private String lasting(Duration lasts) {
    return server
        .server()
        .tokens()
        .issue(
            new TokenGrant(
                "<b>ann", Role.CUSTOMER, Scope.EVERYWHERE, null, wall.instant().plus(lasts)));
  }

  @Test
  void anOperatorSeesWhoHasTokensAndRevokesOne() {
    Browser operator = Browser.of(server, Role.OPERATOR);
    Browser customer = Browser.of(server, Role.CUSTOMER);
    server.stationToken("quay");
    lasting(Duration.ofDays(3));
    String page = operator.get(PAGE).body();
    assertThat(page)
        .contains("test auditor", "&lt;b>ann", "all subscriptions", "quay", "never", "soon")
        .contains("/portal/tokens/" + id("test customer") + "/revoke")
        .doesNotContain("drivedock_", "<b>ann");

    String revoke = PAGE + "/" + id("test customer") + "/revoke";
    HttpResponse<String> done = operator.post(PAGE, revoke, Map.of());
    assertThat(done.headers().firstValue("Location")).contains(PAGE + "?revoked=yes");
    assertThat(operator.get(PAGE + "?revoked=yes").body())
        .contains("The token is revoked.")
        .doesNotContain(revoke);
    assertThat(customer.get("/portal/jobs").statusCode()).isEqualTo(303);
    assertThat(operator.post(PAGE, revoke, Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void theLastOperatorIsKept() {
    Browser operator = Browser.of(server, Role.OPERATOR);
    HttpResponse<String> kept =
        operator.post(PAGE, PAGE + "/" + id("test operator") + "/revoke", Map.of());
    assertThat(kept.statusCode()).isEqualTo(409);
    assertThat(kept.body()).contains("the only operator token");
    assertThat(operator.get(PAGE).statusCode()).isEqualTo(200);
  }

  @Test
  void aSessionEndsWithItsTokenAndNoneBeginsWithOneThatHasExpired() {
    String token = lasting(Duration.ofMinutes(30));
    Browser ann = new Browser(server);
    assertThat(ann.signIn(token).statusCode()).isEqualTo(303);
    wall.advance(Duration.ofMinutes(30));
    assertThat(ann.get("/portal/jobs").statusCode()).isEqualTo(303);
    HttpResponse<String> again = ann.signIn(token);
    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(again.body()).contains("has expired");
    assertThat(Browser.of(server, Role.OPERATOR).get(PAGE).body()).contains(">expired<");
  }
}
