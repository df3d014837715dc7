package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportedDrive.METADATA;
import static io.drivedock.station.exporting.ExportedDrive.PROPERTIES;
import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static io.drivedock.station.exporting.ExportedDrive.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drives that come half filled from another station, of whose work nothing is left. */
final class ExportTakeoverTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final ExportSelection ALL = ExportFixtures.prefixes("/films/");
  private static final Assignment FIRST = ExportFixtures.assignment(D1, ALL);
  private static final Assignment SECOND = FIRST.takenOver(2);

  private final ExportingStation station;
  private final Path folder;
  private final Path drive;

  ExportTakeoverTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    station = new ExportingStation(folder);
    drive = station.drive(D1);
  }

  private DriveReport run(StoreBreak store, Assignment assignment, ExportFixtures.Plan plan)
      throws Exception {
    return station.run(store.of(station.targets()), station.opener(), assignment, plan);
  }

  private void breakOff(long call, Assignment assignment, ExportFixtures.Plan plan)
      throws Exception {
    try {
      run(StoreBreak.from(call, false), assignment, plan);
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining("The store broke");
    }
  }

  /** Another station: the work of the last is put aside, under a name. */
  private void leave(String name) throws Exception {
    Files.move(folder.resolve("work"), folder.resolve(name));
  }

  private Path copy() {
    return drive.resolve("drivedock-" + FIRST.job() + ".journal");
  }

  private void putSome() {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/A", text("upper"), PROPERTIES, METADATA);
      ExportFixtures.put(store, "films/a", text("lower"), PROPERTIES, METADATA);
      ExportFixtures.put(store, "films/large", random((9 << 20) + 5, 3), PROPERTIES, METADATA);
      ExportFixtures.put(store, "films/z/CON", text("device"));
    }
  }

  @Test
  void brokenOffAtAnyCallAnotherStationGoesOn() throws Exception {
    putSome();
    StoreBreak counting = StoreBreak.never();
    DriveReport undisturbed = run(counting, FIRST, new ExportFixtures.Plan(D1));
    Map<String, String> world = world(drive);
    assertThat(world).as("no copy stays").hasSize(4 + 3 * 2 + 1);
    int taken = 0;
    for (long n = 1; n <= counting.calls(); n++) {
      station.beginAnew(D1);
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
      breakOff(n, FIRST, plan);
      if (!Files.exists(copy())) {
        // Broken before the drive was opened, or after its manifest was there.
        continue;
      }
      taken++;
      leave("first" + n);
      assertThat(run(StoreBreak.never(), SECOND, plan)).as("at %d", n).isEqualTo(undisturbed);
      assertThat(world(drive)).as("broken at call %d", n).isEqualTo(world);
    }
    assertThat(taken).isGreaterThan(6);
  }

  private void putMany(int count) {
    try (ObjectStore store = station.store()) {
      for (int i = 0; i < count; i++) {
        ExportFixtures.put(store, "films/%d/%05d".formatted(i / 1_000, i), text("blob " + i));
      }
    }
  }

  @Test
  void whatIsOnTheDriveIsNotBroughtAgain() throws Exception {
    putMany(3_000);
    StoreBreak counting = StoreBreak.never();
    DriveReport undisturbed = run(counting, FIRST, new ExportFixtures.Plan(D1));
    Map<String, String> world = world(drive);
    station.beginAnew(D1);
    ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
    breakOff(counting.calls() - 200, FIRST, plan);
    leave("first");
    StoreBreak rest = StoreBreak.never();
    assertThat(run(rest, SECOND, plan)).isEqualTo(undisturbed);
    assertThat(world(drive)).isEqualTo(world);
    assertThat(rest.calls()).as("calls of the second").isLessThan(counting.calls() - 2_000);
  }

  @Test
  void aDriveThatComesBackIsFurtherThanItsStationKnows() throws Exception {
    putMany(4_500);
    StoreBreak counting = StoreBreak.never();
    DriveReport undisturbed = run(counting, FIRST, new ExportFixtures.Plan(D1));
    Map<String, String> world = world(drive);
    station.beginAnew(D1);
    ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
    breakOff(2_300, FIRST, plan);
    leave("first");
    breakOff(2_300, SECOND, plan);
    leave("second");
    Files.move(folder.resolve("first"), folder.resolve("work"));
    StoreBreak rest = StoreBreak.never();
    assertThat(run(rest, FIRST.takenOver(3), plan)).isEqualTo(undisturbed);
    assertThat(world(drive)).isEqualTo(world);
    assertThat(rest.calls()).isLessThan(counting.calls() - 3_500);
  }

  @Test
  void whatACustomerLeavesThereIsNotBelieved() throws Exception {
    putSome();
    DriveReport undisturbed = run(StoreBreak.never(), FIRST, new ExportFixtures.Plan(D1));
    Map<String, String> world = world(drive);
    station.beginAnew(D1);
    Files.writeString(copy(), line("{\"startedAt\":\"1970-01-01T00:00:00Z\"}") + line(FORGED));
    assertThat(run(StoreBreak.never(), FIRST, new ExportFixtures.Plan(D1))).isEqualTo(undisturbed);
    assertThat(world(drive)).isEqualTo(world);
  }

  private static final String FORGED =
      "{\"blobs\":[{\"status\":\"Completed\",\"blob\":\"films/z/Z\",\"file\":\"\\\\f\",\"length\":0,"
          + "\"chunks\":[]}]}";

  /** A line as a station writes it. */
  private static String line(String json) {
    CRC32C crc = new CRC32C();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    return "%08x %s\n".formatted(crc.getValue(), json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n\n",
        "no journal",
        "{\"startedAt\":7}",
        "{\"startedAt\":\"yesterday\"}",
        "{\"intents\":[{\"blob\":\"films/A\",\"file\":\"..\"}]}",
        "{\"intents\":{}}",
        "{\"stills\":{\"films\":[]}}",
        "{\"stills\":{\"films\":\"x\"}}",
        "{\"manifest\":\"\\\\films\\\\A\"}",
        "{\"part\":{\"blob\":\"films/large\",\"version\":\"\",\"chunks\":[1]}}",
        "{\"blobs\":[{}]}",
        "[[[[",
        "MANY"
      })
  void whatIsNoJournalIsPassedOver(String what) throws Exception {
    putSome();
    DriveReport undisturbed = run(StoreBreak.never(), FIRST, new ExportFixtures.Plan(D1));
    Map<String, String> world = world(drive);
    station.beginAnew(D1);
    String json = what.equals("MANY") ? "{\"blobs\":[" + "[],".repeat(2 << 20) + "[]]}" : what;
    Files.writeString(copy(), line(json) + line(json).strip());
    assertThat(run(StoreBreak.never(), SECOND, new ExportFixtures.Plan(D1))).isEqualTo(undisturbed);
    assertThat(world(drive)).isEqualTo(world);
  }

  @Test
  void aDriveThatTakesNoCopyIsFilledWithoutOne() throws Exception {
    putSome();
    Files.createDirectory(copy());
    DriveReport report = run(StoreBreak.never(), FIRST, new ExportFixtures.Plan(D1));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(copy()).isDirectory();
  }
}
