package io.drivedock.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.drivedock.acceptance.Chromium.Look;
import io.drivedock.drive.DriveInfo;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels as they are printed, held before the camera of the tablet at the bench. */
@Tag("installed")
final class CameraPortalTest {

  private static final int DRIVES = 4;
  private static final String SCAN = "Scan with the camera";
  private static final String STOP = "Stop the camera";

  @TempDir Path temp;

  private static Journey announced(
      TestInstallation installation, String job, List<PreparedDrive> drives) {
    return installation
        .journey(job)
        .announce(drives.stream().map(PreparedDrive::info).toArray(DriveInfo[]::new))
        .ship();
  }

  private List<PreparedDrive> drives(TestInstallation installation, String serial)
      throws IOException {
    List<PreparedDrive> drives = new ArrayList<>();
    for (int i = 1; i <= DRIVES; i++) {
      String id = serial + i;
      Path tree = new SampleFiles(temp.resolve(id)).text(id + ".txt", id + "\n").tree();
      drives.add(installation.prepare(tree, id, BlobPlan.into("box")));
    }
    return drives;
  }

  /** What the printer would print for each drive of a job. */
  private static Map<String, byte[]> labels(Window window, String job) {
    window.go("/portal/jobs?text=" + job);
    window.follow(job);
    window.page().navigate(window.page().url() + "/label");
    Map<String, byte[]> labels = new LinkedHashMap<>();
    for (Locator label : window.page().locator(".label").all()) {
      labels.put(label.locator(".label-drive").textContent().strip(), label.screenshot());
    }
    return labels;
  }

  @Test
  void printedLabelsHeldBeforeTheCameraOpenTheParcelAndTickItsDrivesOff() throws IOException {
    FakeCamera camera = new FakeCamera(temp);
    try (TestInstallation installation = TestInstallation.open(temp);
        Chromium chromium = Chromium.start(camera.arguments());
        Window window = chromium.open(installation.url(), Look.TABLET)) {
      announced(installation, "spring", drives(installation, "WDWCC4N"));
      announced(installation, "autumn", drives(installation, "ZA1234X"));
      window.signIn(installation.operatorToken());
      Map<String, byte[]> spring = labels(window, "spring");
      Map<String, byte[]> autumn = labels(window, "autumn");
      org.assertj.core.api.Assertions.assertThat(spring).hasSize(DRIVES);

      window.go("/portal/dock");
      Locator here = window.page().locator(".ticks .here");
      int ticked = 0;
      for (Map.Entry<String, byte[]> label : spring.entrySet()) {
        camera.shows(label.getValue());
        window.press(SCAN);
        ticked++;
        assertThat(here).hasCount(ticked);
        assertThat(here.filter(named(label.getKey()))).hasCount(1);
        assertThat(window.page()).hasTitle(Pattern.compile("spring"));
        // It goes on by itself, and what is still before it is not scanned again.
        assertThat(button(window, STOP)).isVisible();
        window.press(STOP);
      }
      camera.shows(autumn.get("ZA1234X3"));
      window.press(SCAN);
      assertThat(window.body()).containsText("Two jobs in one box");
      assertThat(here).hasCount(1);
      assertThat(here).containsText("ZA1234X3");
      window.press(STOP);
      assertThat(button(window, SCAN)).isVisible();
    }
  }

  private static Locator.FilterOptions named(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Locator button(Window window, String name) {
    return window
        .page()
        .getByRole(
            com.microsoft.playwright.options.AriaRole.BUTTON,
            new com.microsoft.playwright.Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
