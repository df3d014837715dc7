package io.drivedock.server.portal.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.Job;
import io.drivedock.job.JobEvent;
import io.drivedock.server.TestServer;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import io.drivedock.server.portal.Browser;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelPagesTest {

  private static final Caller ADA = Caller.of("ada", Role.OPERATOR);
  private static final Pattern SYMBOL =
      Pattern.compile(
          "class=\"symbol qr\"[^>]*viewBox=\"0 0 (\\d+) (\\d+)\".*?<path d=\"([^\"]*)\"");
  private static final Pattern LINK =
      Pattern.compile("http://[^<\"]*(/portal/status/[A-Za-z0-9_-]+)");

  @TempDir Path folder;

  private final Map<Role, Browser> browsers = new EnumMap<>(Role.class);
  private TestServer server;
  private Job job;

  @BeforeEach
  void aJobOfTwoDrives() {
    server = TestServer.start(folder, Map.of());
    Outcome made =
        server
            .jobs()
            .create(
                ADA,
                SampleDrafts.path("films"),
                SampleDrafts.importOf(SampleDrafts.A, SampleDrafts.B));
    job = ((Outcome.Created) made).job();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String home() {
    return "/portal/jobs/" + job.id();
  }

  private Browser of(Role role) {
    return browsers.computeIfAbsent(role, r -> Browser.of(server, r));
  }

  private HttpResponse<String> get(Role role, String path) {
    return of(role).get(path);
  }

  /** From the page that is printed to the text in the field of who scans it. */
  @Test
  void whatThePagePrintsIsReadByTheCamera() {
    String page = get(Role.CUSTOMER, home() + "/label?paper=parcel").body();
    Matcher symbols = SYMBOL.matcher(page);
    for (DriveId drive : List.of(SampleDrafts.A, SampleDrafts.B)) {
      assertThat(symbols.find()).isTrue();
      DrawnSymbol symbol =
          DrawnSymbol.of(
              new Symbol(
                  Integer.parseInt(symbols.group(1)),
                  Integer.parseInt(symbols.group(2)),
                  symbols.group(3)));
      HttpResponse<String> seen = scan(Role.OPERATOR, symbol);
      assertThat(seen.statusCode()).isEqualTo(200);
      Matcher text = Pattern.compile("\"text\":\"([^\"]*)\"").matcher(seen.body());
      assertThat(text.find()).as(seen.body()).isTrue();
      assertThat(text.group(1)).startsWith("DD1.").endsWith(drive.value());
      assertThat(page).contains(text.group(1), drive.value());
    }
    assertThat(symbols.find()).isFalse();
  }

  private HttpResponse<String> scan(Role role, DrawnSymbol symbol) {
    int pixels = 4;
    int width = symbol.width() * pixels;
    int height = symbol.height() * pixels;
    byte[] luma = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        luma[y * width + x] = (byte) (symbol.at(x / pixels, y / pixels) ? 20 : 230);
      }
    }
    return scan(role, "width=" + width + "&height=" + height, luma);
  }

  private HttpResponse<String> scan(Role role, String query, byte[] luma) {
    String token = of(role).formToken("/portal/jobs");
    return of(role)
        .postRaw(
            "/portal/scan?" + query,
            Map.of(),
            request ->
                request
                    .POST(BodyPublishers.ofByteArray(luma))
                    .setHeader("Content-Type", "application/octet-stream")
                    .setHeader("Sec-Fetch-Site", "same-origin")
                    .setHeader("X-CSRF-TOKEN", token));
  }

  @Test
  void aFrameThatIsNoneIsRefused() {
    for (String query :
        new String[] {
          "",
          "width=x&height=100",
          "width=100&height=-1",
          "width=4096&height=4096",
          "width=99&height=100"
        }) {
      assertThat(scan(Role.OPERATOR, query, new byte[10_000]).statusCode())
          .as(query)
          .isEqualTo(400);
    }
    assertThat(scan(Role.OPERATOR, "width=100&height=100", new byte[10_000]).body())
        .isEqualTo("{\"seen\":[]}");
    assertThat(scan(Role.CUSTOMER, "width=100&height=100", new byte[10_000]).statusCode())
        .isEqualTo(403);
  }

  @Test
  void theSlipNamesEveryDriveAndBothAddresses() {
    String page = get(Role.AUDITOR, home() + "/slip?paper=letter").body();
    assertThat(page).contains(SampleDrafts.A.value(), SampleDrafts.B.value(), "sheet letter");
    assertThat(page).contains(job.details().returnAddress().streetAddress1());
    assertThat(get(Role.AUDITOR, home() + "/slip?paper=%22%3E%3Cb%3E").body()).contains("sheet a4");
  }

  private String link(String days) {
    assertThat(send(Role.CUSTOMER, "/status-link", Map.of("days", days)).statusCode())
        .isEqualTo(303);
    Matcher link = LINK.matcher(get(Role.CUSTOMER, home() + "/status-link").body());
    assertThat(link.find()).isTrue();
    return link.group(1);
  }

  private HttpResponse<String> send(Role role, String path, Map<String, String> fields) {
    return of(role).post("/portal/jobs", home() + path, fields);
  }

  private HttpResponse<String> asAnyone(String path) {
    return new Browser(server).get(path);
  }

  @Test
  void whoHasALinkSeesTheStatusAndNothingElse() {
    HttpResponse<String> page = asAnyone(link("30"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("films", SampleDrafts.A.value())
        .doesNotContain(
            SampleDrafts.KEY.reveal(),
            job.details().returnAddress().recipientName(),
            job.details().returnAddress().streetAddress1(),
            job.details().returnAddress().email(),
            job.details().storageAccountId(),
            job.path().subscription(),
            job.id().toString());
    assertThat(asAnyone(home()).headers().firstValue("Location").orElse(""))
        .startsWith("/portal/sign-in");
  }

  /** Each way in which a copy ends is another state in the API, and one word on this page. */
  @Test
  void aLinkShowsDrivesThatAreCopied() {
    of(Role.CUSTOMER).post(home() + "/status-link", home() + "/status-link", Map.of());
    Matcher link = LINK.matcher(get(Role.CUSTOMER, home() + "/status-link").body());
    assertThat(link.find()).isTrue();
    DriveReport good = new DriveReport(CopyStatus.COMPLETED, 1, 1, null, null, null);
    DriveReport bad = new DriveReport(CopyStatus.DISK_OPERATION_FAILED, 0, 1, null, null, null);
    Outcome told =
        server
            .jobs()
            .apply(
                ADA,
                job.id(),
                List.of(
                    new JobEvent.MarkedShipped(),
                    new JobEvent.ParcelArrived(Set.of(SampleDrafts.A, SampleDrafts.B)),
                    new JobEvent.TransferStarted(SampleDrafts.A),
                    new JobEvent.TransferFinished(SampleDrafts.A, good),
                    new JobEvent.TransferStarted(SampleDrafts.B),
                    new JobEvent.TransferFinished(SampleDrafts.B, bad)));
    assertThat(told).isInstanceOf(Outcome.Done.class);

    String shown = new Browser(server).get(link.group(1)).body();
    assertThat(shown).contains("Waiting for return", "Copied", "Drive defective");
  }

  @Test
  void aLinkEndsIsRevokedAndGoesWithItsJob() {
    String ended = link("7");
    server.clock().advance(Duration.ofDays(8));
    assertThat(asAnyone(ended).statusCode()).isEqualTo(404);

    String revoked = link("7");
    assertThat(send(Role.CUSTOMER, "/status-link/revoke", Map.of()).statusCode()).isEqualTo(303);
    assertThat(asAnyone(revoked).statusCode()).isEqualTo(404);

    String erased = link("7");
    String forged = erased.substring(0, erased.length() - 1) + (erased.endsWith("A") ? "B" : "A");
    assertThat(server.history(job.id()))
        .extracting(HistoryEntry::event)
        .contains("StatusLinkMade", "StatusLinkRevoked");
    assertThat(server.jobs().delete(job.id())).isInstanceOf(Outcome.Erased.class);
    assertThat(asAnyone(erased).statusCode()).isEqualTo(404);
    assertThat(asAnyone(erased).body().replace(erased, ""))
        .isEqualTo(asAnyone(forged).body().replace(forged, ""));
  }

  @Test
  void whoOnlyLooksMakesNoLink() {
    assertThat(send(Role.AUDITOR, "/status-link", Map.of()).statusCode()).isEqualTo(403);
  }

  @Test
  void noPathPastASignedLinkIsOpen() {
    for (String path :
        new String[] {
          "/portal/status/../jobs",
          "/portal/status/x/../../jobs",
          "/portal/status/%2e%2e/jobs",
          "/portal/status/x/y",
          "/portal/status/"
        }) {
      assertThat(asAnyone(path).statusCode()).as(path).isIn(303, 400, 404);
    }
  }
}
