package io.drivedock.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.drivedock.acceptance.Chromium.Look;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import io.drivedock.station.store.StoreException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does at the bench, with real drives, in a real browser. */
@Tag("installed")
final class DockPortalTest {

  private static final int BLOCKS_MAX = 1_000;

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

  private static Window at(TestInstallation installation, Look look) {
    return chromium.open(installation.url(), look).signIn(installation.operatorToken());
  }

  private static void scan(Window window, String text) {
    window.page().locator("#scan").fill(text);
    window.page().locator("#scan").press("Enter");
  }

  private PreparedDrive drive(TestInstallation installation, String id) throws IOException {
    Path tree = new SampleFiles(temp.resolve(id)).text(id + ".txt", id + "\n").tree();
    return installation.prepare(tree, id, BlobPlan.into("box"));
  }

  private static void insert(TestInstallation installation, PreparedDrive drive)
      throws IOException {
    Path slots = installation.data().resolve("slots");
    Files.move(drive.drive(), slots.resolve(drive.drive().getFileName()));
  }

  @Test
  void aParcelIsScannedDriveByDriveCopiedAndSentHome() throws IOException {
    try (TestInstallation installation = TestInstallation.open(temp);
        Window window = at(installation, Look.TABLET)) {
      PreparedDrive one = drive(installation, "DISK0001");
      PreparedDrive two = drive(installation, "DISK0002");
      PreparedDrive lost = drive(installation, "DISK0003");
      installation.journey("spring").announce(one.info(), two.info(), lost.info()).ship();

      window.go("/portal");
      assertThat(window.page().locator("#scan")).isFocused();
      scan(window, "PARCEL-spring");
      assertThat(window.body()).containsText("Open the parcel and scan every drive in it.");
      window.assertAccessible();

      scan(window, "DISK0001");
      assertThat(window.page().locator(".ticks .here")).containsText("DISK0001");
      assertThat(window.page().locator("#scan")).isFocused();
      scan(window, label(installation, window, "DISK0002"));
      assertThat(window.page().locator(".ticks .here")).hasCount(2);
      window.expecting(409);
      scan(window, "SOMEBODYS");
      assertThat(window.body()).containsText("No job names SOMEBODYS");
      window.page().locator("#note").fill("One corner of the box is wet, the drives are dry.");
      window.press("Save the note");
      window.page().setInputFiles("#photo", photo());
      window.press("Save the photo");
      assertThat(window.page().locator("ul.photos img")).hasCount(1);
      window.page().locator("ul.photos img").scrollIntoViewIfNeeded();
      assertThat(window.page().locator("ul.photos img"))
          .hasJSProperty("complete", true, within10Seconds());
      assertThat(window.page().locator("ul.photos img")).hasJSProperty("naturalWidth", 320);
      assertThat(window.body()).containsText("Photo added");
      window.assertAccessible();
      window.shoot("parcel");
      window.press("Not in the box");
      assertThat(window.page().locator(".ticks .missing")).containsText("DISK0003");

      insert(installation, one);
      insert(installation, two);
      assertThat(window.body()).containsText("Remove the drives, pack them, and return them.");
      window.go("/portal/overview");
      assertThat(window.body()).containsText("working");
      window.shoot("overview");
      window.go("/portal/dock");
      assertThat(window.page().locator(".slot.good")).hasCount(2);
      assertThat(window.page().locator(".slot .standing").first()).containsText("Done");
      assertThat(window.body()).containsText("Ready to return:");
      window.assertAccessible();
      window.shoot("dock");
      window.page().getByRole(AriaRole.LINK, named("Open")).first().click();

      window.expecting(422);
      window.type("Carrier", "UPS");
      window.press("Drives are on their way");
      assertThat(window.body()).containsText("Enter a carrier and a tracking number");
      assertThat(window.page().locator("#carrier")).hasValue("UPS");
      Locator tracking = window.page().locator("#tracking");
      assertThat(tracking).isFocused();
      assertThat(tracking).hasAttribute("aria-invalid", "true");
      window.assertAccessible();
      window.page().keyboard().type("1Z-HOME");
      window.press("Drives are on their way");
      assertThat(window.body()).containsText("This job is over.");
      window.assertAccessible();
    }
  }

