package io.drivedock.station.store.azure;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.importing.SampleDrive;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.FaultyWire;
import io.drivedock.station.store.FaultyWire.Harm;
import io.drivedock.station.store.FaultyWire.Way;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TargetsWithOptions;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.store.Transport;
import io.drivedock.station.transfer.Blocks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole drives into Azure over a wire that harms one byte. */
@Timeout(300)
final class AzureWireTest {

  private static final DriveId DRIVE = new DriveId("D1");
  private static final int RUNS = 40;
  private static final RetryPolicy RETRY_POLICY =
      new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(2));

  @TempDir Path folder;
  private final Map<String, byte[]> contents = new TreeMap<>();
  private SampleDrive drive;

  @BeforeEach
  void prepare() throws Exception {
    drive = new SampleDrive(folder.resolve("slots"), DRIVE);
    Random random = new Random(4);
    for (int length : new int[] {0, 1, 700, 3_000, 20_000, 60_000}) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      contents.put("films/" + length, content);
      drive.add("films/" + length, content, ImportDisposition.RENAME, 7_000);
    }
    drive.finish();
  }

  /** Everything that was brought is read again, so that answers with bytes are harmed too. */
  private static Targets targets(int port) {
    AzurePlace place =
        StrictAzureTest.place(
            "http://127.0.0.1:" + port + "/" + StrictAzure.ACCOUNT, Transport.DIRECT);
    Targets real = new AzureTargets(Map.of("main", place), InstantSource.system());
    TransferOptions usual = real.options("main");
    return new TargetsWithOptions(
        real, new TransferOptions(ReadBack.FULL, usual.commitsDamaged(), usual.bandwidth()));
  }

  private DriveReport run(Targets targets, String work) throws Exception {
    try (OpenDrive open = FolderOpener.slots(folder.resolve("slots")).read(DRIVE, Unlock.NONE)) {
      return new DriveImport(
              targets,
              folder.resolve(work),
              () -> Instant.EPOCH,
              new Blocks(16 << 20),
              RETRY_POLICY)
          .run(drive.assignment(), open, NONE);
    }
  }

  private static int port(StrictAzure azure) {
    return URI.create(azure.endpoint()).getPort();
  }

  @ParameterizedTest
  @CsvSource({
    "TO_SERVER, FLIPPED",
    "TO_SERVER, CUT",
    "FROM_SERVER, FLIPPED",
    "FROM_SERVER, CUT",
  })
  void whateverByteIsHarmedTheBlobsAreRightOrTheirDamageIsNamed(Way way, Harm harm)
      throws Exception {
    long bytes;
    try (StrictAzure azure = new StrictAzure();
        FaultyWire wire = new FaultyWire(port(azure), way, harm, Long.MAX_VALUE)) {
      assertThat(run(targets(wire.port()), "whole").status()).isEqualTo(CopyStatus.COMPLETED);
      bytes = wire.bytes();
      assertIsThereOnce(azure, false);
    }
    assertThat(bytes).isGreaterThan(3_000);
    int untouched = 0;
    for (int n = 0; n < RUNS; n++) {
      long at = bytes * n / RUNS + n % 7;
      String work = "work" + n;
      try (StrictAzure azure = new StrictAzure();
          FaultyWire wire = new FaultyWire(port(azure), way, harm, at)) {
        DriveReport report;
        try {
          report = run(targets(wire.port()), work);
        } catch (StoreException e) {
          // It waits until the target is well again, as a station does.
          report = run(targets(port(azure)), work);
        }
        boolean isDamaged = report.status() != CopyStatus.COMPLETED;
        assertIsThereOnce(azure, isDamaged);
        untouched += isDamaged ? 0 : 1;
        if (isDamaged) {
          assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
        }
      }
      deleteWork(work);
    }
    // A head that says something else is refused for good; bytes and cuts are made up for.
    assertThat(untouched).isGreaterThan(harm == Harm.CUT ? RUNS - 1 : RUNS / 2);
  }

  /** Each blob under its own name and no other, with its own bytes. */
  private void assertIsThereOnce(StrictAzure azure, boolean mayLackOne) {
    Map<String, StrictAzure.Stored> blobs = new TreeMap<>();
    azure
        .blobs("harbour")
        .forEach(
            (name, stored) -> {
              if (name.startsWith("films/")) {
                blobs.put(name, stored);
              }
            });
    for (Map.Entry<String, StrictAzure.Stored> blob : blobs.entrySet()) {
      assertThat(contents).containsKey(blob.getKey());
      assertThat(Arrays.equals(blob.getValue().bytes(), contents.get(blob.getKey())))
          .as(blob.getKey())
          .isTrue();
    }
    if (!mayLackOne) {
      assertThat(blobs).hasSameSizeAs(contents);
    }
  }

  private void deleteWork(String work) throws Exception {
    try (var files = Files.walk(folder.resolve(work))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
