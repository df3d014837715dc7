package io.drivedock.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.RawHttp;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Role;
import io.drivedock.server.portal.Browser;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read is refused with a sentence, wherever it stands and whoever is asked. */
final class WellFormedRequestsTest {

  private static final List<String> BROKEN =
      List.of("%zz", "%", "%4", "%ff", "%c0%af", "%ed%a0%80", "%d0", "%00", "%1b");

  /** Browsers leave some of these as they are in a query. */
  private static final List<String> UNESCAPED =
      List.of("\"", "<", ">", "[", "]", "^", "`", "{", "|", "}");

  private static final String ARM =
      "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/%s"
          + "/providers/Microsoft.ImportExport/jobs?api-version=2021-01-01&$filter=%s";

  private static final String FORM = "application/x-www-form-urlencoded";

  private static TestServer server;
  private static Browser browser;
  private static String formToken;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of("azureEndpoint", Map.of("port", 0)));
    browser = Browser.of(server, Role.OPERATOR);
    formToken = browser.formToken("/portal/jobs");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aBrokenQueryIsRefusedEverywhere() throws IOException {
    for (String broken : both()) {
      assertIsPage(signedIn("GET", "/portal/sign-in?next=" + broken, "", ""), broken);
      assertIsPage(unknown("GET", "/portal/sign-in?next=" + broken, "", ""), broken);
      assertIsPage(signedIn("GET", "/portal/jobs?state=" + broken, "", ""), broken);
      assertIsPage(signedIn("GET", "/portal/jobs?" + broken + "=a", "", ""), broken);
      assertIsPage(unknown("GET", "/portal/status/a?" + broken, "", ""), broken);
      assertIsError(as(Role.OPERATOR, "GET", "/dock/v1/jobs?trackingNumber=" + broken), broken);
      assertIsError(as(Role.OPERATOR, "GET", "/dock/v1/rounds?unknown=" + broken), broken);
      assertIsError(as(Role.CUSTOMER, "GET", ARM.formatted("g", broken)), broken);
      assertIsError(
          as(Role.CUSTOMER, "GET", "/subscriptions?api-version=2022-09-01&a=" + broken), broken);
      assertIsError(unknown("GET", "/metadata/endpoints?api-version=" + broken, "", ""), broken);
      assertIsError(unknown("GET", "/health?" + broken, "", ""), broken);
    }
  }

  @Test
  void aBrokenPathIsRefusedEverywhere() throws IOException {
    for (String broken : both()) {
      assertIsPage(signedIn("GET", "/portal/jobs/" + broken, "", ""), broken);
      assertIsPage(unknown("GET", "/portal/status/" + broken, "", ""), broken);
      assertIsPage(unknown("GET", "/portal/assets/" + broken + "/page.css", "", ""), broken);
      assertIsPage(unknown("POST", "/PORTAL/" + broken, "", ""), broken);
      assertIsError(as(Role.OPERATOR, "GET", "/dock/v1/jobs/" + broken), broken);
      assertIsError(as(Role.CUSTOMER, "GET", ARM.formatted(broken, "")), broken);
      assertIsError(unknown("GET", "/" + broken, "", ""), broken);
    }
  }

  private static List<String> both() {
    return Stream.concat(BROKEN.stream(), UNESCAPED.stream()).toList();
  }

  @Test
  void aBrokenFormIsRefusedBeforeAndAfterItsTokenIsRead() throws IOException {
    String known = "_csrf=" + encoded(formToken);
    for (String broken : BROKEN) {
      String path = "/portal/dock/scan";
      assertIsPage(signedIn("POST", path, FORM, known + "&text=" + broken), broken);
      assertIsPage(signedIn("POST", path, FORM, "text=" + broken + "&" + known), broken);
      assertIsPage(signedIn("POST", path, FORM + "\r\nX-CSRF-TOKEN: " + formToken, broken), broken);
      assertIsPage(unknown("POST", "/portal/sign-in", FORM, "token=" + broken), broken);
      RawHttp.Answer answer =
          unknown(
              "POST",
              "/adfs/oauth2/token",
              FORM + "\r\nX-Forwarded-Proto: https",
              "grant_type=client_credentials&client_id=" + broken);
      assertThat(answer.status()).as(broken + answer).isEqualTo(400);
      assertThat(answer.body()).as(broken).contains("\"error\":\"invalid_request\"");
    }
  }

  @Test
  void aFormInPartsIsRefusedThatCannotBeRead() throws IOException {
    String part = "--xx\r\nContent-Disposition: form-data; name=\"a\"";
    for (String broken :
        List.of(
            part,
            part + "\r\n\r\nb",
            "--xx\r\n\r\nno header\r\n--xx--\r\n",
            part + "\r\n\r\n\u00ff\r\n--xx--\r\n",
            part + "\r\n\r\n\u0000\r\n--xx--\r\n",
            part.replace("\"a", "\"a\u0001b") + "\r\n\r\nb\r\n--xx--\r\n",
            part + "; filename=\"a\u0000b\"\r\n\r\nb\r\n--xx--\r\n")) {
      String type = "multipart/form-data; boundary=xx";
      assertIsPage(
          signedIn("POST", "/portal/jobs/new", type + "\r\nX-CSRF-TOKEN: " + formToken, broken),
          broken);
      assertIsPage(unknown("POST", "/portal/sign-in", type, broken), broken);
    }
    assertIsPage(
        unknown("POST", "/portal/sign-in", "multipart/form-data", part + "\r\n\r\nb\r\n--xx--\r\n"),
        "no boundary");
  }

  @Test
  void aTypeThatIsAPatternIsRefused() throws IOException {
    for (String type : List.of("*", "*/*", "application/*", "*; q=1")) {
      assertThat(unknown("GET", "/portal/sign-in", type, "").status()).as(type).isEqualTo(400);
      assertIsError(unknown("GET", "/health", type, ""), type);
    }
  }

  /** Tomcat answers that itself, and we must not answer over it. */
  @Test
  void aBodyWhoseChunksAreBrokenIsRefused() throws IOException {
    // A form that does not say how long it is, or comes from nobody, is not even begun to be read.
    Map<String, Integer> expected =
        Map.of("/portal/sign-in", 411, "/portal/dock/scan", 403, "/dock/v1/parcels", 400);
    for (String path : expected.keySet()) {
      RawHttp.Answer answer =
          RawHttp.send(
              server.server().port(),
              "POST "
                  + path
                  + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
                  + (path.startsWith("/portal") ? FORM : "application/json")
                  + "\r\nAuthorization: Bearer "
                  + server.token(Role.OPERATOR)
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n%\r\n");
      assertThat(answer.status()).as(path + answer).isEqualTo(expected.get(path));
      assertThat(answer.body()).as(path).isNotEmpty();
    }
  }

  /** The container takes forms for ISO 8859-1 unless it is told. */
  @Test
  void aFormIsReadAsUtf8WhateverItIsDeclaredAs() {
    for (String type : List.of(FORM, FORM + "; charset=iso-8859-1", FORM + "; charset=none")) {
      String shown =
          browser
              .postRaw(
                  "/portal/dock/scan",
                  Map.of("_csrf", formToken, "text", "\u0416\u00fc\ud83d\udea2"),
                  request ->
                      request
                          .setHeader("Content-Type", type)
                          .setHeader("Sec-Fetch-Site", "same-origin"))
              .body();
      assertThat(shown).as(type).contains("Nothing is known of \u0416\u00fc\ud83d\udea2<");
    }
  }

  /** A path in another spelling leads past no filter: tokens open no pages. */
  @Test
  void aPathHasOneSpelling() throws IOException {
    for (String path :
        List.of("/%70ortal/jobs", "//portal/jobs", "/portal/%6Aobs", "/Portal/jobs")) {
      RawHttp.Answer answer = as(Role.CUSTOMER, "GET", path);
      assertThat(answer.status()).as(path).isEqualTo(303);
      assertThat(answer.head()).as(path).contains("Location: /portal/sign-in");
    }
    for (String path :
        List.of(
            "/portal;x/jobs",
            "/;x/portal/jobs",
            "/dock/../portal/jobs",
            "/%2e%2e/portal/jobs",
            "/dock/v1/jobs;x=y")) {
      assertThat(as(Role.OPERATOR, "GET", path).status()).as(path).isEqualTo(400);
    }
  }

  private static void assertIsPage(RawHttp.Answer answer, String broken) {
    assertThat(answer.status()).as(broken + answer).isEqualTo(400);
    assertThat(answer.head())
        .as(broken)
        .contains(
            "Content-Type: text/html",
            "Content-Security-Policy: default-src 'none'",
            "x-ms-request-id: ");
    assertThat(answer.body())
        .as(broken)
        .containsAnyOf("This address is invalid", "Not understood")
        .doesNotContain("Exception");
  }

  private static void assertIsError(RawHttp.Answer answer, String broken) {
    assertThat(answer.status()).as(broken + answer).isEqualTo(400);
    assertThat(answer.head())
        .as(broken)
        .contains("Content-Type: application/json", "x-ms-request-id: ");
    assertThat(answer.body())
        .as(broken)
        .containsPattern("^\\{\"error\":\\{\"code\":\"\\w+\",\"message\":\"[A-Z][^\"]+\\.\"")
        .doesNotContain("Exception");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static RawHttp.Answer as(Role role, String method, String target) throws IOException {
    return send(method, target, "Authorization: Bearer " + server.token(role) + "\r\n", "");
  }

  private static RawHttp.Answer unknown(String method, String target, String type, String body)
      throws IOException {
    return send(method, target, type.isEmpty() ? "" : "Content-Type: " + type + "\r\n", body);
  }

  private static RawHttp.Answer signedIn(String method, String target, String type, String body)
      throws IOException {
    String cookie = "Cookie: drivedock-session=" + browser.cookie("drivedock-session");
    return send(
        method,
        target,
        cookie
            + "\r\nSec-Fetch-Site: same-origin\r\n"
            + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n"),
        body);
  }

  private static RawHttp.Answer send(String method, String target, String headers, String body)
      throws IOException {
    return RawHttp.send(
        server.server().port(),
        "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s"
            .formatted(method, target, body.length(), headers, body));
  }
}
