package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportedDrive.ID;
import static io.drivedock.station.exporting.ExportedDrive.put;
import static io.drivedock.station.exporting.ExportedDrive.putAll;
import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static io.drivedock.station.exporting.ExportedDrive.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.WritableDrive;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TestWatch;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to drives that do not give back what was written to them. */
final class MendedExportTest {

  @TempDir Path folder;
  private Path drive = Path.of("");
  private Targets targets = new FolderTargets(Map.of());
  private TransferWatch watch = TestWatch.NONE;
  private RottenDrives bay = new RottenDrives(FolderOpener.slots(Path.of("")), n -> {});

  @BeforeEach
  void makePlaces() throws Exception {
    targets = new FolderTargets(Map.of("main", Files.createDirectories(folder.resolve("store"))));
    drive = Files.createDirectories(folder.resolve("slots").resolve(ID.value()));
    try (ObjectStore store = store()) {
      putAll(store, "films/a", text("hello"));
      putAll(store, "films/large", random((13 << 20) + 5, 3));
      put(store, "films/z", text("last"));
    }
  }

  private ObjectStore store() {
    return targets.open("main", "harbour", "a test");
  }

  /** What happens to a drive before it is read for the nth time. */
  private interface Rot {
    void before(int nth) throws IOException;
  }

  private static final class RottenDrives implements DriveOpener {
    private final DriveOpener opener;
    private final Rot rot;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger mends = new AtomicInteger();

    RottenDrives(DriveOpener opener, Rot rot) {
      this.opener = opener;
      this.rot = rot;
    }

    @Override
    public Set<DriveId> present() throws DriveException {
      return opener.present();
    }

    @Override
    public OpenDrive read(DriveId id, Unlock unlock) throws DriveException {
      return opener.read(id, unlock);
    }

    @Override
    public boolean encrypts(DriveId id) throws DriveException {
      return opener.encrypts(id);
    }

    @Override
    public WritableDrive write(DriveId id, Unlock unlock) throws DriveException {
      return opener.write(id, unlock);
    }

    @Override
    public OpenDrive reread(DriveId id, Unlock unlock) throws DriveException {
      try {
        rot.before(reads.incrementAndGet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return opener.reread(id, unlock);
    }

    @Override
    public MendableDrive mend(DriveId id, Unlock unlock) throws DriveException {
      mends.incrementAndGet();
      return opener.mend(id, unlock);
    }
  }

  private void rotting(Rot rot) {
    bay = new RottenDrives(FolderOpener.slots(folder.resolve("slots")), rot);
  }

  private DriveReport run(Targets from, ExportFixtures.Plan plan) throws Exception {
    return new DriveExport(
            from,
            bay,
            folder.resolve("work"),
            () -> Instant.EPOCH,
            new Blocks(8 << 20),
            RetryPolicy.NONE)
        .run(
            ExportFixtures.assignment(ID, ExportFixtures.prefixes("/films/")),
            plan.of(ID),
            made -> made,
            watch);
  }

  private DriveReport run() throws Exception {
    return run(targets, new ExportFixtures.Plan(ID));
  }

  private void flip(String file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(drive.resolve(file).toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 1);
    }
  }

  private void damage() throws IOException {
    flip("films/large", 5);
    flip("films/large", (13 << 20) + 1);
    Files.delete(drive.resolve("films/a"));
    Files.writeString(drive.resolve("films/a.properties"), "<Properties/>");
  }

  private void damageOnce(int nth) throws IOException {
    if (nth == 1) {
      damage();
    }
  }

  private static String log(DriveReport report) throws Exception {
    return Files.readString(Path.of(URI.create(Objects.requireNonNull(report.verboseLogUri()))));
  }

