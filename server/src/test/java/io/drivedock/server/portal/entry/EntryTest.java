package io.drivedock.server.portal.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.portal.Browser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Coming in, staying in and being kept out, over HTTP. */
final class EntryTest {

  private static final String SESSION = "drivedock-session";

  private TestServer server;
  private Browser browser;

  @BeforeEach
  void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of("proxies", List.of("127.0.0.1")));
    browser = new Browser(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  // ---- in and out

  @ParameterizedTest
  @EnumSource(value = Role.class, names = "STATION", mode = EnumSource.Mode.EXCLUDE)
  void aTokenLetsItsBearerInUntilTheySignOut(Role role) {
    HttpResponse<String> in = browser.signIn(server.token(role));
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(location(in)).isEqualTo("/portal");
    assertThat(browser.get("/portal/jobs").body()).contains("test " + role.text());
    String session = browser.cookie(SESSION);

    HttpResponse<String> out = browser.post("/portal/jobs", "/portal/sign-out", Map.of());
    assertThat(location(out)).isEqualTo("/portal/sign-in?left=yes");
    assertThat(browser.cookie(SESSION)).isEmpty();

    browser.setCookie(SESSION, session);
    assertThat(location(browser.get("/portal/jobs"))).startsWith("/portal/sign-in");
  }

  @Test
  void whoComesFromAPageGoesBackToIt() {
    String asked = location(browser.get("/portal/jobs?state=Shipping&text=a%20b"));
    assertThat(asked).startsWith("/portal/sign-in?next=%2Fportal%2Fjobs%3Fstate%3DShipping");
    assertThat(browser.get(asked).body())
        .contains("name=\"next\" value=\"/portal/jobs?state=Shipping&amp;text=a%20b\"");

    HttpResponse<String> in =
        browser.post(
            "/portal/sign-in",
            "/portal/sign-in",
            Map.of("token", server.token(Role.CUSTOMER), "next", "/portal/jobs?state=Shipping"));
    assertThat(location(in)).isEqualTo("/portal/jobs?state=Shipping");
    assertThat(location(browser.get("/portal/sign-in?next=/portal/jobs")))
        .isEqualTo("/portal/jobs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/portal",
        "//evil.example/portal",
        "/portal//evil.example",
        "/portal/../dock/v1/rounds",
        "/portal\\evil.example",
        "/portal@evil.example",
        "/portal/%0d%0aSet-Cookie:a=b\r\nX: y",
        "javascript:alert(1)",
        "/dock/v1/rounds",
        "/portal/sign-out",
        "/portal/sign-in?next=/portal/sign-in",
        "",
      })
  void nobodyIsSentElsewhere(String next) {
    HttpResponse<String> in =
        browser.post(
            "/portal/sign-in",
            "/portal/sign-in",
            Map.of("token", server.token(Role.CUSTOMER), "next", next));

    assertThat(location(in)).matches("/portal(/\\.\\./dock/v1/rounds)?");
    assertThat(in.headers().map()).doesNotContainKey("x");
  }

  @Test
  void aSessionIsNewAtEachSignInAndTheOneBeforeIsOver() {
    browser.setCookie(SESSION, "chosen-by-somebody-else");
    browser.signIn(server.token(Role.CUSTOMER));
    String first = browser.cookie(SESSION);
    assertThat(first).hasSize(43).isNotEqualTo("chosen-by-somebody-else");

    String form = browser.formToken("/portal/jobs");
    HttpResponse<String> again =
        browser.postRaw(
            "/portal/sign-in",
            Map.of("token", server.token(Role.AUDITOR), "_csrf", form),
            request -> {});
    assertThat(again.statusCode()).isEqualTo(303);
    assertThat(browser.cookie(SESSION)).isNotEqualTo(first);

    Browser stale = new Browser(server);
    stale.setCookie(SESSION, first);
    assertThat(location(stale.get("/portal/jobs"))).startsWith("/portal/sign-in");
  }

  @Test
  void revokingTheTokenEndsTheSession() {
    browser.signIn(server.token(Role.CUSTOMER));
    server.server().tokens().revoke("test customer", Role.CUSTOMER);
    assertThat(location(browser.get("/portal/jobs"))).startsWith("/portal/sign-in");
  }

  // ---- refused

  @Test
  void aWrongTokenIsRefusedAndNotRepeated() {
    for (String wrong : List.of("drivedock_wrong", "x".repeat(3_000), "'\"><script>")) {
      HttpResponse<String> answer = browser.signIn(wrong);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("There is no such token").doesNotContain(wrong);
    }
    assertThat(browser.signIn("  ").statusCode()).isEqualTo(422);
    assertThat(browser.cookie(SESSION)).isEmpty();
  }

  @Test
  void aStationDoesNotSignIn() {
    HttpResponse<String> answer = browser.signIn(server.token(Role.STATION));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("token belongs to a station");
  }

  @Test
  void whoFailsTooOftenIsToldHowLongToWait() {
    HttpResponse<String> answer = null;
    for (int i = 0; i <= SignInLimits.FAILURES_PER_ADDRESS; i++) {
      answer = browser.signIn("drivedock_guess" + i);
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After").orElse("")).matches("[0-9]+");
    assertThat(answer.body()).contains("Too many failed");
  }

  @Test
  void aRightTokenLetsInHoweverManyWrongOnesCameFromThere() {
    for (int i = 0; i <= SignInLimits.FAILURES_PER_ADDRESS; i++) {
      browser.signIn("drivedock_guess" + i);
    }
    assertThat(Browser.of(server, Role.CUSTOMER).get("/portal/jobs").statusCode()).isEqualTo(200);
    assertThat(browser.signIn(server.token(Role.STATION)).statusCode()).isEqualTo(403);

    // Nor does it make room for more guesses.
    assertThat(browser.signIn("drivedock_guess").statusCode()).isEqualTo(429);
    String revoked = server.token(Role.AUDITOR);
    server.server().tokens().revoke("test auditor", Role.AUDITOR);
    assertThat(browser.signIn(revoked).statusCode()).isEqualTo(429);
  }

  @Test
  void wrongTokensAreCountedForTheClientBehindTheProxy() {
    Browser guesser = new Browser(server, "X-Forwarded-For", "203.0.113.9, 198.51.100.7");
    for (int i = 0; i < SignInLimits.FAILURES_PER_ADDRESS; i++) {
      assertThat(guesser.signIn("drivedock_guess" + i).statusCode()).isEqualTo(403);
    }
    assertThat(guesser.signIn("drivedock_guess").statusCode()).isEqualTo(429);
    Browser same = new Browser(server, "X-Forwarded-For", "203.0.113.10, 198.51.100.7");
    assertThat(same.signIn("drivedock_guess").statusCode()).isEqualTo(429);

    Browser other = new Browser(server, "X-Forwarded-For", "203.0.113.9");
    assertThat(other.signIn("drivedock_guess").statusCode()).isEqualTo(403);
    assertThat(browser.signIn("drivedock_guess").statusCode()).isEqualTo(403);
  }

  // ---- forms

  @Test
  void aFormWithoutItsTokenIsRefused() {
    browser.signIn(server.token(Role.CUSTOMER));
    String mine = browser.formToken("/portal/jobs");
    String theirs = Browser.of(server, Role.OPERATOR).formToken("/portal/jobs");
    for (String token : List.of("", "guessed", theirs, mine.substring(1), notText(mine))) {
      HttpResponse<String> answer =
          browser.postRaw("/portal/sign-out", Map.of("_csrf", token), request -> {});
      assertThat(answer.statusCode()).as(token).isEqualTo(403);
      assertThat(answer.body()).contains("no longer valid");
    }
    assertThat(browser.get("/portal/jobs").statusCode()).isEqualTo(200);
    assertThat(
            browser.postRaw(
                "/portal/sign-out", Map.of(), request -> request.setHeader("X-CSRF-TOKEN", mine)))
        .returns(303, HttpResponse::statusCode);
  }

  /** The same token, but unmasked it is no UTF-8. */
  private static String notText(String token) {
    byte[] masked = Base64.getUrlDecoder().decode(token);
    masked[masked.length - 1] ^= (byte) 0x80;
    return Base64.getUrlEncoder().encodeToString(masked);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Sec-Fetch-Site, none",
    "Origin, https://evil.example",
    "Origin, null",
  })
  void aFormOfAnotherOriginIsRefusedWithItsTokenToo(String header, String value) {
    browser.signIn(server.token(Role.CUSTOMER));
    String token = browser.formToken("/portal/jobs");
    HttpResponse<String> answer =
        browser.postRaw(
            "/portal/sign-out",
            Map.of("_csrf", token),
            request -> request.setHeader(header, value));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(browser.get("/portal/jobs").statusCode()).isEqualTo(200);
  }

  @Test
  void aFormThatIsTooLargeOrBrokenIsAnsweredWithAPage() {
    browser.signIn(server.token(Role.CUSTOMER));
    HttpResponse<String> large =
        browser.postRaw("/portal/sign-out", Map.of("a", "x".repeat(3_000_000)), request -> {});
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).contains("<html", "Too large");
    HttpResponse<String> broken =
        browser.postRaw(
            "/portal/sign-out",
            Map.of(),
            request -> request.POST(HttpRequest.BodyPublishers.ofString("_csrf=%zz&a=%")));
    assertThat(broken.statusCode()).isIn(400, 403);
    assertThat(broken.body()).contains("<html");
    assertThat(browser.get("/portal/jobs?text=%ff").body()).contains("<html");
  }

  @Test
  void theTokenOfAFormLooksDifferentEachTime() {
    browser.signIn(server.token(Role.CUSTOMER));
    assertThat(browser.formToken("/portal/jobs")).isNotEqualTo(browser.formToken("/portal/jobs"));
  }

  // ---- what is open and what is not

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/portal",
        "/portal/",
        "/PORTAL/jobs",
        "/portal/jobs",
        "/portal/jobs/live",
        "/portal/nothing",
        "/portal/sign-out",
        "/portal/Assets/x/y",
        "/portal/statuses",
        "/portal/sign-in/more"
      })
  void nobodySeesAnythingWithoutASession(String path) {
    HttpResponse<String> answer = browser.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(location(answer)).startsWith("/portal/sign-in?next=");
  }

  @Test
  void aBearerOfATokenIsNobodyHereAndASessionIsNobodyAtTheApis() {
    String token = server.token(Role.OPERATOR);
    assertThat(
            browser.get(
                "/portal/jobs", request -> request.setHeader("Authorization", "Bearer " + token)))
        .returns(303, HttpResponse::statusCode);
    browser.signIn(token);
    assertThat(browser.get("/dock/v1/rounds").statusCode()).isEqualTo(401);
  }

  @Test
  void partsAndStreamsAreAnsweredSoThatScriptsUnderstand() {
    HttpResponse<String> part =
        browser.get("/portal/jobs", request -> request.setHeader("HX-Request", "true"));
    assertThat(part.statusCode()).isEqualTo(401);
    assertThat(part.headers().firstValue("HX-Redirect")).contains("/portal/sign-in");
    HttpResponse<String> stream =
        browser.get(
            "/portal/jobs/live", request -> request.setHeader("Accept", "text/event-stream"));
    assertThat(stream.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/portal/jobs/..%2f..%2fdock", "/portal/%2e%2e/dock", "/portal/jobs;a=b/x"})
  void aPathThatIsNotPlainIsRefused(String path) {
    browser.signIn(server.token(Role.OPERATOR));
    assertThat(browser.get(path).statusCode()).isEqualTo(400);
  }

  @Test
  void everyPageHasItsHeaders() {
    browser.signIn(server.token(Role.CUSTOMER));
    for (String path :
        List.of(
            "/portal/jobs", "/portal/sign-in", "/portal", "/portal/nothing", "/portal/jobs/x")) {
      HttpResponse<String> answer = browser.get(path);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
      assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
      assertThat(answer.headers().allValues("Referrer-Policy")).containsExactly("same-origin");
    }
  }

  @Test
  void aCookieIsOutOfReachOfScriptsAndOfNeighbours() {
    browser.signIn(server.token(Role.CUSTOMER));
    assertThat(browser.cookieLine(SESSION))
        .contains("HttpOnly", "SameSite=Lax", "Path=/portal")
        .doesNotContain("Secure", "Max-Age", "Expires", "Domain");

    HttpResponse<String> overTls =
        new Browser(server)
            .get("/portal/sign-in", request -> request.setHeader("X-Forwarded-Proto", "https"));
    assertThat(overTls.headers().firstValue("Set-Cookie").orElse(""))
        .startsWith("__Host-drivedock-guest=")
        .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/;")
        .doesNotContain("Domain");
  }

  @Test
  void aSessionOfHttpIsNoneOverTls() {
    browser.signIn(server.token(Role.CUSTOMER));
    assertThat(
            browser.get("/portal/jobs", request -> request.setHeader("X-Forwarded-Proto", "https")))
        .returns(303, HttpResponse::statusCode);
  }

  @Test
  void whoIsLimitedSeesTheirListAndNoDock() {
    Scope scope = Scope.within(List.of("aaaaaaaa-2222-3333-4444-555555555555"));
    browser.signIn(server.server().tokens().issue("Ann", Role.OPERATOR, scope));
    HttpResponse<String> list = browser.get("/portal/jobs");
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.body()).doesNotContain("/portal/dock");
  }

  @Test
  void aBrowserAtTheRootIsSentToThePortalAndAProgramIsTold() {
    HttpResponse<String> answer = browser.get("/");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo("/portal");
    HttpResponse<String> program = browser.get("/", request -> request.setHeader("Accept", "*/*"));
    assertThat(program.body()).contains("\"service\":\"Drivedock\"");
  }
}
