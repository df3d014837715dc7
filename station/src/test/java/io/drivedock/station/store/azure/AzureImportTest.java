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
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.azure.StrictAzure.Break;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole drives into Azure. */
@Tag("installed")
final class AzureImportTest {

  private static final DriveId DRIVE = new DriveId("D1");
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  @TempDir Path folder;
  private SampleDrive drive;
  private byte[] large;

  @BeforeEach
  void prepare() throws Exception {
    large = new byte[(8 << 20) + 5];
    new Random(3).nextBytes(large);
    drive =
        new SampleDrive(folder.resolve("slots"), DRIVE)
            .add("films/a.bin", new byte[] {1, 2}, ImportDisposition.RENAME, 4)
            .add("films/large.bin", large, ImportDisposition.RENAME, 1_000_003)
            .add("films/a.bin", new byte[] {3}, ImportDisposition.RENAME, 4)
            .add("films/empty", new byte[0], ImportDisposition.RENAME, 4)
            .add("$root/top.txt", new byte[] {4}, ImportDisposition.OVERWRITE, 4)
            .finish();
  }

  private DriveReport run(Targets targets, String work) throws Exception {
    try (OpenDrive open = FolderOpener.slots(folder.resolve("slots")).read(DRIVE, Unlock.NONE)) {
      return new DriveImport(
              targets, folder.resolve(work), () -> NOW, new Blocks(64 << 20), RetryPolicy.NONE)
          .run(drive.assignment(), open, NONE);
    }
  }

  private static Targets targets(AzurePlace place) {
    return new AzureTargets(Map.of("main", place), InstantSource.system());
  }

  @Test
  void aDriveIsInTheAccountByteForByteAndItsLogsBesideIt() throws Exception {
    try (AzureServer server = AzureServer.start(Files.createDirectory(folder.resolve("azurite")))) {
      Targets targets = targets(server.place(Transport.DIRECT));
      DriveReport report = run(targets, "work");
      assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
      assertThat(report.bytesSucceeded()).isEqualTo(large.length + 4);
      assertThat(report.verboseLogUri())
          .startsWith(server.endpoint() + "/harbour/logs/waies/spring_D1_");
      try (ObjectStore store = targets.open("main", "harbour", "a test")) {
        assertThat(ObjectStoreContract.listed(store, "films", "").stream().map(path -> path.name()))
            .containsExactly("a (2).bin", "a.bin", "empty", "large.bin");
        ByteBuffer there = ByteBuffer.allocate(large.length);
        assertThat(
                store.read(
                    ObjectStoreContract.listed(store, "films", "large").getFirst(),
                    ReadOptions.from(0),
                    there))
            .isTrue();
        assertThat(there.array()).isEqualTo(large);
        assertThat(ObjectStoreContract.listed(store, "$root", "")).hasSize(1);
        assertThat(ObjectStoreContract.listed(store, "logs", "")).hasSize(3);
      }
    }
  }

  private static Map<String, Integer> blobs(StrictAzure azure) {
    Map<String, Integer> blobs = new TreeMap<>();
    azure
        .blobs("harbour")
        .forEach(
            (name, stored) -> {
              if (!name.startsWith(".drivedock/")) {
                // How much a log says was read again differs with what happened.
                blobs.put(
                    name,
                    new String(stored.bytes(), StandardCharsets.ISO_8859_1)
                        .replaceFirst("<!-- Read back from the target: [^>]*-->", "")
                        .hashCode());
              }
            });
    return blobs;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void brokenOffAtAnyRequestItGoesOnAsIfNothingHadBeen(boolean afterObeying) throws Exception {
    Map<String, Integer> undisturbed;
    int requests;
    try (StrictAzure azure = new StrictAzure()) {
      run(targets(StrictAzureTest.place(azure.endpoint(), Transport.DIRECT)), "whole");
      undisturbed = blobs(azure);
      assertThat(azure.blobs("harbour").keySet())
          .as("nothing of the station's own stays")
          .noneMatch(name -> name.contains(".drivedock/"));
      requests = azure.requests().size();
    }
    for (int n = 1; n <= requests; n++) {
      try (StrictAzure azure = new StrictAzure()) {
        Targets targets = targets(StrictAzureTest.place(azure.endpoint(), Transport.DIRECT));
        int last = n;
        azure.breakBy(
            (number, request) -> {
              if (number < last) {
                return null;
              }
              return afterObeying && number == last ? new Break.CutAfter() : new Break.CutBefore();
            });
        try {
          run(targets, "work" + afterObeying + n);
        } catch (StoreException | TransferStoppedException e) {
          azure.heal();
          run(targets, "work" + afterObeying + n);
        }
        assertThat(blobs(azure)).as("broken at %d", n).isEqualTo(undisturbed);
        assertThat(azure.violations()).isEmpty();
      }
    }
  }
}