  private void reset() throws Exception {
    for (Path place : List.of(folder.resolve("work"), drive)) {
      try (var files = Files.walk(place)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(drive);
  }

  @Test
  void whatIsDamagedIsWrittenOnceMoreAndTheLogSaysSo() throws Exception {
    rotting(nth -> {});
    DriveReport undisturbed = run();
    Map<String, String> whole = world(drive);
    assertThat(log(undisturbed)).doesNotContain("written again");
    assertThat(bay.mends).hasValue(0);
    assertThat(bay.reads).hasValue(1);
    reset();

    rotting(this::damageOnce);
    DriveReport report = run();

    assertThat(report).isEqualTo(undisturbed);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(world(drive)).isEqualTo(whole);
    assertThat(log(report))
        .contains("written again from the store: 4 ranges of 2 blobs, 5243")
        .contains("Then everything was correct.");
  }

  @Test
  void whatIsWrongWhenItIsReadOnceAndNotTheNextTimeIsSaidToo() throws Exception {
    rotting(
        nth -> {
          if (nth <= 2) {
            flip("films/large", 5);
          }
        });
    DriveReport report = run();
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(bay.mends).hasValue(1);
    assertThat(log(report)).contains("written again from the store: 0 ranges of 0 blobs");
  }

  @Test
  void aDriveThatIsDamagedAgainDoesNotLeaveAndIsMendedOnce() throws Exception {
    rotting(nth -> flip("films/large", 5L << 20));
    ExportFixtures.Plan plan = new ExportFixtures.Plan(ID);
    assertThatThrownBy(() -> run(targets, plan))
        .isInstanceOf(TransferStoppedException.class)
        .hasMessageContaining(
            "\\films\\large is wrong from byte 4194304 on, after it was repaired");
    assertThat(bay.mends).hasValue(1);
    assertThat(drive.resolve("D1.manifest")).doesNotExist();

    rotting(nth -> {});
    assertThatThrownBy(() -> run(targets, plan))
        .hasMessageContaining(
            "\\films\\large is wrong from byte 4194304 on, and was repaired before");
    assertThat(bay.mends).hasValue(0);

    flip("films/large", 5L << 20);
    DriveReport report = run(targets, plan);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(log(report)).contains("written again");
  }

  @Test
  void allIsReadOnceMoreAfterADriveWasMended() throws Exception {
    rotting(
        nth -> {
          damageOnce(nth);
          if (nth == 3) {
            flip("films/z", 1);
          }
        });
    assertThatThrownBy(this::run)
        .hasMessageContaining("\\films\\z is wrong from byte 0 on, after it was repaired");
  }

  @Test
  void whatHasChangedInTheStoreMeanwhileCannotBeMended() throws Exception {
    rotting(
        nth -> {
          damageOnce(nth);
          if (nth == 1) {
            try (ObjectStore store = store()) {
              putAll(store, "films/a", text("other"));
            }
          }
        });
    assertThatThrownBy(this::run)
        .isInstanceOf(TransferStoppedException.class)
        .hasMessageContaining(
            "and cannot be repaired: \\films\\a: it has changed in the store. Do not return");
    assertThat(drive.resolve("D1.manifest")).doesNotExist();
  }

  @Test
  void aDriveThatHasLostMuchIsNotMended() throws Exception {
    try (ObjectStore store = store()) {
      for (int i = 0; i <= 1_000; i++) {
        put(store, "films/many/" + i, text("x"));
      }
    }
    rotting(
        nth -> {
          for (int i = 0; i <= 1_000; i++) {
            Files.delete(drive.resolve("films/many/" + i));
          }
        });
    assertThatThrownBy(this::run).hasMessageContaining("is wrong from byte 0 on. Do not return");
    assertThat(bay.mends).hasValue(0);
  }

  @Test
  void aStopWhileItIsReadAgainIsNoProof() throws Exception {
    watch =
        new TransferWatch() {
          @Override
          public void progress(Progress progress) {}

          @Override
          public boolean isStopped() {
            return bay.reads.get() > 0;
          }
        };
    rotting(nth -> {});
    assertThatThrownBy(this::run).hasMessageContaining("was stopped");
    assertThat(drive.resolve("D1.manifest")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void brokenOffWhileItIsMendedItGoesOn(boolean afterwards) throws Exception {
    StoreBreak counting = StoreBreak.never();
    AtomicLong before = new AtomicLong();
    rotting(
        nth -> {
          before.compareAndSet(0, counting.calls());
          damageOnce(nth);
        });
    DriveReport undisturbed = run(counting.of(targets), new ExportFixtures.Plan(ID));
    Map<String, String> whole = world(drive);
    long count = counting.calls();
    assertThat(count).isGreaterThan(before.get() + 4);
    for (long n = before.get() + 1; n <= count; n++) {
      reset();
      rotting(this::damageOnce);
      ExportFixtures.Plan plan = new ExportFixtures.Plan(ID);
      try {
        DriveReport _ = run(StoreBreak.once(n, afterwards).of(targets), plan);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      DriveReport report = run(targets, plan);
      assertThat(report).as("broken at call %d", n).isEqualTo(undisturbed);
      assertThat(world(drive)).as("broken at call %d", n).isEqualTo(whole);
    }
  }
}
