package io.drivedock.station.store.s3;

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
import io.drivedock.station.store.s3.StrictS3.Break;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole drives into S3. */
@Tag("installed")
final class S3ImportTest {

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

  @Test
  void aDriveIsInTheBucketByteForByteAndItsLogsBesideIt() throws Exception {
    try (S3Server server = S3Server.start(Files.createDirectory(folder.resolve("s3")))) {
      Targets targets =
          new S3Targets(Map.of("main", S3StoreTest.place(server.endpoint(), "imports")));
      DriveReport report = run(targets, "work");
      assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
      assertThat(report.bytesSucceeded()).isEqualTo(large.length + 4);
      assertThat(report.verboseLogUri())
          .startsWith(server.endpoint() + "/imports/harbour/logs/waies/spring_D1_");
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

  /** No part of it can be made, and none may wait in memory for what never comes. */
  @Test
  void aBlobWithDamageInEveryPartIsLeftOut() throws Exception {
    byte[] content = new byte[5 * PartsUpload.PART_BYTES_MIN];
    new Random(4).nextBytes(content);
    SampleDrive damaged =
        new SampleDrive(folder.resolve("slots"), new DriveId("D2"))
            .add("films/damaged.bin", content, ImportDisposition.RENAME, 1_000_003)
            .add("films/whole.bin", content, ImportDisposition.RENAME, 1_000_003)
            .finish();
    for (int at = 1; at < content.length; at += PartsUpload.PART_BYTES_MIN) {
      content[at]++;
    }
    Files.write(damaged.root().resolve("f0"), content);
    try (StrictS3 s3 = new StrictS3();
        OpenDrive open =
            FolderOpener.slots(folder.resolve("slots")).read(new DriveId("D2"), Unlock.NONE)) {
      S3Place place = S3StoreTest.place(s3.endpoint(), "imports", 1, Transport.DIRECT);
      DriveReport report =
          new DriveImport(
                  new S3Targets(Map.of("main", place)),
                  folder.resolve("work"),
                  () -> NOW,
                  new Blocks(64 << 20),
                  RetryPolicy.NONE)
              .run(damaged.assignment(), open, NONE);
      assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
      assertThat(report.bytesSucceeded()).isEqualTo(content.length);
      assertThat(blobs(s3)).containsKey("harbour/films/whole.bin");
      assertThat(blobs(s3)).doesNotContainKey("harbour/films/damaged.bin");
      assertThat(s3.uploadsUnderWay()).isZero();
    }
  }

  private static Map<String, Integer> blobs(StrictS3 s3) {
    Map<String, Integer> blobs = new TreeMap<>();
    s3.objects("imports")
        .forEach(
            (key, stored) -> {
              if (!key.contains("/.drivedock/")) {
                // How much a log says was read again differs with what happened.
                blobs.put(
                    key,
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
    try (StrictS3 s3 = new StrictS3()) {
      run(new S3Targets(Map.of("main", S3StoreTest.place(s3.endpoint(), "imports"))), "whole");
      undisturbed = blobs(s3);
      assertThat(s3.objects("imports").keySet())
          .as("nothing of the station's own stays")
          .noneMatch(key -> key.contains("/.drivedock/"));
      requests = s3.requests().size();
    }
    for (int n = 1; n <= requests; n++) {
      try (StrictS3 s3 = new StrictS3()) {
        Targets targets =
            new S3Targets(Map.of("main", S3StoreTest.place(s3.endpoint(), "imports")));
        int last = n;
        s3.breakBy(
            (number, request) -> {
              if (number < last) {
                return null;
              }
              return afterObeying && number == last ? new Break.CutAfter() : new Break.CutBefore();
            });
        try {
          run(targets, "work" + afterObeying + n);
        } catch (StoreException | TransferStoppedException e) {
          s3.heal();
          run(targets, "work" + afterObeying + n);
        }
        assertThat(blobs(s3)).as("broken at %d", n).isEqualTo(undisturbed);
        assertThat(s3.violations()).isEmpty();
      }
    }
  }
}
