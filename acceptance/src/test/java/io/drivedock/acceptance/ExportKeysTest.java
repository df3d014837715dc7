package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.drivedock.acceptance.Party.Answer;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.server.db.Database;
import io.drivedock.station.exporting.Bay;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.Slots;
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

  private static void stock(Harbour harbour) throws IOException {
    Path films = harbour.data().resolve("store").resolve(Journey.ACCOUNT).resolve("films");
    Cargo cargo = new Cargo(films);
    for (int i = 0; i < 20; i++) {
      cargo.text("many/%02d.txt".formatted(i), "file " + i + "\n");
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
    try (LogLines lines = new LogLines(Level.TRACE, true);
        Harbour harbour = Harbour.serverOnly(temp)) {
      stock(harbour);
      Slots slots = new Slots(harbour.configured().station().slots());
      SealedSlots sealed = SealedSlots.over(Bay.of(slots));
      Journey journey = harbour.journey("take-home").announceExport("/films/").ship();
      SealedSlots pulled =
          sealed.when(
              drive -> {
                throw new DriveException(
                    DriveException.Kind.IO_FAILED, "Drive " + drive + " is pulled.");
              });
      try (OwnStation _ = OwnStation.start(harbour, "dock-1", pulled, UnaryOperator.identity())) {
        journey.receive(blank("BLANK1"), blank("BLANK2"));
        Patience.until(
            "both drives were opened, and so are encrypted",
            sealed::keys,
            keys -> keys.size() == 2 && journey.history().contains("TransferStarted Transferring"));
      }
      Map<String, String> made = texts(sealed.keys());
      secrets = List.copyOf(made.values());
      assertThat(secrets).doesNotHaveDuplicates();
      assertThat(sealed.keys().values()).allMatch(BitLockerKey::isRecoveryPassword);
      assertThat(journey.keys()).as("nothing has left").isEmpty();
      SecretsTest.assertNowhereIn(harbour.data(), secrets);

      try (OwnStation _ = OwnStation.start(harbour, "dock-2", sealed, UnaryOperator.identity())) {
        journey.until("Packaging");
      }
      assertThat(texts(sealed.keys())).as("no other was made").isEqualTo(made);
      assertThat(journey.history()).filteredOn(line -> line.startsWith("KeyMade")).hasSize(2);
      assertThat(journey.drive("BLANK1").path("copyStatus").asString()).isEqualTo("Completed");
      assertThat(journey.keys()).as("nothing has left yet").isEmpty();
      journey.sendHome();
      SecretsTest.assertNowhereIn(harbour.data(), secrets);
      List<Answer> answers =
          List.of(journey.look(), harbour.operator().get("/dock/v1/jobs").expecting(200));
      assertThat(answers).noneMatch(answer -> SecretsTest.holdsAny(answer.toString(), secrets));

      assertThat(journey.keys()).isEqualTo(made);
      harbour.customer().send("DELETE", journey.path(), "").expecting(200);
      harbour.customer().send("POST", journey.keysPath(), "").expecting(404);
      assertThat(keptKeys(harbour)).as("erased with the job").isZero();
      log = lines.all();
    }
    assertThat(log).anyMatch(line -> line.contains("BLANK1 job="));
    assertThat(log).noneMatch(line -> SecretsTest.holdsAny(line, secrets));
    SecretsTest.assertNowhereIn(temp, secrets);
  }

  private static long keptKeys(Harbour harbour) {
    try (Database database = Database.open(harbour.configured().server().database())) {
      return database.read(
          sql -> sql.sql("select count(*) from drive_keys").query(Long.class).single());
    }
  }
}
