package io.drivedock.server.notes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.JobId;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import io.drivedock.server.portal.Browser;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Notes and photos over HTTP: by the dock API and on the page of a parcel. */
final class NoteRoutesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Caller ADA = Caller.of("ada", Role.OPERATOR);

  private static TestServer server;
  private static int jobs;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.start(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JobId fresh() {
    Outcome made =
        server
            .jobs()
            .create(
                ADA, SampleDrafts.path("noted-" + ++jobs), SampleDrafts.importOf(SampleDrafts.A));
    return ((Outcome.Created) made).job().id();
  }

  private static HttpResponse<String> bring(Role role, JobId job, byte[] photo) {
    return server.send(
        server
            .request("POST", "/dock/v1/jobs/" + job + "/photos", null)
            .POST(BodyPublishers.ofByteArray(photo))
            .setHeader("Content-Type", "image/jpeg")
            .header("Authorization", "Bearer " + server.token(role)));
  }

  // ---- the API

  @Test
  void theApiListsAddsShowsAndRemoves() throws Exception {
    JobId job = fresh();
    String at = "/dock/v1/jobs/" + job;
    HttpResponse<String> written =
        server.send(Role.OPERATOR, "POST", at + "/notes", "{\"text\":\"wet box\"}");
    assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
    JsonNode note = JSON.readTree(written.body()).at("/value/0");
    assertThat(note.get("text").stringValue()).isEqualTo("wet box");
    assertThat(bring(Role.OPERATOR, job, SamplePictures.jpeg(6)).statusCode()).isEqualTo(200);
    HttpResponse<String> listed = server.send(Role.AUDITOR, "GET", at + "/photos", null);
    JsonNode photo = JSON.readTree(listed.body()).at("/value/0");
    assertThat(photo.get("contentType").stringValue()).isEqualTo("image/jpeg");
    String photoAt = at + "/photos/" + photo.get("id").stringValue();
    HttpResponse<String> shown = server.send(Role.AUDITOR, "GET", photoAt, null);
    assertThat(shown.headers().map())
        .containsEntry("content-type", List.of("image/jpeg"))
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("content-security-policy", List.of("default-src 'none'; sandbox"))
        .containsEntry("cache-control", List.of("no-store"));
    assertThat(server.send(Role.OPERATOR, "DELETE", photoAt, null).statusCode()).isEqualTo(204);
    assertThat(server.send(Role.OPERATOR, "GET", photoAt, null).statusCode()).isEqualTo(404);
    String noteAt = at + "/notes/" + note.get("id").stringValue();
    assertThat(server.send(Role.OPERATOR, "DELETE", noteAt, null).statusCode()).isEqualTo(204);
    assertThat(server.send(Role.OPERATOR, "DELETE", noteAt, null).statusCode()).isEqualTo(404);
  }

  @Test
  void onlyWhoRunsTheDockChangesThem() throws Exception {
    JobId job = fresh();
    String at = "/dock/v1/jobs/" + job;
    for (Role role : List.of(Role.CUSTOMER, Role.AUDITOR, Role.STATION)) {
      assertThat(server.send(role, "POST", at + "/notes", "{\"text\":\"x\"}").statusCode())
          .as("%s", role)
          .isEqualTo(403);
      assertThat(bring(role, job, SamplePictures.png()).statusCode()).isEqualTo(403);
    }
    assertThat(server.send(Role.CUSTOMER, "GET", at + "/notes", null).statusCode()).isEqualTo(403);
  }

  @Test
  void whatCannotBeKeptIsToldApart() throws Exception {
    JobId job = fresh();
    assertThat(bring(Role.OPERATOR, job, new byte[] {1, 2, 3}).statusCode()).isEqualTo(415);
    byte[] cut = java.util.Arrays.copyOf(SamplePictures.png(), 60);
    assertThat(bring(Role.OPERATOR, job, cut).statusCode()).isEqualTo(400);
    byte[] large = new byte[Notes.PHOTO_BYTES_MAX + 1];
    assertThat(bring(Role.OPERATOR, job, large).statusCode()).isEqualTo(413);
    assertThat(bring(Role.OPERATOR, job, new byte[9 << 20]).statusCode()).isEqualTo(413);
    String at = "/dock/v1/jobs/" + job + "/notes";
    assertThat(server.send(Role.OPERATOR, "POST", at, "{\"text\":\" \"}").statusCode())
        .isEqualTo(400);
    assertThat(server.send(Role.OPERATOR, "POST", at, "{}").statusCode()).isEqualTo(400);
    assertThat(
            server
                .send(Role.OPERATOR, "POST", at, "{\"text\":\"" + "x".repeat(2 << 20) + "\"}")
                .statusCode())
        .as("no other place has longer bodies")
        .isEqualTo(413);
  }

  // ---- the page

  private static HttpResponse<String> upload(Browser browser, String page, byte[] photo) {
    String token = browser.formToken(page);
    String edge = "----edge";
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n--%s\r\n"
                .formatted(edge, token, edge)
            + "Content-Disposition: form-data; name=\"photo\"; filename=\"a.exe\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n";
    byte[] body =
        concatenated(
            head.getBytes(StandardCharsets.UTF_8),
            photo,
            ("\r\n--" + edge + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return browser.get(
        page + "/photos",
        (HttpRequest.Builder request) ->
            request
                .POST(BodyPublishers.ofByteArray(body))
                .setHeader("Sec-Fetch-Site", "same-origin")
                .setHeader("Content-Type", "multipart/form-data; boundary=" + edge));
  }

  private static byte[] concatenated(byte[]... parts) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void thePageOfAParcelHasThemAndTheirForms() throws Exception {
    String page = "/portal/dock/parcels/" + fresh();
    Browser operator = Browser.of(server, Role.OPERATOR);
    operator.post(page, page + "/notes", Map.of("note", "wet <script>alert(1)</script>"));
    byte[] photo = SamplePictures.jpeg(6);
    assertThat(upload(operator, page, photo).statusCode()).isEqualTo(303);
    String shown = operator.get(page).body();
    assertThat(shown).contains("wet &lt;script&gt;alert(1)&lt;/script&gt;", "<img src=\"" + page);
    String id = shown.replaceAll("(?s).*" + page + "/photos/([0-9a-f-]{36})\".*", "$1");
    HttpResponse<String> picture = operator.get(page + "/photos/" + id);
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(picture.headers().allValues("Content-Security-Policy"))
        .containsExactly("default-src 'none'; sandbox");
    assertThat(Browser.of(server, Role.AUDITOR).get(page).body())
        .contains("wet", "<img")
        .doesNotContain("name=\"note\"", "/remove");
    HttpResponse<String> removed =
        operator.post(page, page + "/photos/" + id + "/remove", Map.of());
    assertThat(removed.statusCode()).as(removed.body()).isEqualTo(303);
    assertThat(operator.get(page).body()).doesNotContain(id);
  }

  @Test
  void aFormThatCannotBeTakenSaysWhyAndLosesNothingTyped() throws Exception {
    String page = "/portal/dock/parcels/" + fresh();
    Browser operator = Browser.of(server, Role.OPERATOR);
    HttpResponse<String> none = operator.post(page, page + "/notes", Map.of("note", "  "));
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body()).contains("1 to 2000 characters");
    String longer = "y".repeat(Notes.TEXT_MAX + 1);
    assertThat(operator.post(page, page + "/notes", Map.of("note", longer)).body())
        .contains(longer);
    assertThat(upload(operator, page, new byte[0]).body()).contains("There is no photo");
    assertThat(upload(operator, page, "<svg/>".getBytes(StandardCharsets.UTF_8)).body())
        .contains("This is not a photo");
    HttpResponse<String> large = upload(operator, page, new byte[Notes.PHOTO_BYTES_MAX + 1]);
    assertThat(large.statusCode()).isEqualTo(422);
    assertThat(large.body()).contains("too large");
    HttpResponse<String> larger = upload(operator, page, new byte[9 << 20]);
    assertThat(larger.statusCode()).isEqualTo(413);
    assertThat(larger.body()).contains("<!doctype html>", "Too large");
  }
}
