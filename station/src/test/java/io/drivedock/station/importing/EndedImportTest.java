package io.drivedock.station.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreCall;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferWatch;
import io.drivedock.station.transfer.WrongDriveException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports that are cancelled, and those that the operator finishes without what is left. */
final class EndedImportTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
  private static final int BLOBS = 300;

  /** Longer than any test lasts. */
  private static final RetryPolicy LONG =
      new RetryPolicy(Duration.ofMillis(10), Duration.ofSeconds(40), Duration.ofHours(1));

  @TempDir Path folder;
  private Path store;
  private SampleDrive drive;
  private final AtomicBoolean isAway = new AtomicBoolean();
  private final AtomicBoolean isOpenable = new AtomicBoolean(true);

  /** Somebody looks on, and may want it to end. */
  private static final class Ending implements TransferWatch {
    private volatile boolean isCancelled;
    private volatile boolean isFinished;
    private volatile boolean cancelsWhenHindered;
    private volatile boolean finishesWhenHindered;
    private volatile long cancelsAt = Long.MAX_VALUE;
    private final List<@Nullable String> hindrances = new ArrayList<>();

    @Override
    public void progress(Progress progress) {
      if (progress.bytesDone() >= cancelsAt) {
        isCancelled = true;
      }
    }

    @Override
    public boolean isStopped() {
      return false;
    }

    @Override
    public boolean isCancelled() {
      return isCancelled;
    }

    @Override
    public boolean isFinished() {
      return isFinished;
    }

    @Override
    public synchronized void hindered(@Nullable String why) {
      hindrances.add(why);
      isCancelled |= cancelsWhenHindered;
      isFinished |= finishesWhenHindered;
    }
  }

  @BeforeEach
  void prepare() throws Exception {
    store = Files.createDirectory(folder.resolve("store"));
    drive = new SampleDrive(folder.resolve("slots"));
    for (int i = 0; i < BLOBS; i++) {
      drive.add("films/%03d".formatted(i), bytes(i), ImportDisposition.RENAME, 1 << 20);
    }
    drive.finish();
  }

  private static byte[] bytes(int i) {
    return "film %d".formatted(i).getBytes(StandardCharsets.US_ASCII);
  }

  private Targets targets() {
    Targets real = new FolderTargets(Map.of("main", store));
    return new ForwardingTargets(
        real,
        opened -> {
          if (!isOpenable.get()) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "The target is gone.");
          }
          return new ForwardingStore(opened) {
            @Override
            protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
              if (isAway.get()) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "The target is away.");
              }
              return call.get();
            }
          };
        });
  }

  private DriveReport run(TransferWatch watch) throws Exception {
    try (OpenDrive open =
        FolderOpener.slots(folder.resolve("slots")).read(SampleDrive.ID, Unlock.NONE)) {
      return run(open, watch);
    }
  }

  private DriveReport run(OpenDrive open, TransferWatch watch) throws Exception {
    return new DriveImport(targets(), folder.resolve("work"), () -> NOW, new Blocks(16 << 20), LONG)
        .run(drive.assignment(), open, watch);
  }

  private int there() throws Exception {
    Path films = store.resolve("harbour/films");
    if (!Files.isDirectory(films)) {
      return 0;
    }
    try (var files = Files.list(films)) {
      return (int) files.count();
    }
  }

  private static int count(String text, String what) {
    return text.split(Pattern.quote(what), -1).length - 1;
  }

  private static String log(@Nullable String uri) throws Exception {
    return Files.readString(Path.of(URI.create(Objects.requireNonNull(uri))));
  }

  private String undelivered() throws Exception {
    try (var files = Files.list(folder.resolve("work/undelivered"))) {
      Path error =
          files.filter(file -> file.toString().endsWith("error.xml")).findFirst().orElseThrow();
      return Files.readString(error);
    }
  }

  @Test
  void aCancelledImportEndsWithTheBlobsAtHandAndListsTheRest() throws Exception {
    Ending watch = new Ending();
    watch.cancelsAt = 50;
    DriveReport report = run(watch);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    int there = there();
    assertThat(there).isBetween(1, BLOBS - 1);
    String log = log(report.errorLogUri());
    assertThat(count(log, "was not copied: the job was cancelled")).isEqualTo(BLOBS - there);
    assertThat(count(log(report.verboseLogUri()), "<Blob Status=\"Completed\"")).isEqualTo(there);
    assertThat(report.why()).isNull();
    assertThat(store.resolve("harbour/.drivedock/claims")).isEmptyDirectory();
  }

  @Test
  void aCancelTakesEffectAtOnceWhileTheTargetIsAskedAgain() throws Exception {
    isAway.set(true);
    Ending watch = new Ending();
    watch.cancelsWhenHindered = true;
    // Its logs cannot be brought, so that it is tried again later.
    assertThatThrownBy(() -> run(watch)).hasMessage("The target is away.");
    assertThat(watch.hindrances.getFirst()).isEqualTo("The target is away.");
    isAway.set(false);
    DriveReport report = run(watch);
    assertThat(there()).isZero();
    assertThat(report.bytesSucceeded()).isZero();
    assertThat(count(log(report.errorLogUri()), "<Blob Status=\"")).isEqualTo(BLOBS);
  }

  @Test
  void aDriveIsFinishedThoughItsTargetIsAway() throws Exception {
    isAway.set(true);
    Ending watch = new Ending();
    watch.finishesWhenHindered = true;
    DriveReport report = run(watch);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(report.errorLogUri()).isNull();
    assertThat(report.bytesTotal()).isPositive();
    assertThat(report.why()).contains("The operator finished the drive");
    assertThat(count(undelivered(), "<Blob Status=\"")).isEqualTo(BLOBS);
  }

  @Test
  void aDriveIsFinishedThoughItsTargetCannotEvenBeOpened() throws Exception {
    isOpenable.set(false);
    Ending watch = new Ending();
    watch.isFinished = true;
    DriveReport report = run(watch);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(count(undelivered(), "the operator finished the drive")).isEqualTo(BLOBS);
  }

  @Test
  void aDriveThatCannotBeReadAnyMoreIsFinishedByWhatIsKeptOfIt() throws Exception {
    isAway.set(true);
    Ending stuck = new Ending();
    stuck.cancelsWhenHindered = true;
    assertThatThrownBy(() -> run(stuck)).isInstanceOf(StoreException.class);
    isAway.set(false);
    DriveException gone = new DriveException(DriveException.Kind.IO_FAILED, "It is dead.");
    Ending watch = new Ending();
    watch.isFinished = true;
    DriveReport report = run(OpenDrive.unreadable(SampleDrive.ID, gone), watch);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(count(log(report.errorLogUri()), "<Blob Status=\"")).isEqualTo(BLOBS);
  }

  @Test
  void aDriveOfWhichNothingIsKeptAndThatCannotBeReadIsFinishedToo() throws Exception {
    DriveException gone = new DriveException(DriveException.Kind.IO_FAILED, "It is dead.");
    Ending watch = new Ending();
    watch.isFinished = true;
    DriveReport report = run(OpenDrive.unreadable(SampleDrive.ID, gone), watch);
    assertThat(report.status()).isEqualTo(CopyStatus.READ_MANIFEST_FAILED);
    assertThat(report.why()).isEqualTo("It is dead.");
    assertThat(log(report.errorLogUri())).contains("It is dead.");
  }

  @Test
  void anotherDriveInTheSlotIsAQuestionUntilSomebodyAnswersIt() throws Exception {
    Path slot = folder.resolve("slots").resolve(SampleDrive.ID.value());
    byte[] right = Files.readAllBytes(slot.resolve("DriveManifest.xml"));
    SampleDrive other =
        new SampleDrive(folder.resolve("others"), new DriveId("D2"))
            .add("films/other", bytes(1), ImportDisposition.RENAME, 4)
            .finish();
    Files.copy(
        other.root().resolve("DriveManifest.xml"),
        slot.resolve("DriveManifest.xml"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> run(new Ending()))
        .isInstanceOf(WrongDriveException.class)
        .hasMessageContaining("The slot of drive D1 contains a drive with the manifest of")
        .hasMessageContaining("drive D2");
    Ending finished = new Ending();
    finished.isFinished = true;
    DriveReport report = run(finished);
    assertThat(report.status()).isEqualTo(CopyStatus.MANIFEST_CORRUPTED);
    assertThat(report.why()).contains("D2");

    Files.write(slot.resolve("DriveManifest.xml"), right);
    assertThat(run(new Ending()).status()).isEqualTo(CopyStatus.COMPLETED);
  }

  @ParameterizedTest
  @CsvSource({
    "MANIFEST_NOT_FOUND, , without the manifest that the job names",
    "MANIFEST_CORRUPTED, bread and butter, is no manifest of any drive"
  })
  void aDriveWithoutAnyManifestIsAQuestionUntilSomebodyAnswersIt(
      CopyStatus status, @Nullable String content, String question) throws Exception {
    Path manifest =
        folder.resolve("slots").resolve(SampleDrive.ID.value()).resolve("DriveManifest.xml");
    byte[] right = Files.readAllBytes(manifest);
    Files.delete(manifest);
    if (content != null) {
      Files.writeString(manifest, content);
    }
    assertThatThrownBy(() -> run(new Ending()))
        .isInstanceOf(WrongDriveException.class)
        .hasMessageContaining("The slot of drive D1 contains a drive ")
        .hasMessageContaining(question);
    Ending finished = new Ending();
    finished.isFinished = true;
    DriveReport report = run(finished);
    assertThat(report.status()).isEqualTo(status);
    assertThat(report.why()).contains(question);

    Files.write(manifest, right);
    assertThat(run(new Ending()).status()).isEqualTo(CopyStatus.COMPLETED);
  }

  @Test
  void whatWasAtHandWhenTheStationDiedIsLookedForBeforeItIsListed() throws Exception {
    // The first makes the copy of the manifest last.
    AtomicInteger flushes = new AtomicInteger();
    Targets real = targets();
    Targets breaking =
        new ForwardingTargets(
            real,
            store ->
                new ForwardingStore(store) {
                  @Override
                  public void flush() {
                    super.flush();
                    if (flushes.incrementAndGet() == 2) {
                      throw new StoreException(StoreException.Kind.FULL, "No room.");
                    }
                  }
                });
    try (OpenDrive open =
        FolderOpener.slots(folder.resolve("slots")).read(SampleDrive.ID, Unlock.NONE)) {
      DriveImport imports =
          new DriveImport(breaking, folder.resolve("work"), () -> NOW, new Blocks(16 << 20), LONG);
      assertThatThrownBy(() -> imports.run(drive.assignment(), open, new Ending()))
          .isInstanceOf(StoreException.class);
      int there = there();
      assertThat(there).isPositive();
      Ending ending = new Ending();
      ending.isFinished = true;
      DriveReport report = imports.run(drive.assignment(), open, ending);
      assertThat(there()).isEqualTo(there);
      assertThat(count(log(report.errorLogUri()), "<Blob Status=\"")).isEqualTo(BLOBS - there);
    }
  }
}
