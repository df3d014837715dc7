package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.LoggedBlob.LoggedChunk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DriveLogTest {

  /** A log as it was read. */
  private record Log(Optional<DriveId> drive, List<LoggedBlob> blobs, Optional<String> status) {}

  @Test
  void thePublishedLogsAreRead() {
    Log verbose = read(Samples.published("drivelog-verbose-2014-11-01.xml"));
    assertThat(verbose.drive()).contains(new DriveId("TESTDRV0001"));
    assertThat(verbose.status()).contains("CompletedWithErrors");
    assertThat(verbose.blobs()).hasSize(2);
    LoggedBlob report = verbose.blobs().get(0);
    assertThat(report.disposition())
        .isEqualTo(new LoggedBlob.Disposition(ImportDisposition.RENAME, DispositionStatus.RENAMED));
    assertThat(report.metadata().isGlobal()).isTrue();
    assertThat(verbose.blobs().get(1).isPageBlob()).isTrue();
    assertThat(verbose.blobs().get(1).chunks().get(1).status()).isEqualTo(ChunkStatus.CORRUPTED);
    assertThat(read(Samples.published("drivelog-error-2014-11-01.xml")).blobs()).isNotEmpty();
    assertThat(read(Samples.published("drivelog-error-drive-level.xml")).status()).isPresent();
  }

  @Test
  void anErrorLogIsTheVerboseLogWithoutWhatIsInOrder() {
    List<LoggedBlob> blobs = new ArrayList<>();
    for (LoggedBlob blob : read(Samples.published("drivelog-verbose-2014-11-01.xml")).blobs()) {
      blob.forErrorLog().ifPresent(blobs::add);
    }
    assertThat(blobs).hasSize(2);
    assertThat(blobs.get(0).chunks()).isEmpty();
    assertThat(blobs.get(0).metadata()).isNull();
    assertThat(blobs.get(1).chunks()).hasSize(1);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<LoggedBlob> blobs = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        blobs.add(randomBlob(random));
      }
      Log log = read(write(blobs));
      assertThat(log.blobs()).as("seed %d", seed).isEqualTo(blobs);
      assertThat(log.status()).contains("Completed");
      assertThat(log.drive()).contains(Samples.DRIVE);
    }
  }

  @Test
  void namesThatNoLogCanHoldAreStillTold() throws Exception {
    LoggedBlob blob =
        new LoggedBlob(
            BlobStatus.FILE_NAME_INVALID,
            "films/\u0001x\uD800",
            "\\..",
            0,
            null,
            false,
            List.of(),
            null,
            null);
    assertThat(read(write(List.of(blob))).blobs().getFirst().blobPath())
        .isEqualTo("films/\uFFFDx\uFFFD");
  }

  @Test
  void cutOffAtAnyByteItIsRefused() throws Exception {
    byte[] whole = write(List.of(randomBlob(new Random(7))));
    for (int length = 0; length < whole.length - 1; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(ManifestException.class);
    }
  }

  private static LoggedBlob randomBlob(Random random) {
    ManifestBlob blob = Samples.randomBlob(random);
    List<LoggedChunk> chunks = new ArrayList<>();
    for (Chunk chunk : blob.content().chunks()) {
      chunks.add(new LoggedChunk(chunk, Samples.any(random, List.of(ChunkStatus.values()))));
    }
    SideFile metadata = blob.metadata();
    return new LoggedBlob(
        Samples.any(random, List.of(BlobStatus.values())),
        blob.blobPath(),
        blob.snapshot(),
        blob.filePath(),
        blob.length(),
        random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt()),
        new LoggedBlob.Disposition(
            blob.disposition(), Samples.any(random, List.of(DispositionStatus.values()))),
        !chunks.isEmpty() && blob.content() instanceof BlobContent.Pages,
        chunks,
        metadata == null
            ? null
            : new LoggedBlob.LoggedSideFile(
                metadata,
                random.nextBoolean(),
                Samples.any(random, List.of(SideFileStatus.values()))),
        null);
  }

  private static byte[] write(List<LoggedBlob> blobs) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DriveLogWriter writer = new DriveLogWriter(out, Samples.DRIVE);
    for (LoggedBlob blob : blobs) {
      writer.write(blob);
    }
    writer.finish("Completed");
    return out.toByteArray();
  }

  private static Log read(byte[] log) {
    try (DriveLogReader reader = new DriveLogReader(new ByteArrayInputStream(log))) {
      List<LoggedBlob> blobs = new ArrayList<>();
      for (Optional<LoggedBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        blobs.add(blob.get());
      }
      return new Log(reader.driveId(), blobs, reader.status());
    }
  }
}
