package io.drivedock.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import io.drivedock.acceptance.Chromium.Look;
import io.drivedock.acceptance.HttpUser.Answer;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Every page of the portal, looked at by everybody who could have trouble with it. */
@Tag("installed")
final class PortalPagesTest {

  private static final int PAGE_BYTES_MAX = 100 * 1024;

  /** Markup, a joiner of lines, a turn of the reading order, and letters of three scripts. */
  private static final String HOSTILE =
      "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202etxt.exe\u2066 Ünï Ещё 日本";

  private static Chromium chromium;
  private static TestInstallation installation;
  private static String job;
  private static String export;

  @BeforeAll
  static void aJobOfWhichEveryFieldIsHostile(@TempDir Path temp) throws IOException {
    chromium = Chromium.start();
    installation = TestInstallation.open(temp);
    Path tree = new SampleFiles(temp.resolve("tree")).text("a.txt", "a\n").tree();
    PreparedDrive one = installation.prepare(tree, "DISK0001", BlobPlan.into("box"));
    PreparedDrive two = installation.prepare(tree, "DISK0002", BlobPlan.into("box"));
    Journey journey = installation.journey("spring").announce(one.info(), two.info());
    installation.customer().send("PATCH", journey.path(), hostile()).expecting(200);
    journey.receive(one.drive());
    Answer seen = installation.operator().get("/dock/v1/jobs?top=1").expecting(200);
    job = seen.text("/value/0/jobId");
    installation
        .operator()
        .send("POST", "/dock/v1/jobs/" + job + "/notes", "{\"text\":" + quoted(HOSTILE) + "}")
        .expecting(200);
    export = exported(temp);
    Eventually.until(
        "the drive is copied",
        journey::look,
        look -> look.at("/properties/driveList/0").has("verboseLogUri"));
  }

  /** An export of which something is on no drive, and whose drive has gone home. */
  private static String exported(Path temp) throws IOException {
    Journey journey =
        installation.journey("export").announceExportOf("missing/a", "missing/b").ship();
    journey.receive(Files.createDirectories(temp.resolve("blanks/BLANK1")));
    Answer seen = installation.operator().get("/dock/v1/jobs?drive=BLANK1").expecting(200);
    assertThat(journey.until("Packaging").text("/properties/incompleteBlobListUri"))
        .contains("/waies/export_");
    journey.sendHome();
    return seen.text("/value/0/jobId");
  }

  private static String quoted(String text) {
    return JsonMapper.builder().build().writeValueAsString(text);
  }

  private static Map<String, Object> hostile() {
    Map<String, Object> address = new LinkedHashMap<>();
    for (String name :
        List.of(
            "recipientName",
            "streetAddress1",
            "streetAddress2",
            "city",
            "stateOrProvince",
            "postalCode",
            "countryOrRegion",
            "phone",
            "email")) {
      address.put(name, HOSTILE);
    }
    return Map.of(
        "tags",
        Map.of("a" + HOSTILE, HOSTILE),
        "properties",
        Map.of(
            "state",
            "Shipping",
            "returnAddress",
            address,
            "returnShipping",
            Map.of("carrierName", HOSTILE, "carrierAccountNumber", HOSTILE),
            "deliveryPackage",
            Map.of("carrierName", HOSTILE, "trackingNumber", "PARCEL-spring")));
  }

  @AfterAll
  static void stop() {
    installation.close();
    chromium.close();
  }

  private static List<String> pages() {
    String home = "/portal/jobs/" + job;
    List<String> pages = new ArrayList<>();
    pages.add("/portal/jobs");
    pages.add(home);
    pages.add("/portal/jobs/new");
    pages.add("/portal/jobs/new?type=Export");
    pages.add(home + "/edit");
    pages.add(home + "/cancel");
    pages.add(home + "/withdraw/DISK0002");
    pages.add(home + "/delete");
    pages.add(home + "/label");
    pages.add(home + "/slip");
    pages.add(home + "/status-link");
    pages.add(home + "/drives/DISK0001/logs/verbose?all=yes");
    pages.add("/portal/jobs/" + export);
    pages.add("/portal/jobs/new?like=" + export + "&rest=yes");
    pages.add("/portal/dock");
    pages.add("/portal/dock/parcels/" + job);
    pages.add("/portal/overview");
    pages.add("/portal/tokens");
    return pages;
  }

