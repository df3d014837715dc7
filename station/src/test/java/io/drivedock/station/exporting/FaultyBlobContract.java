package io.drivedock.station.exporting;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.importing.SampleDrive;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.FaultyProxy;
import io.drivedock.station.store.FaultyProxy.Fault;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferWatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real store of which one blob fails for ever, behind a proxy that makes it so. */
public abstract class FaultyBlobContract {

  private static final DriveId DRIVE = new DriveId("D1");
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  /** Long enough for another blob to go meanwhile, on a machine that is busy with other things. */
  private static final RetryPolicy SHORT =
      new RetryPolicy(Duration.ofMillis(20), Duration.ofMillis(160), Duration.ofMillis(1_200));

  @TempDir protected Path folder;
  private FaultyProxy proxy;

  protected abstract void startServer() throws Exception;

  protected abstract void stopServer();

  /** The port of the server. */
  protected abstract int server();

  /** A target {@code main} at that port. */
  protected abstract Targets targets(int port) throws Exception;

  @BeforeEach
  void startProxy() throws Exception {
    startServer();
    proxy = new FaultyProxy(server());
  }

  @AfterEach
  void stopProxy() throws Exception {
    proxy.close();
    stopServer();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private SampleDrive drive() throws Exception {
    return new SampleDrive(folder.resolve("slots"), DRIVE)
        .add("films/before", random(10), ImportDisposition.RENAME, 1 << 20)
        .add("films/faulty", random(11), ImportDisposition.RENAME, 1 << 20)
        .add("films/large-faulty", random((9 << 20) + 3), ImportDisposition.RENAME, 1 << 20)
        .add("films/large", random((9 << 20) + 5), ImportDisposition.RENAME, 1 << 20)
        .add("films/behind", random(12), ImportDisposition.RENAME, 1 << 20)
        .finish();
  }

  private DriveReport imported(SampleDrive drive, TransferWatch watch) throws Exception {
    try (OpenDrive open = FolderOpener.slots(folder.resolve("slots")).read(DRIVE, Unlock.NONE)) {
      return new DriveImport(
              targets(proxy.port()), folder.resolve("work"), () -> NOW, new Blocks(64 << 20), SHORT)
          .run(drive.assignment(), open, watch);
    }
  }

  private List<String> there() throws Exception {
    try (ObjectStore store = targets(server()).open("main", "harbour", "a test")) {
      return ObjectStoreContract.listed(store, "films", "").stream().map(BlobPath::name).toList();
    }
  }

  private String log(@Nullable String uri) throws Exception {
    String name = Objects.requireNonNull(uri).replaceFirst(".*/logs/", "");
    try (ObjectStore store = targets(server()).open("main", "harbour", "a test")) {
      BlobPath path = new BlobPath("logs", name);
      ByteBuffer text = ByteBuffer.allocate((int) store.stat(path).orElseThrow().length());
      assertThat(store.read(path, ReadOptions.from(0), text)).isTrue();
      return new String(text.array(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anImportGoesOnWithoutABlobThatFailsForEver(Fault fault) throws Exception {
    SampleDrive drive = drive();
    proxy.failAt(line -> line.contains("faulty"), fault);
    AtomicReference<@Nullable String> why = new AtomicReference<>();
    AtomicReference<@Nullable String> first = new AtomicReference<>();
    TransferWatch watch = watch(why, first);
    DriveReport report = imported(drive, watch);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(there()).containsExactly("before", "behind", "large");
    assertThat(report.bytesSucceeded()).isEqualTo(22 + (9 << 20) + 5);
    assertThat(log(report.errorLogUri()))
        .contains("<BlobPath>films/faulty</BlobPath>")
        .contains("BlobRequestFailed")
        .contains("The target did not accept the preceding blob: ")
        .contains(
            switch (fault) {
              case STATUS_500 -> "status 500";
              case STATUS_403 -> "status 403";
              case UNREADABLE -> "no answer";
            });
    assertThat(first.get()).as("the reason was told while it was asked again").contains("faulty");
    assertThat(why.get()).as("nothing is in the way any more").isNull();
  }

  private static TransferWatch watch(
      AtomicReference<@Nullable String> why, AtomicReference<@Nullable String> first) {
    return new TransferWatch() {
      @Override
      public void progress(Progress progress) {}

      @Override
      public boolean isStopped() {
        return false;
      }

      @Override
      public void hindered(@Nullable String now) {
        why.set(now);
        first.compareAndSet(null, now);
      }
    };
  }

  @Test
  void aTargetThatTakesNothingIsWaitedFor() throws Exception {
    SampleDrive drive = drive();
    proxy.failAt(line -> line.startsWith("PUT ") && !line.contains("owners"), Fault.STATUS_500);
    assertThatThrownBy(() -> imported(drive, NONE)).isInstanceOf(StoreException.class);
    proxy.failAt(line -> false, Fault.STATUS_500);
    assertThat(imported(drive, NONE).status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(there()).hasSize(5);
  }

  /** With nothing else to bring, only a look at the target tells whose fault it is. */
  @ParameterizedTest
  @ValueSource(ints = {11, (9 << 20) + 3})
  void theOnlyBlobOfADriveIsAtFaultIfTheTargetRefusesItAlone(int length) throws Exception {
    SampleDrive drive =
        new SampleDrive(folder.resolve("slots"), DRIVE)
            .add("films/faulty", random(length), ImportDisposition.RENAME, 1 << 20)
            .finish();
    makeContainer();
    proxy.failAt(line -> line.contains("faulty"), Fault.STATUS_403);
    DriveReport report = imported(drive, NONE);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(log(report.errorLogUri())).contains("BlobRequestFailed").contains("status 403");
    assertThat(there()).containsExactly("there");
  }

  @Test
  void keysThatOpenNothingAreTheOperators() throws Exception {
    SampleDrive drive = drive();
    makeContainer();
    proxy.failAt(line -> line.startsWith("PUT ") && !line.contains("owners"), Fault.STATUS_403);
    assertThatThrownBy(() -> imported(drive, NONE))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FORBIDDEN));
    assertThat(there()).containsExactly("there");
  }

  private void makeContainer() throws Exception {
    try (ObjectStore store = targets(server()).open("main", "harbour", "a test")) {
      ExportFixtures.put(store, "films/there", random(3), BlobProperties.NONE, BlobMetadata.NONE);
    }
  }

  @Test
  void theOnlyBlobOfAnExportIsListedIfTheStoreRefusesItAlone() throws Exception {
    try (ObjectStore store = targets(server()).open("main", "harbour", "a test")) {
      ExportFixtures.put(store, "films/faulty", random(10), BlobProperties.NONE, BlobMetadata.NONE);
    }
    proxy.failAt(line -> line.contains("/faulty"), Fault.STATUS_403);
    ExportingStation station = new ExportingStation(folder);
    DriveReport report =
        station.export(targets(proxy.port()), DRIVE, ExportFixtures.prefixes("/films/"), SHORT);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(log(Objects.requireNonNull(report.exported()).incompleteListUri()))
        .contains("films/faulty");
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anExportListsABlobThatFailsForEver(Fault fault) throws Exception {
    try (ObjectStore store = targets(server()).open("main", "harbour", "a test")) {
      for (String name : List.of("a", "faulty", "large-faulty", "z")) {
        int length = name.startsWith("large") ? (9 << 20) + 3 : 10;
        ExportFixtures.put(
            store, "films/" + name, random(length), BlobProperties.NONE, BlobMetadata.NONE);
      }
    }
    proxy.failAt(line -> line.contains("/faulty") || line.contains("large-faulty"), fault);
    ExportingStation station = new ExportingStation(folder);
    DriveReport report =
        station.export(targets(proxy.port()), DRIVE, ExportFixtures.prefixes("/films/"), SHORT);
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(ExportFixtures.manifest(station.drive(DRIVE)).keySet())
        .containsExactlyInAnyOrder("films/a", "films/z");
    assertThat(log(Objects.requireNonNull(report.exported()).incompleteListUri()))
        .contains("films/faulty")
        .contains("films/large-faulty");
    assertThat(log(report.errorLogUri())).contains("The store did not deliver the blob above: ");
  }
}
