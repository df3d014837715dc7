package io.drivedock.server.portal.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.portal.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signing in at an issuer, and everything by which it may fail. */
final class IssuerTest {

  private static final String FILMS = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String MUSIC = "bbbbbbbb-2222-3333-4444-555555555555";
  private static final String SESSION = "drivedock-session";

  @TempDir Path folder;
  private TestIssuer issuer;
  private TestServer server;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    issuer = TestIssuer.start();
    issuer.claims(Map.of("preferred_username", "ann", "groups", List.of("staff", "dock")));
    server = TestServer.start(folder, Map.of("portal", Map.of("oidc", settings())));
    browser = new Browser(server);
  }

  @AfterEach
  void stop() {
    server.close();
    issuer.close();
  }

  private Map<String, Object> settings() throws IOException {
    Map<String, Object> roles = new LinkedHashMap<>();
    roles.put("dock", Map.of("role", "operator"));
    roles.put("films", Map.of("role", "customer", "subscriptions", List.of(FILMS)));
    roles.put("music", Map.of("role", "customer", "subscriptions", List.of(MUSIC)));
    roles.put("customers", Map.of("role", "customer"));
    Map<String, Object> oidc = new LinkedHashMap<>();
    oidc.put("name", "the <Company>");
    oidc.put("issuer", issuer.url());
    oidc.put("clientId", TestIssuer.CLIENT);
    oidc.put(
        "clientSecretFile",
        Files.writeString(folder.resolve("secret"), TestIssuer.SECRET + "\n").toString());
    oidc.put("roleClaim", "groups");
    oidc.put("roles", roles);
    oidc.put("subscriptionsClaim", "films.subscriptions");
    return oidc;
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  /** Where the issuer sends a browser back to, without the host. */
  private String signedInAtIssuer(String next) {
    HttpResponse<String> sent = browser.get("/portal/sign-in/issuer?next=" + next);
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
    URI back = URI.create(issuer.signIn(location(sent)));
    return back.getRawPath() + "?" + back.getRawQuery();
  }

  private HttpResponse<String> signIn() {
    return browser.get(signedInAtIssuer("/portal/jobs"));
  }

  private void assertRefused(HttpResponse<String> answer, String words) {
    assertThat(answer.statusCode()).as(answer.body()).isIn(403, 502);
    assertThat(answer.body()).contains(words);
    assertThat(browser.cookie(SESSION)).isEmpty();
  }

  // ---- in

  @Test
  void theIssuerLetsInWhomARuleNames() {
    assertThat(browser.get("/portal/sign-in").body()).contains("Sign in with the &lt;Company&gt;");
    HttpResponse<String> in = browser.get(signedInAtIssuer("/portal/jobs?state=Shipping"));

    assertThat(location(in)).as(in.body()).isEqualTo("/portal/jobs?state=Shipping");
    assertThat(browser.get("/portal/jobs").body()).contains("ann", "operator");
    assertThat(browser.cookieLine(SESSION)).contains("SameSite=Lax", "HttpOnly");
  }

  @Test
  void whoSignsOutIsShownTheWayOutOfTheIssuerToo() {
    signIn();
    HttpResponse<String> out = browser.post("/portal/jobs", "/portal/sign-out", Map.of());
    assertThat(location(out)).isEqualTo("/portal/sign-in?left=issuer");
    assertThat(browser.get(location(out)).body()).contains("/portal/sign-in/issuer/leave");
    String leaving = location(browser.get("/portal/sign-in/issuer/leave"));
    assertThat(leaving).startsWith(issuer.url() + "/leave?client_id=drivedock");
    assertThat(TestIssuer.fields(URI.create(leaving).getRawQuery()))
        .containsEntry("post_logout_redirect_uri", server.uri("/portal/sign-in").toString());
  }

  @Test
  void aTokenStillLetsInBesideIt() {
    assertThat(browser.signIn(server.token(Role.CUSTOMER)).statusCode()).isEqualTo(303);
  }

  // ---- out

  @ParameterizedTest
  @EnumSource(value = TestIssuer.Lie.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void whatProvesNothingLetsNobodyIn(TestIssuer.Lie lie) {
    issuer.lies(lie);
    assertRefused(signIn(), "does not prove");
    assertThat(issuer.exchanges()).isOne();

    issuer.lies(TestIssuer.Lie.NONE);
    assertThat(signIn().statusCode()).isEqualTo(303);
  }

  @Test
  void aBrowserComesBackOnceWithItsOwnStateAndCode() {
    String back = signedInAtIssuer("/portal");
    Browser another = new Browser(server);
    assertThat(another.get(back).statusCode()).isEqualTo(403);
    String arrival = browser.cookie("drivedock-arrival");
    assertThat(browser.get(back).statusCode()).isEqualTo(303);

    browser.post("/portal/jobs", "/portal/sign-out", Map.of());
    browser.setCookie("drivedock-arrival", arrival);
    assertRefused(browser.get(back), "Start again");
    assertThat(issuer.exchanges()).isOne();

    String mine = signedInAtIssuer("/portal");
    assertRefused(browser.get(mine.replaceAll("state=[^&]+", "state=forged")), "Start again");
    // An attempt with a wrong state is over, also for the right one.
    assertRefused(browser.get(mine), "Start again");
  }

  @Test
  void aCodeThatWasUsedElsewhereLetsNobodyIn() {
    String used = signedInAtIssuer("/portal");
    assertThat(browser.get(used).statusCode()).isEqualTo(303);
    browser.post("/portal/jobs", "/portal/sign-out", Map.of());
    String code = used.replaceAll(".*code=([^&]+).*", "$1");
    String fresh = signedInAtIssuer("/portal").replaceAll("code=[^&]+", "code=" + code);
    assertRefused(browser.get(fresh), "does not prove");
  }

  @Test
  void whoDeniedAtTheIssuerIsTold() {
    String back = signedInAtIssuer("/portal").replaceAll("code=[^&]+", "error=access_denied");
    assertRefused(browser.get(back), "did not let you sign in");
  }

  @Test
  void whoIsClaimedToBeNothingKnownIsToldWhichClaimIsMissing() {
    for (Map<String, Object> claims :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("groups", List.of()),
            Map.of("groups", "DOCK"),
            Map.of("groups", Map.of("dock", true)),
            Map.of("groups", List.of("station", "operator")))) {
      issuer.claims(claims);
      assertRefused(signIn(), "the claim groups is missing");
    }
    issuer.claims(Map.of("groups", "customers"));
    assertRefused(signIn(), "the claim films.subscriptions is missing");
    issuer.claims(Map.of("groups", "customers", "films", Map.of("subscriptions", "all")));
    assertRefused(signIn(), "the claim films.subscriptions is missing");
  }

  @Test
  void anIssuerThatIsAwayIsSaidSoAndAskedAgain() throws IOException {
    TestIssuer gone = TestIssuer.start();
    Map<String, Object> settings = settings();
    settings.put("issuer", gone.url());
    gone.close();
    try (TestServer alone =
        TestServer.start(folder.resolve("alone"), Map.of("portal", Map.of("oidc", settings)))) {
      Browser visitor = new Browser(alone);
      HttpResponse<String> answer = visitor.get("/portal/sign-in/issuer");
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("does not answer");
      assertThat(visitor.signIn(alone.token(Role.CUSTOMER)).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void withoutAnIssuerThereIsNoWayToOne() {
    try (TestServer plain = TestServer.start(folder.resolve("plain"), Map.of())) {
      Browser visitor = new Browser(plain);
      assertThat(visitor.get("/portal/sign-in").body()).doesNotContain("sign-in/issuer");
      for (String path : List.of("", "/callback?code=a&state=b", "/leave")) {
        assertThat(visitor.get("/portal/sign-in/issuer" + path).statusCode()).isEqualTo(404);
      }
    }
  }
}