  @ParameterizedTest
  @EnumSource
  void everyPageIsAccessibleAndFits(Look look) {
    try (Window window = chromium.open(installation.url(), look)) {
      window.go("/portal/sign-in");
      window.assertAccessible();
      window.assertFits();
      window.signIn(installation.operatorToken());
      pages()
          .forEach(
              path -> {
                assertThat(window.go(path).status()).as(path).isEqualTo(200);
                window.assertAccessible();
                // Those are as wide as their paper.
                if (!path.endsWith("/label") && !path.endsWith("/slip")) {
                  window.assertFits();
                }
              });
    }
  }

  @Test
  void whatSomebodyWroteIsTextOnEveryPage() {
    try (Window window =
        chromium.open(installation.url(), Look.DESK).signIn(installation.operatorToken())) {
      window
          .page()
          .onDialog(
              dialog -> {
                throw new AssertionError("a script of a stranger ran: " + dialog.message());
              });
      int shown = 0;
      for (String path : pages()) {
        window.go(path);
        assertThat(window.page().locator("img[src=x]").count()).as(path).isZero();
        String text = (String) window.page().evaluate("document.body.innerText");
        assertThat(text).as(path).doesNotContain("\u202e", "\u2066");
        shown += text.contains("<script>alert(1)</script>") ? 1 : 0;
      }
      assertThat(shown).as("pages that show it").isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void noPageIsHeavyNorGoesElsewhere() {
    for (String page : pages()) {
      try (Window window =
          chromium.open(installation.url(), Look.DESK).signIn(installation.operatorToken())) {
        List<Request> requests = new CopyOnWriteArrayList<>();
        window.page().onRequestFinished(requests::add);
        // As if nothing had been fetched before.
        window.page().context().newCDPSession(window.page()).send("Network.clearBrowserCache");
        Response answer = window.go(page);
        assertThat(answer.status()).isEqualTo(200);
        long bytes = 0;
        for (Request request : requests) {
          bytes += request.sizes().responseBodySize;
          bytes += request.sizes().responseHeadersSize;
        }
        assertThat(requests).as(page).hasSizeGreaterThan(3);
        assertThat(bytes).as(page).isBetween(1L, (long) PAGE_BYTES_MAX);
      }
    }
  }

  @Test
  void aListIsNarrowedWhileOneTypesAndTheAddressSaysSo() {
    try (Window window =
        chromium.open(installation.url(), Look.DESK).signIn(installation.operatorToken())) {
      window.go("/portal/jobs");
      assertThat(window.page().locator("#jobs tbody tr")).hasCount(2);
      window.page().locator("#text").fill("nothing-like-it");
      assertThat(window.body()).containsText("No job matches.");
      window.page().waitForURL("**text=nothing-like-it**");
      window.page().locator("#text").fill("spr");
      assertThat(window.page().locator("#jobs tbody tr")).hasCount(1);
      window.page().locator("#state").selectOption("Closed");
      assertThat(window.body()).containsText("No job matches.");
    }
  }

  @Test
  void theReaderChoosesTheLanguage() {
    try (Window window =
        chromium.open(installation.url(), Look.DESK).signIn(installation.operatorToken())) {
      window.go("/portal/jobs/" + job);
      window.follow("Русский");
      assertThat(window.page().locator("html")).hasAttribute("lang", "ru");
      assertThat(window.body()).containsText("Где оно сейчас");
      assertThat(window.path()).isEqualTo("/portal/jobs/" + job);
      window.follow("English");
      assertThat(window.body()).containsText("Progress");
    }
  }
}
