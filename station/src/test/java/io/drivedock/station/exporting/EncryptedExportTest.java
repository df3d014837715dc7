package io.drivedock.station.exporting;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.TransferStoppedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives that are encrypted: whose key it is, and when it is made. */
final class EncryptedExportTest {

  private static final DriveId D1 = new DriveId("D1");
  private static final ExportSelection FILMS = ExportFixtures.prefixes("/films/");

  @TempDir Path folder;
  private Targets targets = new FolderTargets(Map.of());
  private Path drive = Path.of("");
  private EncryptingOpener opener = new EncryptingOpener(FolderOpener.slots(Path.of("")));
  private final ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
  private final AtomicReference<@Nullable BitLockerKey> kept = new AtomicReference<>();

  @BeforeEach
  void makePlaces() throws Exception {
    Files.createDirectories(folder.resolve("store"));
    targets = new FolderTargets(Map.of("main", folder.resolve("store")));
    ExportingStation station = new ExportingStation(folder);
    drive = station.drive(D1);
    opener = new EncryptingOpener(station.opener());
    try (ObjectStore store = targets.open("main", "harbour", "a test")) {
      ExportFixtures.put(store, "films/a", "hello".getBytes(StandardCharsets.UTF_8));
    }
  }

  private BitLockerKey keep(BitLockerKey made) {
    kept.compareAndSet(null, made);
    opener.opened.add("kept");
    return kept();
  }

  private BitLockerKey kept() {
    return Objects.requireNonNull(kept.get());
  }

  private DriveReport run(DriveOpener in, Assignment assignment, KeyEscrow keys) throws Exception {
    return new ExportingStation(folder).run(targets, in, assignment, plan, keys, NONE);
  }

  private void assertWhole(DriveReport report) throws Exception {
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(ExportFixtures.manifest(drive)).containsOnlyKeys("films/a");
    assertThat(opener.keyOf(D1)).isEqualTo(kept());
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(kept().reveal());
      }
    }
  }

  @Test
  void aKeyIsInKeepingBeforeTheDriveIsOpenedAndLiesNowhereElse() throws Exception {
    assertWhole(run(opener, ExportFixtures.assignment(D1, FILMS), this::keep));
    assertThat(opener.opened).containsExactly("kept", "write", "reread");
    assertThat(kept().isRecoveryPassword()).isTrue();
  }

  @Test
  void whoNeverHeardThatItsKeyIsKeptOpensTheDriveWithThatOne() throws Exception {
    Assignment assignment = ExportFixtures.assignment(D1, FILMS);
    assertThatThrownBy(
            () ->
                run(
                    opener,
                    assignment,
                    made -> {
                      keep(made);
                      throw new TransferStoppedException("The answer was lost.");
                    }))
        .isInstanceOf(TransferStoppedException.class);
    assertThat(opener.keyOf(D1)).as("not opened, so not encrypted").isNull();
    assertThat(drive).isEmptyDirectory();
    assertWhole(run(opener, assignment, this::keep));
  }

  @Test
  void aStationThatGetsTheKeyWithTheDriveMakesNone() throws Exception {
    Assignment first = ExportFixtures.assignment(D1, FILMS);
    EncryptingOpener sealed = opener;
    DriveOpener breaking =
        new NarrowDrives(sealed, Long.MAX_VALUE, Long.MAX_VALUE, () -> sealed.opened.size() - 2);
    assertThatThrownBy(() -> run(breaking, first, this::keep)).isInstanceOf(DriveException.class);
    BitLockerKey key =
        BitLockerKey.parse("000011-000022-000033-000044-000055-000066-000077-000088");
    kept.set(key);
    assertThat(sealed.opened).containsExactly("kept");
    assertWhole(
        run(
            sealed,
            ExportFixtures.assignment(D1, FILMS, key),
            made -> fail("there is a key, and it is told")));
  }

  @Test
  void aDriveThatHasAKeyIsNotOpenedWhereNothingIsEncrypted() {
    BitLockerKey key =
        BitLockerKey.parse("000011-000022-000033-000044-000055-000066-000077-000088");
    DriveOpener open = new ExportingStation(folder).opener();
    DriveException no =
        catchThrowableOfType(
            DriveException.class,
            () ->
                run(open, ExportFixtures.assignment(D1, FILMS, key), made -> fail("there is one")));
    assertThat(no.kind()).isEqualTo(DriveException.Kind.ACCESS_DENIED);
    assertThat(no).hasMessageContaining("a slot that encrypts").hasMessageNotContaining("000011");
    assertThat(drive).isEmptyDirectory();
  }

  @Test
  void aListThatIsNoneMakesNoKey() throws Exception {
    Assignment assignment =
        ExportFixtures.assignment(D1, new ExportSelection.ListedInBlob("films/a"));
    DriveReport report = run(opener, assignment, made -> fail("nothing is written to the drive"));
    assertThat(report.status()).isEqualTo(CopyStatus.BLOB_LIST_FORMAT_INVALID);
    assertThat(opener.opened).isEmpty();
  }
}
