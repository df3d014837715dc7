package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.DrivePath;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From the store onto blank drives, home, and back into a store. */
final class ExportJourneyTest {

  @TempDir Path temp;

  private Path blank(String id) throws IOException {
    return Files.createDirectories(temp.resolve("blanks").resolve(id));
  }

  private static Path tree(Path tree) throws IOException {
    SampleFiles sampleFiles = new SampleFiles(tree);
    sampleFiles.text("readme.txt", "hello\n");
    sampleFiles.text("deep/er/file.txt", "below\n");
    sampleFiles.text("empty", "");
    for (int i = 0; i < 40; i++) {
      sampleFiles.text("many/%02d.txt".formatted(i), "file " + i + "\n");
    }
    return tree;
  }

  private static void store(TestInstallation installation, Path tree, String container) {
    PreparedDrive drive =
        installation.prepare(tree, "SOURCE" + container, BlobPlan.into(container));
    Journey journey = installation.journey("bring-" + container).announce(drive.info()).ship();
    journey.receive(drive.drive());
    journey.until("Packaging");
    journey.sendHome();
  }

  @Test
  void whatWasImportedComesHomeAndCanBeImportedAgain() throws IOException {
    Path tree = tree(temp.resolve("tree"));
    try (TestInstallation installation = TestInstallation.open(temp)) {
      store(installation, tree, "films");
      Journey journey = installation.journey("take-home").announceExport("/films/").ship();
      journey.receive(blank("BLANK1"));
      journey.until("Packaging");

      JsonNode drive = journey.drive("BLANK1");
      assertThat(drive.path("copyStatus").asString()).isEqualTo("Completed");
      assertThat(drive.path("percentComplete").asInt()).isEqualTo(100);
      assertThat(drive.path("manifestFile").asString()).isEqualTo("\\BLANK1.manifest");
      assertThat(drive.path("manifestHash").asString()).hasSize(32);
      assertThat(drive.path("manifestUri").asString()).contains("/waies/take-home_BLANK1_");
      assertThat(drive.has("errorLogUri")).isFalse();
      assertThat(CopyLog.at(drive.path("verboseLogUri").asString()).blobs()).hasSize(43);
      assertThat(journey.look().at("/properties/incompleteBlobListUri").isMissingNode()).isTrue();
      Path slot = installation.configured().station().slots().resolve("BLANK1");
      for (String file : StoredBlobs.filesOf(tree)) {
        assertThat(slot.resolve("films").resolve(file)).hasSameBinaryContentAs(tree.resolve(file));
      }
      journey.sendHome();
      assertThat(journey.state()).isEqualTo("Completed");
      assertThat(journey.keys()).as("a folder is not encrypted").isEmpty();

      Journey again = installation.journey("back-again");
      Path home = temp.resolve("home");
      Files.createDirectories(home);
      Path sent = Files.move(slot, home.resolve("BLANK1"));
      again.announceFor(
          "elsewhere",
          new DriveInfo(
              new DriveId("BLANK1"),
              null,
              DrivePath.parse(drive.path("manifestFile").asString()),
              drive.path("manifestHash").asString()));
      again.ship().receive(sent);
      again.until("Packaging");
      assertThat(again.drive("BLANK1").path("copyStatus").asString()).isEqualTo("Completed");
      new StoredBlobs(installation.data().resolve("store"), "elsewhere")
          .assertHoldsExactly("films", tree);
    }
  }

  @Test
  void aJobOfSeveralDrivesHasEveryBlobOnOneOfThem() throws IOException {
    Path tree = tree(temp.resolve("tree"));
    try (TestInstallation installation = TestInstallation.open(temp)) {
      store(installation, tree, "films");
      Journey journey = installation.journey("two").announceExport("/films/").ship();
      journey.receive(blank("BLANK1"), blank("BLANK2"));
      journey.until("Packaging");
      Path slots = installation.configured().station().slots();
      List<String> files = StoredBlobs.filesOf(tree);
      for (String file : files) {
        boolean isOnFirst = Files.exists(slots.resolve("BLANK1/films").resolve(file));
        boolean isOnSecond = Files.exists(slots.resolve("BLANK2/films").resolve(file));
        assertThat(isOnFirst ^ isOnSecond).as(file).isTrue();
      }
      assertThat(slots.resolve("BLANK1/BLANK1.manifest")).exists();
      assertThat(slots.resolve("BLANK2/BLANK2.manifest")).exists();
      for (String id : List.of("BLANK1", "BLANK2")) {
        assertThat(journey.drive(id).path("copyStatus").asString()).isEqualTo("Completed");
      }
    }
  }

  @Test
  void aCancelledExportGoesHomeAndNothingIsSaidOfItsBlobs() throws IOException {
    try (TestInstallation installation = TestInstallation.open(temp)) {
      Journey journey =
          installation.journey("changed-mind").announceExport("/nothing/").ship().cancel();
      journey.receive(blank("BLANK1"));
      journey.until("Packaging");
      journey.sendHome();
      assertThat(journey.state()).isEqualTo("Completed");
      assertThat(installation.configured().station().slots().resolve("BLANK1")).isEmptyDirectory();
    }
  }
}
