package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.drivedock.acceptance.HttpUser.Answer;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.server.db.Database;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.FolderOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of drives that are encrypted here: from the station that makes them to the customer. */
final class ExportKeysTest {

  @TempDir Path temp;

  private Path blank(String id) throws IOException {
    return Files.createDirectories(temp.resolve("blanks").resolve(id));
  }

  private static void stock(TestInstallation installation) throws IOException {
    Path films = installation.data().resolve("store").resolve(Journey.ACCOUNT).resolve("films");
    SampleFiles sampleFiles = new SampleFiles(films);
    for (int i = 0; i < 20; i++) {
      sampleFiles.text("many/%02d.txt".formatted(i), "file " + i + "\n");
    }
  }

  private static Map<String, String> texts(Map<DriveId, BitLockerKey> keys) {
    return keys.entrySet().stream()
        .collect(Collectors.toMap(key -> key.getKey().value(), key -> key.getValue().reveal()));
  }

  @Test
  void aKeyIsMadeHereOutlivesItsStationAndIsToldOnTheWayHome() throws Exception {
    List<String> secrets;
    List<String> log;
    try (CapturedLog lines = new CapturedLog(Level.TRACE, true);
        TestInstallation installation = TestInstallation.serverOnly(temp)) {
      stock(installation);
      FolderOpener slots = FolderOpener.slots(installation.configured().station().slots());
      EncryptedSlots sealed = EncryptedSlots.over(slots);
      Journey journey = installation.journey("take-home").announceExport("/films/").ship();
      EncryptedSlots pulled =
          sealed.when(
              drive -> {
                throw new DriveException(
                    DriveException.Kind.IO_FAILED, "Drive " + drive + " is pulled.");
              });
      try (OwnStation _ =
          OwnStation.start(installation, "dock-1", pulled, UnaryOperator.identity())) {
        journey.receive(blank("BLANK1"), blank("BLANK2"));
        Eventually.until(
            "both drives were opened, and so are encrypted",
            sealed::keys,
            keys -> keys.size() == 2 && journey.history().contains("TransferStarted Transferring"));
      }
      Map<String, String> made = texts(sealed.keys());
      secrets = List.copyOf(made.values());
      assertThat(secrets).doesNotHaveDuplicates();
      assertThat(sealed.keys().values()).allMatch(BitLockerKey::isRecoveryPassword);
      assertThat(journey.keys()).as("nothing has left").isEmpty();
      SecretsJourneyTest.assertNowhereIn(installation.data(), secrets);

      try (OwnStation _ =
          OwnStation.start(installation, "dock-2", sealed, UnaryOperator.identity())) {
        journey.until("Packaging");
      }
      assertThat(texts(sealed.keys())).as("no other was made").isEqualTo(made);
      assertThat(journey.history()).filteredOn(line -> line.startsWith("KeyMade")).hasSize(2);
      assertThat(journey.drive("BLANK1").path("copyStatus").asString()).isEqualTo("Completed");
      assertThat(journey.keys()).as("nothing has left yet").isEmpty();
      journey.sendHome();
      SecretsJourneyTest.assertNowhereIn(installation.data(), secrets);
      List<Answer> answers =
          List.of(journey.look(), installation.operator().get("/dock/v1/jobs").expecting(200));
      assertThat(answers)
          .noneMatch(answer -> SecretsJourneyTest.holdsAny(answer.toString(), secrets));

      assertThat(journey.keys()).isEqualTo(made);
      installation.customer().send("DELETE", journey.path(), "").expecting(200);
      installation.customer().send("POST", journey.keysPath(), "").expecting(404);
      assertThat(keptKeys(installation)).as("erased with the job").isZero();
      log = lines.all();
    }
    assertThat(log).anyMatch(line -> line.contains("BLANK1 job="));
    assertThat(log).noneMatch(line -> SecretsJourneyTest.holdsAny(line, secrets));
    SecretsJourneyTest.assertNowhereIn(temp, secrets);
  }

  private static long keptKeys(TestInstallation installation) {
    try (Database database = Database.open(installation.configured().server().database())) {
      return database.read(
          sql -> sql.sql("select count(*) from drive_keys").query(Long.class).single());
    }
  }
}