  @Test
  void aScanThatLeadsNowhereIsShownAndTheNextOneIsAloneInItsField() throws IOException {
    try (TestInstallation installation = TestInstallation.open(temp);
        Window window = at(installation, Look.DESK)) {
      installation.journey("spring").announce(drive(installation, "DISK0001").info()).ship();
      window.go("/portal/dock");

      for (String unknown : new String[] {"SOMEBODYS", "ANOTHER"}) {
        window.expecting(409);
        window.page().keyboard().type(unknown + "\n");
        assertThat(window.body()).containsText("Nothing is known of " + unknown);
        assertThat(window.page().locator("#scan")).hasValue("");
        assertThat(window.page().locator("#scan")).isFocused();
      }
      window.page().keyboard().type("DISK0001\n");
      assertThat(window.body()).containsText("Open the parcel and scan every drive in it.");
    }
  }

  @Test
  void aParcelIsGivenUpOnlyByWhoHasReadWhatThatMeans() throws IOException {
    try (TestInstallation installation = TestInstallation.open(temp);
        Window window = at(installation, Look.TABLET)) {
      PreparedDrive drive = drive(installation, "DISK0001");
      installation.journey("spring").announce(drive.info()).ship();
      window.go("/portal/dock");
      scan(window, "PARCEL-spring");

      window.page().locator("summary").getByText("Not in the box").click();
      assertThat(window.body()).containsText("with this one missing the job ends");
      window.page().locator("summary").getByText("Give the parcel up").click();
      assertThat(window.body()).containsText("The job spring ends");
      window.assertAccessible();
      assertThat(window.body()).containsText("Open the parcel and scan every drive in it.");
      window.press("Give spring up");
      assertThat(window.body()).containsText("This job is over.");
    }
  }

  private static LocatorAssertions.HasJSPropertyOptions within10Seconds() {
    return new LocatorAssertions.HasJSPropertyOptions().setTimeout(10_000);
  }

  /** A box with a wet corner, as a phone sees it. */
  private Path photo() throws IOException {
    BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = image.createGraphics();
    drawing.setColor(new Color(0x8A8F98));
    drawing.fillRect(0, 0, 320, 240);
    drawing.setColor(new Color(0xC49A6C));
    drawing.fillRect(50, 40, 220, 160);
    drawing.setColor(new Color(0x7A5C3A));
    drawing.fillOval(20, 150, 110, 80);
    drawing.dispose();
    Path file = temp.resolve("box.jpg");
    ImageIO.write(image, "jpg", file.toFile());
    return file;
  }

  /** What is printed for a drive, as the page of its labels has it. */
  private static String label(TestInstallation installation, Window window, String drive) {
    try (Window other = at(installation, Look.DESK)) {
      other.go(
          "/portal/jobs/" + window.path().replaceAll(".*/parcels/([^?/]+).*", "$1") + "/label");
      Locator label =
          other.page().locator(".label").filter(new Locator.FilterOptions().setHasText(drive));
      other.assertAccessible();
      other.shoot("label");
      return label.first().locator(".label-text").textContent().strip();
    }
  }

  @Test
  void twoJobsInABoxAndACancelledOneEachHaveAPath() throws IOException {
    try (TestInstallation installation = TestInstallation.open(temp);
        Window window = at(installation, Look.DESK)) {
      PreparedDrive first = drive(installation, "DISK0001");
      PreparedDrive second = drive(installation, "DISK0002");
      installation.journey("first").announce(first.info()).ship();
      Journey other = installation.journey("second").announce(second.info()).ship();
      other.customer().send("PATCH", other.path(), CANCEL).expecting(200);

      window.go("/portal/dock");
      scan(window, "DISK0001");
      assertThat(window.body()).containsText("first");
      scan(window, "DISK0002");
      assertThat(window.body()).containsText("Two jobs in one box");
      assertThat(window.body()).containsText("The customer has cancelled this job. Start nothing");
      scan(window, "DISK0002");
      assertThat(window.body()).containsText("here");
      window.go("/portal/overview");
      assertThat(window.body()).containsText("Deadlines");
      window.assertAccessible();
    }
  }

