package io.drivedock.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import io.drivedock.acceptance.Chromium.Look;
import io.drivedock.drive.JournalText;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a customer does in the portal, with real drives, in a real browser. */
@Tag("installed")
final class CustomerPortalTest {

  private static Chromium chromium;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  @Test
  void aJobIsMadeSentWatchedCancelledAndDeleted() throws IOException {
    Path tree =
        new SampleFiles(temp.resolve("tree")).random("film.mov", 3, 40 * SampleFiles.MIB).tree();
    Path other = new SampleFiles(temp.resolve("other")).text("a.txt", "a\n").tree();
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger blocks = new AtomicInteger();
    Runnable stopAfterFive =
        () -> {
          if (blocks.incrementAndGet() > 5) {
            await(goOn);
          }
        };
    try (TestInstallation installation =
            TestInstallation.open(
                temp,
                "station: {drivesAtOnce: 1}",
                real -> new TargetsWithHook(real, stopAfterFive));
        Window window =
            chromium.open(installation.url(), Look.DESK).signIn(installation.customerToken())) {
      PreparedDrive film = installation.prepare(tree, "DISK0001", BlobPlan.into("films"));
      PreparedDrive more = installation.prepare(other, "DISK0002", BlobPlan.into("more"));

      makes(window, film, more);
      String home = window.path();
      assertThat(window.body()).containsText("Put the labels on the drives");

      sends(window);
      assertThat(window.body()).containsText("The dock is waiting for the parcel");
      window.assertAccessible();

      installation.journey("spring").receive(film.drive(), more.drive());
      assertThat(window.page().getByText("40 %")).isVisible();
      assertThat(window.body()).containsText("Copying");
      assertThat(window.page().getByLabel("Progress of drive DISK0001"))
          .hasAttribute("value", "40");
      window.assertAccessible();
      window.shoot("job");

      cancels(window);
      assertThat(window.body()).containsText("What is already in the store stays there;");
      goOn.countDown();
      assertThat(window.body()).containsText("The drives are being packed for their return");
      installation.journey("spring").sendHome();
      assertThat(window.body()).containsText("This job was cancelled and is over.");
      assertThat(window.page().locator("article").first()).containsText("Copied");

      window.go(home + "/drives/DISK0001/logs/verbose?all=yes");
      window.shoot("log");
      window.go(home + "/slip");
      window.shoot("slip");
      window.go("/portal/jobs");
      window.shoot("jobs");
      window.go(home);
      deletes(window);
      assertThat(window.body()).not().containsText("spring");
      assertGone(window, home);
    } finally {
      goOn.countDown();
    }
  }

  /** The journals of both drives are dropped, and fill in what is known of them. */
  private void makes(Window window, PreparedDrive... drives) throws IOException {
    window.go("/portal/jobs");
    window.follow("New job");
    Path[] journals = new Path[drives.length];
    for (int i = 0; i < drives.length; i++) {
      journals[i] = temp.resolve(drives[i].info().driveId() + ".jrn");
      Files.writeString(
          journals[i], JournalText.write(drives[i].info(), Instant.parse("2026-11-25T10:00:00Z")));
    }
    window.page().locator("#journals").setInputFiles(journals);
    assertThat(window.page().getByText("Drive 2", exact())).isVisible();
    assertThat(window.page().locator("[name='drive.0.id']")).hasValue("DISK0001");
    window.expecting(422).press("Create the job");
    assertThat(window.body()).containsText("Some entries are not valid yet.");
    assertThat(window.page().locator("[name='properties.returnAddress.city'] + div"))
        .containsText("Enter this.");
    window.assertAccessible();

    window.type("Name of the job", "spring");
    window.page().getByLabel("Dock").selectOption("Main Dock");
    window.type("Subscription", Journey.SUBSCRIPTION);
    window.type("Group", Journey.GROUP);
    window.type("Storage account", Journey.ACCOUNT);
    window.page().locator("[name='properties.returnAddress.recipientName']").fill("Ann Example");
    window.type("Street and number", "1 Example Street");
    window.type("Postal code", "98007");
    window.type("City", "Redmond");
    window.type("Country", "USA");
    window.type("Phone", "4250000000");
    window.type("E-mail", "ann@example.com");
    window.page().locator("#logLevel").selectOption("Verbose");
    window.shoot("new-job");
    window.press("Create the job");
    assertThat(window.page().getByRole(AriaRole.HEADING, named("spring"))).isVisible();
  }

  private static void sends(Window window) {
    window.follow("Mark as shipped");
    window.type("Carrier", "UPS");
    window.expecting(409).press("Mark as shipped");
    assertThat(window.page().locator("#carrier")).hasValue("UPS");
    window.type("Tracking number", "PARCEL-spring");
    window.press("Mark as shipped");
  }

  private static void cancels(Window window) {
    window.follow("Cancel the job");
    assertThat(window.body())
        .containsText("Copying has started, so it ends with the files being copied");
    window.shoot("cancel");
    window.press("Cancel the job");
    assertThat(window.body()).containsText("Cancelled, ending");
  }

  private static void deletes(Window window) {
    window.follow("Delete the job");
    assertThat(window.body()).containsText("This cannot be undone.");
    window.press("Delete the job");
    assertThat(window.body()).containsText("The job was deleted, and nothing of it remains.");
  }

  private static void assertGone(Window window, String home) {
    window.expecting(404);
    for (String page :
        new String[] {"", "/live", "/edit", "/ship", "/cancel", "/delete", "/withdraw/DISK0001"}) {
      assertThat(window.go(home + page).status()).as(page).isEqualTo(404);
      if (!page.equals("/live")) {
        assertThat(window.body()).containsText("No such job");
      }
    }
  }

  private static com.microsoft.playwright.Page.GetByTextOptions exact() {
    return new com.microsoft.playwright.Page.GetByTextOptions().setExact(true);
  }

  private static com.microsoft.playwright.Page.GetByRoleOptions named(String name) {
    return new com.microsoft.playwright.Page.GetByRoleOptions().setName(name);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the test never let the transfer go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before a block", e);
    }
  }
}
