package io.drivedock.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.FakeDock.Mood;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.StationToken;
import io.drivedock.station.exporting.DriveExport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.importing.SampleDrive;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StationLoopTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final DriveId D1 = new DriveId("D1");
  private static final DriveId D2 = new DriveId("D2");
  private static final DriveId D3 = new DriveId("D3");
  private static final String KEY = "111111-222222-333333-444444-555555-666666-777777-888888";
  private static final int BLOBS = 40;
  private static final Duration TICK = Duration.ofMillis(5);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Path slots;
  private Path store;
  private FakeDock dock;
  private RecordedLog log;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    slots = Files.createDirectories(folder.resolve("slots"));
    store = Files.createDirectories(folder.resolve("store"));
    log = new RecordedLog();
    dock = new FakeDock(LONG);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    dock.close();
    log.close();
  }

  // ---- what a test sets up

  private Targets targets() {
    return new FolderTargets(Map.of("main", store));
  }

  static Intervals quick(Duration closeWithin) {
    return new Intervals(
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(60),
        Duration.ofMillis(50),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        closeWithin);
  }

  private StationLoop start(Targets targets) {
    return start(targets, quick(LONG));
  }

  private StationLoop start(Targets targets, Intervals intervals) {
    ControlPlane line = new ControlPlane(dock.uri(), StationToken.parse(FakeDock.TOKEN));
    DriveImport imports =
        new DriveImport(
            targets, folder.resolve("work"), () -> NOW, new Blocks(16 << 20), RetryPolicy.NONE);
    DriveExport exports =
        new DriveExport(
            targets,
            FolderOpener.slots(slots),
            folder.resolve("work"),
            () -> NOW,
            new Blocks(16 << 20),
            RetryPolicy.NONE);
    StationLoop loop =
        new StationLoop(
            "dock-1", 2, FolderOpener.slots(slots), imports, exports, line, () -> NOW, intervals);
    open.add(line);
    open.add(loop);
    loop.start();
    return loop;
  }

  /** A drive in its slot, and a job that wants it moved. */
  private SampleDrive insert(DriveId id) throws Exception {
    SampleDrive drive = new SampleDrive(slots, id);
    for (int i = 0; i < BLOBS; i++) {
      drive.add(blob(id, i), content(i), ImportDisposition.RENAME, 8);
    }
    drive.withKey(KEY).finish();
    dock.expect(drive.assignment());
    return drive;
  }

  private static String blob(DriveId id, int i) {
    return "films/%s/%03d".formatted(id, i);
  }

  private static byte[] content(int seed) {
    byte[] bytes = new byte[8];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  // ---- what a test looks at

  private static ConditionFactory await() {
    return Awaitility.await().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(TICK);
  }

  /** Every blob of the drives is there, whole, and there is no other. */
  private void assertEveryBlobIsThereOnce(DriveId... ids) throws Exception {
    Set<String> expected = new TreeSet<>();
    for (DriveId id : ids) {
      for (int i = 0; i < BLOBS; i++) {
        expected.add(blob(id, i));
        assertThat(store.resolve("harbour").resolve(blob(id, i))).hasBinaryContent(content(i));
      }
    }
    try (var files = Files.walk(store.resolve("harbour/films"))) {
      List<String> found =
          files
              .filter(Files::isRegularFile)
              .map(file -> store.resolve("harbour").relativize(file).toString())
              .toList();
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private void awaitReports(int count) {
    await().until(() -> dock.reports.size() >= count);
    assertThat(dock.reports)
        .hasSize(count)
        .extracting(DriveReport::status)
        .containsOnly(CopyStatus.COMPLETED);
  }

  private static SlotStatus status(StationLoop loop, DriveId id) {
    return loop.statuses().stream()
        .filter(status -> status.drive().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitStatus(StationLoop loop, DriveId id, Class<? extends SlotStatus> what) {
    await().ignoreExceptions().until(() -> what.isInstance(status(loop, id)));
  }

  private long requests(String beginning) {
    return dock.requests.stream().filter(request -> request.startsWith(beginning)).count();
  }

  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(shift|drive|heartbeat|mover)-.*"))
        .toList();
  }

  private static void awaitNoThreads() {
    await().until(() -> ourThreads().isEmpty());
  }

  private static void remove(Path tree) {
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- moving and reporting

  @Test
  void aDriveInASlotIsMovedAndReportedAndForgotten() throws Exception {
    insert(D1);
    StationLoop loop = start(targets());
    awaitReports(1);
    assertThat(dock.reports.getFirst().bytesSucceeded()).isEqualTo(8 * BLOBS);
    assertEveryBlobIsThereOnce(D1);
    awaitStatus(loop, D1, SlotStatus.Idle.class);
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void aDriveThatIsPutInLaterIsFound() throws Exception {
    remove(slots);
    start(targets());
    insert(D1);
    awaitReports(1);
  }

  @Test
  void progressIsToldWhileBytesMoveAndShown() throws Exception {
    insert(D1);
    Gate gate = new Gate(5);
    StationLoop loop = start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    await().until(() -> dock.heartbeats.stream().anyMatch(p -> p.bytesDone() == 8 * 5));
    assertThat(dock.heartbeats.getLast().bytesTotal()).isEqualTo(8 * BLOBS);
    assertThat(status(loop, D1))
        .isInstanceOfSatisfying(
            SlotStatus.Transferring.class,
            moving -> assertThat(moving.progress()).isEqualTo(dock.heartbeats.getLast()));
    gate.open();
    awaitReports(1);
  }

  @Test
  void aLeaseIsRenewedWhileNothingMoves() throws Exception {
    dock.close();
    dock = new FakeDock(Duration.ofSeconds(1));
    insert(D1);
    Gate gate = new Gate(0);
    start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    // Ten heartbeats are two lives of the lease.
    await().until(() -> dock.heartbeats.size() >= 10);
    gate.open();
    awaitReports(1);
    assertThat(requests("POST /leases")).isPositive();
    assertThat(dock.lease(D1)).isEqualTo(1);
  }

  @Test
  void twoDrivesAreMovedAtOnceAndTheThirdAfterwards() throws Exception {
    insert(D1);
    insert(D2);
    insert(D3);
    Gate gate = new Gate(0);
    StationLoop loop = start(new InterceptedTargets(targets(), gate));
    awaitStatus(loop, D1, SlotStatus.Transferring.class);
    awaitStatus(loop, D2, SlotStatus.Transferring.class);
    assertThat(status(loop, D3)).isEqualTo(new SlotStatus.Idle(D3));
    gate.open();
    awaitReports(3);
    assertEveryBlobIsThereOnce(D1, D2, D3);
  }

  @ParameterizedTest
  @EnumSource(names = {"AWAY", "TROUBLED"})
  void aReportIsRepeatedUntilItIsAccepted(Mood mood) throws Exception {
    insert(D1);
    Gate gate = new Gate(0);
    StationLoop loop = start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    dock.is(mood);
    gate.open();
    awaitStatus(loop, D1, SlotStatus.Reporting.class);
    await().until(() -> requests("PUT /leases/1/report") >= 3);
    assertThat(dock.reports).isEmpty();
    assertThat(folder.resolve("work")).isNotEmptyDirectory();
    dock.is(Mood.WELL);
    awaitReports(1);
    awaitStatus(loop, D1, SlotStatus.Idle.class);
    assertThat(log.with("report server=UNREACHABLE")).hasSize(1);
    assertEveryBlobIsThereOnce(D1);
  }

  @Test
  void aReportWhoseAcceptanceWasNotHeardIsSaidAgain() throws Exception {
    insert(D1);
    Gate gate = new Gate(0);
    StationLoop loop = start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    dock.is(Mood.MUTE);
    gate.open();
    await().until(() -> dock.reports.size() >= 2);
    dock.is(Mood.WELL);
    awaitStatus(loop, D1, SlotStatus.Idle.class);
    assertThat(Set.copyOf(dock.reports)).hasSize(1);
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void aReportThatIsRefusedIsNotRepeated() throws Exception {
    insert(D1);
    dock.is(Mood.REFUSING);
    StationLoop loop = start(targets());
    await().until(() -> !log.with("was refused: No: 409").isEmpty());
    awaitStatus(loop, D1, SlotStatus.Idle.class);
    assertThat(requests("PUT /leases/1/report")).isEqualTo(1);
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  // ---- leases

  @Test
  void aLostLeaseStopsTheTransferAndTheNextOneFinishesItWithEveryBlobOnce() throws Exception {
    insert(D1);
    Files.createDirectory(slots.resolve(D3.value()));
    Gate gate = new Gate(5);
    start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    dock.takeAway(D1);
    await().until(() -> !ourThreads().contains("heartbeat-D1"));
    // The old run still winds down: its drive must not be asked for, though it may be had again.
    int asked = dock.asked.size();
    await().until(() -> dock.asked.size() > asked + 3);
    assertThat(List.copyOf(dock.asked).subList(asked, asked + 3)).containsOnly(List.of(D3));
    gate.open();
    awaitReports(1);
    assertEveryBlobIsThereOnce(D1);
    assertThat(log.with("waits: The server took away the lease of drive D1; ")).hasSize(1);
    assertThat(dock.lease(D1)).isEqualTo(3);
    assertThat(dock.released).isEmpty();
  }

  @Test
  void aDriveThatIsParkedStopsAtTheNextBlockAndGoesOnFromThereWhenItIsStarted() throws Exception {
    insert(D1);
    Gate gate = new Gate(5);
    StationLoop loop = start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    dock.park(D1, true);
    await().until(() -> !log.with("waits").isEmpty() || dock.heartbeats.size() >= 2);
    int beats = dock.heartbeats.size();
    await().until(() -> dock.heartbeats.size() > beats);
    gate.open();
    await().until(() -> dock.released.contains(1L));
    awaitStatus(loop, D1, SlotStatus.Idle.class);
    int asked = dock.asked.size();
    await().until(() -> dock.asked.size() > asked + 2);
    assertThat(dock.reports).isEmpty();
    assertThat(gate.came()).isLessThan(BLOBS);
    assertThat(log.with("WARN")).isEmpty();
    dock.park(D1, false);
    awaitReports(1);
    assertEveryBlobIsThereOnce(D1);
  }

  @Test
  void aLeaseThatIsLostBeforeTheReportCostsNothing() throws Exception {
    insert(D1);
    Gate gate = new Gate(0);
    StationLoop loop = start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    dock.is(Mood.AWAY);
    gate.open();
    awaitStatus(loop, D1, SlotStatus.Reporting.class);
    dock.takeAway(D1);
    dock.is(Mood.WELL);
    awaitReports(1);
    assertEveryBlobIsThereOnce(D1);
    assertThat(gate.came()).isEqualTo(BLOBS);
  }

  @Test
  void aLeaseThatIsNotRenewedForAsLongAsItLastsStopsTheTransfer() throws Exception {
    dock.close();
    dock = new FakeDock(Duration.ofMillis(500));
    insert(D1);
    Gate gate = new Gate(5);
    start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    dock.is(Mood.AWAY);
    await().until(dock::holdsNothing);
    gate.open();
    await().until(() -> !log.with("D1 was not renewed in time").isEmpty());
    assertThat(requests("PUT /leases/1/report")).isZero();
    dock.is(Mood.WELL);
    awaitReports(1);
    assertEveryBlobIsThereOnce(D1);
  }

  @Test
  void aLeaseOutlivesTroubleOfTheServersDatabase() throws Exception {
    insert(D1);
    Gate gate = new Gate(5);
    StationLoop loop = start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    dock.is(Mood.TROUBLED);
    long before = requests("PUT /leases/1/progress");
    await().until(() -> requests("PUT /leases/1/progress") >= before + 3);
    awaitStatus(loop, D1, SlotStatus.Transferring.class);
    dock.is(Mood.WELL);
    gate.open();
    awaitReports(1);
    assertThat(dock.released).isEmpty();
    assertThat(requests("PUT /leases/1/report")).as("under the first lease").isOne();
    assertThat(log.with("drive=D1 heartbeat server=UNREACHABLE")).hasSize(1);
    assertEveryBlobIsThereOnce(D1);
  }

  // ---- what is in the way

  @ParameterizedTest
  @EnumSource(names = {"AWAY", "TROUBLED", "MAD", "CLOSED"})
  void aServerThatDoesNotServeDoesNotEndTheShiftAndIsNotedOnce(Mood mood) throws Exception {
    insert(D1);
    dock.is(mood);
    StationLoop loop = start(targets());
    await().until(() -> dock.requests.size() >= 3);
    awaitStatus(loop, D1, SlotStatus.Waiting.class);
    dock.is(Mood.WELL);
    awaitReports(1);
    assertThat(log.with("WARN station=dock-1 server=")).hasSize(1);
    assertThat(log.with("station=dock-1 server=BACK")).hasSize(1);
  }

  @Test
  void aTargetThatIsNotThereParksTheDriveAndItGoesOnWhenItIs() throws Exception {
    insert(D1);
    remove(store);
    StationLoop loop = start(targets());
    await().until(() -> dock.released.size() >= 3);
    awaitStatus(loop, D1, SlotStatus.Waiting.class);
    assertThat(log.with("waits: The target folder " + store)).hasSize(1);
    Files.createDirectory(store);
    awaitReports(1);
    assertEveryBlobIsThereOnce(D1);
  }

  @Test
  void aTargetThatIsFullIsNoFailureOfTheDrive() throws Exception {
    insert(D1);
    Gate gate = new Gate(7);
    AtomicBoolean isFull = new AtomicBoolean(true);
    Runnable filling =
        () -> {
          gate.run();
          if (isFull.get()) {
            throw new StoreException(StoreException.Kind.FULL, "It is full. Make room.");
          }
        };
    gate.open();
    StationLoop loop = start(new InterceptedTargets(targets(), filling));
    await().until(() -> dock.released.size() >= 3);
    await()
        .until(
            () ->
                status(loop, D1) instanceof SlotStatus.Waiting waiting
                    && waiting.why().contains("Make room"));
    isFull.set(false);
    awaitReports(1);
    assertEveryBlobIsThereOnce(D1);
    assertThat(log.with("waits: It is full. Make room.")).hasSize(1);
    assertThat(log.with("taken")).hasSize(1);
  }

  @Test
  void aDriveThatIsGoneWhenItIsGivenIsGivenBackAndTakenWhenItReturns() throws Exception {
    insert(D1);
    Path away = folder.resolve("away");
    AtomicBoolean isFirst = new AtomicBoolean(true);
    dock.beforeAssigning(
        () -> {
          if (isFirst.getAndSet(false)) {
            try {
              Files.move(slots.resolve(D1.value()), away);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
    start(targets());
    await().until(() -> dock.released.contains(1L));
    Files.move(away, slots.resolve(D1.value()));
    awaitReports(1);
  }

  @Test
  void aFailureNobodyForesawIsLoggedWithItsTraceAndTriedAgain() throws Exception {
    insert(D1);
    insert(D2);
    AtomicBoolean isFirst = new AtomicBoolean(true);
    Runnable breaking =
        () -> {
          if (isFirst.getAndSet(false)) {
            throw new IllegalStateException("we are wrong");
          }
        };
    start(new InterceptedTargets(targets(), breaking));
    awaitReports(2);
    assertEveryBlobIsThereOnce(D1, D2);
    assertThat(dock.released).hasSize(1);
    assertThat(log.with("ERROR drive="))
        .singleElement()
        .asString()
        .contains("unexpectedly", "we are wrong", "\tat io.drivedock");
  }

  // ---- the end

  @Test
  void aCloseInTheMiddleGivesTheDriveBackAndTheNextLoopFinishes() throws Exception {
    insert(D1);
    Gate gate = new Gate(5);
    StationLoop first = start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    Thread closing = Thread.ofPlatform().start(first::close);
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    gate.open();
    closing.join();
    assertThat(dock.released).containsExactly(1L);
    assertThat(dock.holdsNothing()).isTrue();
    assertThat(dock.reports).isEmpty();
    awaitNoThreads();
    int before = gate.came();
    assertThat(before).isLessThan(BLOBS);
    start(targets());
    awaitReports(1);
    assertEveryBlobIsThereOnce(D1);
  }

  @Test
  void aCloseWhileAReportWaitsGivesTheDriveBackAndTheNextShiftReports() throws Exception {
    insert(D1);
    Gate gate = new Gate(0);
    StationLoop first = start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    dock.is(Mood.CLOSED);
    gate.open();
    awaitStatus(first, D1, SlotStatus.Reporting.class);
    first.close();
    awaitNoThreads();
    dock.is(Mood.WELL);
    start(targets());
    awaitReports(1);
    assertEveryBlobIsThereOnce(D1);
  }

  @Test
  void aCloseDoesNotWaitForAServerThatHangs() throws Exception {
    insert(D1);
    insert(D2);
    Gate gate = new Gate(0);
    StationLoop loop =
        start(new InterceptedTargets(targets(), gate), quick(Duration.ofMillis(300)));
    awaitStatus(loop, D2, SlotStatus.Transferring.class);
    dock.is(Mood.HANGING);
    gate.open();
    loop.close();
    awaitNoThreads();
    assertThat(log.with("left to itself")).isEmpty();
  }

  // ---- what nobody may read

  @Test
  void neitherTokenNorKeyIsLoggedOrShownWhateverHappens() throws Exception {
    insert(D1);
    Gate gate = new Gate(3);
    StationLoop loop = start(new InterceptedTargets(targets(), gate));
    gate.awaitSomebody();
    for (Mood mood : List.of(Mood.AWAY, Mood.MAD, Mood.CLOSED)) {
      dock.is(mood);
      String kind =
          switch (mood) {
            case AWAY -> "UNREACHABLE";
            case MAD -> "BROKEN";
            default -> "FORBIDDEN";
          };
      await().until(() -> !log.with("heartbeat server=" + kind).isEmpty());
    }
    assertThat(loop.statuses().toString()).doesNotContain(KEY);
    gate.open();
    awaitStatus(loop, D1, SlotStatus.Reporting.class);
    dock.takeAway(D1);
    dock.is(Mood.WELL);
    awaitReports(1);
    loop.close();
    assertThat(log.all()).isNotEmpty();
    assertThat(log.with("0123456789")).isEmpty();
    assertThat(log.with(KEY)).isEmpty();
  }
}