  private static final String CANCEL = "{\"properties\":{\"cancelRequested\":true}}";

  @Test
  void aDriveIsParkedAtTheNextBlockAndStartedAgain() throws IOException {
    Path tree =
        new SampleFiles(temp.resolve("tree")).random("film.mov", 3, 160 * SampleFiles.MIB).tree();
    Semaphore blocks = new Semaphore(0);
    try (TestInstallation installation =
            TestInstallation.open(
                temp, "", real -> new TargetsWithHook(real, blocks::acquireUninterruptibly));
        Window window = at(installation, Look.DESK)) {
      PreparedDrive drive = installation.prepare(tree, "DISK0001", BlobPlan.into("films"));
      installation.journey("spring").announce(drive.info()).ship().receive(drive.drive());
      window.go("/portal/dock");
      Locator standing = window.page().locator(".slot .standing");
      // The manifest and two blocks; the others are on their way and wait.
      blocks.release(3);
      assertThat(standing)
          .containsText(Pattern.compile("Copying [1-9]"), within(Duration.ofSeconds(20)));
      window.press("Park");
      assertThat(standing)
          .containsText(Pattern.compile("Stopping [1-9]"), within(Duration.ofSeconds(20)));
      // Whoever tells of a block is told to stop. One after the other, or all would be through
      // before
      // the answer is heard.
      for (int i = 0; i < 10 && !"Parked".equals(standing.textContent().strip()); i++) {
        blocks.release(1);
        window.page().waitForTimeout(500);
      }
      blocks.release(BLOCKS_MAX);
      assertThat(standing).containsText("Parked", within(Duration.ofSeconds(20)));
      assertThat(window.body()).containsText("Held back by");
      window.press("Start");
      assertThat(standing).containsText("Done", within(Duration.ofSeconds(30)));
    } finally {
      blocks.release(BLOCKS_MAX);
    }
  }

  @Test
  void aDriveWhoseTargetIsGoneSaysSoAtOnceAndIsFinishedWithoutTheRest() throws IOException {
    AtomicBoolean isAway = new AtomicBoolean();
    try (TestInstallation installation =
            TestInstallation.open(
                temp,
                "",
                real ->
                    new TargetsWithHook(
                        real,
                        () -> {
                          if (isAway.get()) {
                            throw new StoreException(
                                StoreException.Kind.UNAVAILABLE, "The target <main> is gone.");
                          }
                        }));
        Window window = at(installation, Look.DESK)) {
      PreparedDrive drive = drive(installation, "DISK0001");
      isAway.set(true);
      installation.journey("spring").announce(drive.info()).ship().receive(drive.drive());
      window.go("/portal/dock");
      Locator standing = window.page().locator(".slot .standing");
      assertThat(standing).containsText("Target fails", within(Duration.ofSeconds(30)));
      assertThat(window.body()).containsText("The target <main> is gone.");
      window.assertAccessible();
      window.page().locator(".slot").getByRole(AriaRole.LINK).first().click();
      assertThat(window.body()).containsText("The target <main> is gone.");
      window.page().getByText("Finish without the rest").click();
      window.assertAccessible();
      window.press("Finish this drive");
      assertThat(window.body())
          .containsText(
              "Remove the drives, pack them, and return them.", within(Duration.ofSeconds(30)));
      assertThat(window.body()).containsText("The operator finished the drive");
      assertThat(window.body()).containsText("Drive is to be finished");
      window.assertAccessible();
    }
  }

  private static LocatorAssertions.ContainsTextOptions within(Duration time) {
    return new LocatorAssertions.ContainsTextOptions().setTimeout((double) time.toMillis());
  }

  private static com.microsoft.playwright.Page.GetByRoleOptions named(String name) {
    return new com.microsoft.playwright.Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
