package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveInfo;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import io.drivedock.volume.bitlocker.UnlockKey;
import java.io.IOException;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Imports from drives with BitLocker that nobody mounts. */
@Tag("installed")
final class EncryptedImportJourneyTest {
  private static final int MIB = 1 << 20;

  @TempDir Path temp;

  /** What the customer says of a drive that was encrypted after it was prepared. */
  private static DriveInfo with(PreparedDrive drive, @Nullable String key) {
    DriveInfo info = drive.info();
    return new DriveInfo(
        info.driveId(),
        key == null ? null : BitLockerKey.parse(key),
        info.manifestFile(),
        info.manifestHash());
  }

  /** The operator connects the disk: its image appears in the slots whole. */
  private static void insert(Path image, Path slots, String drive) throws IOException {
    Files.move(image, slots.resolve(drive + ".img"));
  }

  @Test
  void everyFileOfAnEncryptedDriveArrives() throws Exception {
    Path tree = new SampleFiles(temp.resolve("tree")).ofAllKinds().tree();
    try (TestInstallation installation = TestInstallation.open(temp)) {
      PreparedDrive prepared = installation.prepare(tree, "DISK0001", BlobPlan.into("films"));
      Path image = temp.resolve("disk");
      EncryptedDisk.make(
          image,
          48 * MIB,
          prepared.drive(),
          UnlockKey.ofText(CharBuffer.wrap(EncryptedDisk.DIGITS)));
      Journey journey = installation.journey("encrypted");
      journey.announce(with(prepared, EncryptedDisk.DIGITS)).ship();
      insert(image, journey.slots(), "DISK0001");
      journey.receiveInserted("DISK0001").until("Packaging");
      journey.sendHome();
      installation.storedBlobs().assertHoldsExactly("films", tree);
      assertThat(journey.drive("DISK0001").path("copyStatus").asString()).isEqualTo("Completed");
    }
  }

  /** The drives end by themselves, each with the status that Azure's clients know. */
  @Test
  void aDriveThatDoesNotOpenIsReportedWithTheReason() throws Exception {
    Path tree = new SampleFiles(temp.resolve("tree")).text("a.txt", "a\n").tree();
    try (TestInstallation installation = TestInstallation.open(temp)) {
      PreparedDrive wrong = installation.prepare(tree, "WRONG001", BlobPlan.into("wrong"));
      PreparedDrive none = installation.prepare(tree, "NOKEY001", BlobPlan.into("none"));
      PreparedDrive suspended = installation.prepare(tree, "SUSP0001", BlobPlan.into("susp"));
      Journey journey = installation.journey("refused");
      journey
          .announce(
              with(wrong, EncryptedDisk.KEY.replace("AAEC", "BAEC")),
              with(none, null),
              with(suspended, EncryptedDisk.KEY))
          .ship();
      for (PreparedDrive drive : List.of(wrong, none, suspended)) {
        String id = drive.info().driveId().value();
        Path image = temp.resolve("disk-" + id);
        UnlockKey[] others =
            id.equals("SUSP0001") ? new UnlockKey[] {new UnlockKey.ClearKey()} : new UnlockKey[0];
        EncryptedDisk.make(image, 8 * MIB, drive.drive(), others);
        insert(image, journey.slots(), id);
      }
      journey.receiveInserted("WRONG001", "NOKEY001", "SUSP0001").until("Packaging");
      assertRefused(journey, "WRONG001", "BitLockerKeyInvalid", "does not open the volume");
      assertRefused(journey, "NOKEY001", "BitLockerKeyInvalid", "no key was given");
      assertRefused(journey, "SUSP0001", "BitLockerNotActivated", "resume protection");
    }
  }

  private static void assertRefused(Journey journey, String id, String status, String why)
      throws IOException {
    JsonNode drive = journey.drive(id);
    assertThat(drive.path("copyStatus").asString()).as(id).isEqualTo(status);
    String log = Files.readString(Path.of(URI.create(drive.path("errorLogUri").asString())));
    assertThat(log).contains(status, why).doesNotContain(EncryptedDisk.KEY.substring(4));
  }
}
