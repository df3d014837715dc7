package io.drivedock.server.azureendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked before there is a token, and the place that gives one. */
final class SignInTest {

  private static AzureClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = AzureClient.of(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  // ---- metadata

  @Test
  void theOldestVersionOfTheMetadataIsAFewEndpoints() {
    AzureClient.Answer answer = client.bare("/metadata/endpoints?api-version=2015-01-01").is(200);

    assertThat(answer.at("/authentication/loginEndpoint")).isEqualTo(client.url("/adfs") + "");
    assertThat(answer.at("/authentication/audiences/0")).isEqualTo(client.url("/") + "");
    assertThat(answer.body().propertyNames())
        .contains("galleryEndpoint", "graphEndpoint", "portalEndpoint");
  }

  @Test
  void laterVersionsOfTheMetadataAreAListAndTheLatestOneCloud() {
    for (String version : List.of("2019-05-01", "2020-06-01", "2021-01-01")) {
      assertThat(client.bare("/metadata/endpoints?api-version=" + version).at("/0/name"))
          .as(version)
          .isEqualTo("Drivedock");
    }
    for (String version : List.of("2022-09-01", "2023-11-01")) {
      AzureClient.Answer answer = client.bare("/metadata/endpoints?api-version=" + version);
      assertThat(answer.at("/resourceManager")).as(version).isEqualTo(client.url("") + "");
      assertThat(answer.at("/authentication/tenant")).isEqualTo("adfs");
    }
  }

  @Test
  void metadataAskedOverHttpNameTheHttpsPort() {
    URI plain = URI.create(client.server().url() + "/metadata/endpoints?api-version=2015-01-01");

    assertThat(client.send(plain, request -> {}).at("/authentication/loginEndpoint"))
        .isEqualTo(client.url("/adfs") + "");
  }

  @Test
  void metadataBehindAProxyNameWhereTheClientCameFrom() {
    AzureClient.Answer answer =
        client.send(
            URI.create(client.server().url() + "/metadata/endpoints?api-version=2015-01-01"),
            request ->
                request
                    .header("X-Forwarded-Proto", "https")
                    .header("X-Forwarded-Host", "dock.example.com"));

    assertThat(answer.at("/authentication/loginEndpoint"))
        .isEqualTo("https://dock.example.com/adfs");
  }

  @Test
  void metadataWithoutAVersionAreRefusedAsArmDoes() {
    assertThat(client.bare("/metadata/endpoints").is(400).code())
        .isEqualTo("MissingApiVersionParameter");
    assertThat(client.bare("/metadata/endpoints?api-version=x").is(400).code())
        .isEqualTo("InvalidApiVersionParameter");
  }

  // ---- OpenID configuration

  @ParameterizedTest
  @CsvSource({
    "/adfs/.well-known/openid-configuration, /adfs/oauth2/token",
    "/ADFS/.well-known/openid-configuration, /adfs/oauth2/token",
    "/adfs/adfs/.well-known/openid-configuration, TENANT/oauth2/v2.0/token",
    "/common/v2.0/.well-known/openid-configuration, TENANT/oauth2/v2.0/token",
    "/organizations/v2.0/.well-known/openid-configuration, TENANT/oauth2/v2.0/token",
    "TENANT/v2.0/.well-known/openid-configuration, TENANT/oauth2/v2.0/token",
  })
  void whoeverAsksForATenantIsToldWhereTokensAreGiven(String path, String tokens) {
    String tenant = "/" + Tenant.ID;
    AzureClient.Answer answer = client.bare(path.replace("TENANT", tenant)).is(200);

    assertThat(answer.at("/token_endpoint"))
        .isEqualTo(client.url(tokens.replace("TENANT", tenant)) + "");
    assertThat(answer.at("/authorization_endpoint")).startsWith("https://");
    assertThat(answer.at("/issuer")).startsWith(client.url("/") + "");
    String keys = URI.create(answer.at("/jwks_uri")).getPath();
    assertThat(client.bare(keys).is(200).body().at("/keys").isArray()).isTrue();
    String form = form("Test customer", client.token(Role.CUSTOMER));
    client.postForm(URI.create(answer.at("/token_endpoint")).getPath(), form, r -> {}).is(200);
  }

  @Test
  void aTenantThatIsNotOursIsClosedLikeEverythingElse() {
    client.bare("/11111111-0000-0000-0000-000000000000/oauth2/token").is(401);
    client.bare("/adfs/oauth2/authorize").is(401);
  }

  @Test
  void anOpenPathHasOneSpellingAndNoParameters() {
    client.bare("/adfs/oauth2/token;x=y").is(400);
    client.bare("/%61dfs/discovery/keys").is(200);
    client.bare("/adfs%2fdiscovery/keys").is(400);
  }

  @Test
  void aFormThatIsNotUtf8IsNotTakenForAWrongSecret() {
    String path = "/adfs/oauth2/token";
    for (String wrong : List.of("%zz", "%ff", "%c0%af", "%ed%a0%80", "%00")) {
      assertThat(client.postForm(path, form("a", wrong), r -> {}).is(400).at("/error"))
          .as(wrong)
          .isEqualTo("invalid_request");
    }
  }

  // ---- tokens

  @ParameterizedTest
  @ValueSource(strings = {"Test customer", "TEST CUSTOMER", "test customer"})
  void aTokenIsGivenToWhoeverShowsItWithItsName(String name) {
    String secret = client.token(Role.CUSTOMER);
    AzureClient.Answer answer =
        client.postForm("/adfs/oauth2/token", form(name, secret), r -> {}).is(200);

    assertThat(answer.at("/access_token")).isEqualTo(secret);
    assertThat(answer.at("/token_type")).isEqualTo("Bearer");
    assertThat(answer.body().at("/expires_in").intValue()).isPositive();
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void nameAndSecretMayComeInTheHeader() {
    String pair =
        URLEncoder.encode("Test auditor", StandardCharsets.UTF_8)
            + ":"
            + client.token(Role.AUDITOR);

    assertThat(
            client
                .postForm(
                    "/adfs/oauth2/token",
                    "grant_type=client_credentials",
                    r -> r.header("Authorization", basic(pair)))
                .is(200)
                .at("/access_token"))
        .isEqualTo(client.token(Role.AUDITOR));
  }

  @Test
  void aWrongNameAndAWrongSecretAreRefusedAlike() {
    String secret = client.token(Role.CUSTOMER);
    AzureClient.Answer wrongName =
        client.postForm("/adfs/oauth2/token", form("Test operator", secret), r -> {}).is(401);
    AzureClient.Answer wrongSecret =
        client.postForm("/adfs/oauth2/token", form("Test customer", "x"), r -> {}).is(401);
    AzureClient.Answer nothing =
        client.postForm("/adfs/oauth2/token", "grant_type=client_credentials", r -> {}).is(401);

    assertThat(wrongName.at("/error")).isEqualTo("invalid_client");
    assertThat(wrongSecret.response().body()).isEqualTo(wrongName.response().body());
    assertThat(nothing.response().body()).isEqualTo(wrongName.response().body());
    assertThat(wrongName.response().body()).doesNotContain(secret);
  }

  @Test
  void aRefusalOfTheHeaderSaysHowToAskAgain() {
    AzureClient.Answer answer =
        client.postForm(
            "/adfs/oauth2/token",
            "grant_type=client_credentials",
            r -> r.header("Authorization", basic("ann:wrong")));

    assertThat(answer.is(401).header("WWW-Authenticate")).startsWith("Basic realm=");
  }

  @Test
  void aRevokedTokenIsGivenNoMore() {
    String secret = client.server().tokens().issue("Brief", Role.CUSTOMER);
    client.postForm("/adfs/oauth2/token", form("brief", secret), r -> {}).is(200);

    client.server().tokens().revoke("Brief", Role.CUSTOMER);

    client.postForm("/adfs/oauth2/token", form("brief", secret), r -> {}).is(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                                     | invalid_request",
        "client_id=a&client_secret=b                          | invalid_request",
        "grant_type=password&username=a&password=b            | unsupported_grant_type",
        "grant_type=authorization_code&code=a                 | unsupported_grant_type",
        "grant_type=CLIENT_CREDENTIALS                        | unsupported_grant_type",
        "grant_type=client_credentials&client_id=a&client_id=b | invalid_request",
        "grant_type=client_credentials&client_id=%zz          | invalid_request",
      })
  void aRequestThatIsNotOfItsFormIsRefusedInTheWordsOfTheStandard(String form, String error) {
    String body = form == null ? "" : form;

    assertThat(client.postForm("/adfs/oauth2/token", body, r -> {}).is(400).at("/error"))
        .isEqualTo(error);
  }

  @Test
  void aFormThatIsTooLongIsNotRead() {
    String form = "grant_type=client_credentials&client_id=" + "x".repeat(20_000);

    client.postForm("/adfs/oauth2/token", form, r -> {}).is(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic !", "Basic YWJj", "Basic YTolenp6"})
  void aHeaderThatIsNotOfItsFormIsRefused(String header) {
    client
        .postForm(
            "/adfs/oauth2/token",
            "grant_type=client_credentials",
            r -> r.header("Authorization", header))
        .is(header.equals("Basic") ? 401 : 400);
  }

  @Test
  void aSecretIsNotTakenTwiceNorFromTheQueryNorInAnotherForm() {
    String form = form("Test customer", client.token(Role.CUSTOMER));

    client
        .postForm("/adfs/oauth2/token", form, r -> r.header("Authorization", basic("a:b")))
        .is(400);
    client.postForm("/adfs/oauth2/token?" + form, "grant_type=client_credentials", r -> {}).is(401);
    client
        .send(
            client.url("/adfs/oauth2/token"),
            r -> r.header("Content-Type", "application/json").POST(BodyPublishers.ofString(form)))
        .is(400);
    client.bare("/adfs/oauth2/token").is(405);
  }

  @Test
  void noSecretIsTakenOverHttp() {
    URI plain = URI.create(client.server().url() + "/adfs/oauth2/token");
    String form = form("Test customer", client.token(Role.CUSTOMER));

    AzureClient.Answer answer =
        client.send(
            plain,
            r ->
                r.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form)));

    assertThat(answer.is(400).at("/error")).isEqualTo("invalid_request");
    assertThat(answer.response().body()).contains("https only");
  }

  // ---- who carries none

  @Test
  void whoeverHasNoTokenIsSentToWhereOneIsGiven() {
    for (String path : List.of("/subscriptions?api-version=2022-09-01", "/no/such", "/tenants")) {
      AzureClient.Answer answer = client.bare(path).is(401);
      assertThat(answer.header("WWW-Authenticate"))
          .startsWith("Bearer authorization_uri=\"" + client.url("/adfs") + "\"");
      assertThat(answer.header("x-ms-request-id")).isNotEmpty();
      assertThat(answer.code()).isEqualTo("AuthenticationFailed");
    }
  }

  private static String form(String name, String secret) {
    return "grant_type=client_credentials&scope=https%3A%2F%2Fdock%2F.default&client_id="
        + URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "&client_secret="
        + secret;
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
