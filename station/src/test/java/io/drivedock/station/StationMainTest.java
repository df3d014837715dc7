package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.settings.SettingsException;
import io.drivedock.station.controlplane.StationToken;
import io.drivedock.station.importing.SampleDrive;
import io.drivedock.station.settings.StationConfig;
import io.drivedock.station.settings.TargetConfig;
import io.drivedock.station.settings.Workload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StationMainTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final DriveId D1 = new DriveId("D1");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int BLOBS = 100;
  private static final int BLOB_BYTES = 1 << 18;

  @TempDir Path folder;
  private FakeDock dock;

  @BeforeEach
  void open() throws Exception {
    dock = new FakeDock(LONG);
    Files.createDirectories(folder.resolve("store"));
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(LONG).pollDelay(Duration.ZERO);
  }

  private StationConfig config(Path work, Path target) {
    return new StationConfig(
        dock.uri(),
        StationToken.parse(FakeDock.TOKEN),
        "dock-1",
        folder.resolve("slots"),
        List.of(),
        work,
        Map.of("main", new TargetConfig.Folder(target)),
        Workload.DEFAULT,
        Duration.ofMillis(50));
  }

  private StationConfig config() {
    return config(folder.resolve("work"), folder.resolve("store"));
  }

  private Path file() throws Exception {
    return Files.writeString(
        folder.resolve("station.yaml"),
        """
        server: %s
        name: dock-1
        slots: slots
        work: work
        targets: {main: {folder: store}}
        pollEvery: 50ms
        """
            .formatted(dock.uri()));
  }

  private void insert(int blobBytes) throws Exception {
    SampleDrive drive = new SampleDrive(folder.resolve("slots"), D1);
    for (int i = 0; i < BLOBS; i++) {
      drive.add("films/" + i, new byte[blobBytes], ImportDisposition.RENAME, 1 << 20);
    }
    dock.expect(drive.finish().assignment());
  }

  private long blobs() throws Exception {
    try (var files = Files.list(folder.resolve("store/harbour/films"))) {
      return files.count();
    }
  }

  @Test
  void aStationInsideAnotherProgramMovesDrivesUntilItIsClosed() throws Exception {
    insert(10);
    try (Station station = StationMain.start(config(), () -> NOW)) {
      await().until(() -> dock.reports.size() == 1);
      assertThat(station.name()).isEqualTo("dock-1");
      await().until(() -> station.statuses().equals(List.of(new SlotStatus.Idle(D1))));
    }
    assertThat(blobs()).isEqualTo(BLOBS);
    // The work folder is free again.
    StationMain.start(config(), () -> NOW).close();
  }

  @Test
  void aServerThatIsNotThereYetIsNoReasonNotToStart() throws Exception {
    insert(10);
    dock.is(FakeDock.Mood.AWAY);
    try (Station station = StationMain.start(config(), () -> NOW)) {
      await()
          .until(() -> station.statuses().stream().anyMatch(SlotStatus.Waiting.class::isInstance));
      dock.is(FakeDock.Mood.WELL);
      await().until(() -> dock.reports.size() == 1);
    }
  }

  @Test
  void foldersThatCannotBeUsedAreNamedBeforeAnythingStarts() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(
            () -> StationMain.start(config(file.resolve("work"), folder.resolve("x")), () -> NOW))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'work' is " + file.resolve("work") + ", in which this user cannot")
        .hasMessageContaining(
            "'targets.main.folder' is " + folder.resolve("x") + ", which does not exist");
    assertThatThrownBy(() -> StationMain.start(config(folder.resolve("w"), file), () -> NOW))
        .hasMessageContaining("which is not a folder");
    assertThat(dock.requests).isEmpty();
    // What was taken before the other fault was found is free again.
    StationMain.start(config(folder.resolve("w"), folder.resolve("store")), () -> NOW).close();
  }

  @Test
  void twoStationsDoNotShareAWorkFolder() {
    try (Station first = StationMain.start(config(), () -> NOW)) {
      System.gc();
      assertThatThrownBy(() -> StationMain.start(config(), () -> NOW))
          .hasMessageContaining("'work' is ")
          .hasMessageContaining("which another station uses");
      assertThat(first.name()).isEqualTo("dock-1");
    }
  }

  @Test
  void settingsThatCannotBeUsedEndTheRunWithTheReason() {
    StringWriter err = new StringWriter();
    int code = StationMain.run(folder.resolve("none.yaml"), Map.of(), new PrintWriter(err));
    assertThat(code).isEqualTo(StationMain.SETTINGS_WRONG);
    assertThat(err.toString()).contains("the file does not exist");
  }

  @Test
  void anInterruptedRunClosesTheStationAndEndsWell() throws Exception {
    insert(10);
    Path file = file();
    AtomicInteger code = new AtomicInteger(-1);
    Thread running =
        Thread.ofPlatform()
            .start(
                () ->
                    code.set(
                        StationMain.run(
                            file,
                            Map.of(StationConfig.TOKEN_VARIABLE, FakeDock.TOKEN),
                            new PrintWriter(System.err, true, StandardCharsets.UTF_8))));
    await().until(() -> dock.reports.size() == 1);
    running.interrupt();
    running.join();
    assertThat(code).hasValue(StationMain.ENDED);
    StationMain.start(config(), () -> NOW).close();
  }

  // ---- a process of its own

  /** What a station process runs. */
  static final class Alone {
    private Alone() {}

    public static void main(String[] args) {
      System.exit(
          StationMain.run(
              Path.of(args[0]),
              System.getenv(),
              new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
    }
  }

  private Process startAlone() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Alone.class.getName(),
            file().toString());
    builder.environment().put(StationConfig.TOKEN_VARIABLE, FakeDock.TOKEN);
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
    return builder.start();
  }

  /** Starts a process and waits until it is in the middle of the drive. */
  private Process startedInTheMiddle() throws Exception {
    insert(BLOB_BYTES);
    Process process = startAlone();
    await()
        .ignoreExceptions()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> blobs() >= 3 || !process.isAlive());
    return process;
  }

  /** A second process brings what is left, and nothing twice. */
  private void finish() throws Exception {
    Process second = startAlone();
    try {
      await().until(() -> dock.reports.size() == 1 || !second.isAlive());
    } finally {
      second.destroy();
      assertThat(second.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(dock.reports).hasSize(1);
    assertThat(dock.reports.getFirst().bytesSucceeded()).isEqualTo((long) BLOBS * BLOB_BYTES);
    assertThat(blobs()).isEqualTo(BLOBS);
  }

  @Test
  void aProcessThatIsKilledLeavesNothingThatTheNextOneDoesNotFinish() throws Exception {
    // Deaf to reports: the drive cannot be done before the kill.
    dock.isAfterAssigning(FakeDock.Mood.AWAY);
    Process first = startedInTheMiddle();
    first.destroyForcibly().waitFor();
    assertThat(dock.reports).isEmpty();
    dock.is(FakeDock.Mood.WELL);
    finish();
  }

  @Test
  void aProcessThatIsToldToEndGivesItsDriveBackFirst() throws Exception {
    Process first = startedInTheMiddle();
    first.destroy();
    assertThat(first.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(dock.holdsNothing()).isTrue();
    finish();
  }
}
