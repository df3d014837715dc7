package io.drivedock.station.exporting;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportPlan;
import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.station.planning.Planning;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What tests of exports need: blobs in a store, drives, and a plan that needs no server. */
public final class ExportFixtures {

  private ExportFixtures() {}

  public static Assignment assignment(DriveId drive, ExportSelection selection) {
    return assignment(drive, selection, null);
  }

  static Assignment assignment(
      DriveId drive, ExportSelection selection, @Nullable BitLockerKey key) {
    return new Assignment(
        1,
        false,
        Duration.ofSeconds(30),
        JobId.fresh(Instant.EPOCH, new Random(7)),
        new JobPath("11111111-2222-3333-4444-555555555555", "harbour", "autumn"),
        JobType.EXPORT,
        drive,
        key,
        null,
        null,
        "main",
        "harbour",
        "logs",
        LogLevel.VERBOSE,
        true,
        selection);
  }

  public static ExportSelection prefixes(String... prefixes) {
    return new ExportSelection.Listed(List.of(), List.of(prefixes));
  }

  public static ExportSelection paths(String... paths) {
    return new ExportSelection.Listed(List.of(paths), List.of());
  }

  /** The plan of a job, as a server keeps it. */
  public static final class Plan {
    private @Nullable ExportPlan plan;
    private final List<DriveId> drives;

    public Plan(DriveId... drives) {
      this.drives = List.of(drives);
    }

    public Planning of(DriveId drive) {
      return new Planning() {
        @Override
        public DriveAllocation plan(long capacity, Surveying survey)
            throws io.drivedock.station.transfer.TransferStoppedException {
          ExportPlan known = plan == null ? ExportPlan.of(survey.runs()) : plan;
          plan = known.hasCome(drive) ? known : known.with(drive, capacity);
          return plan.of(drive, drives.stream().allMatch(plan::hasCome));
        }

        @Override
        public DriveAllocation giveBack(List<ExportRun> rest) {
          plan = Optional.ofNullable(plan).orElseThrow().givenBack(drive, rest);
          return plan.of(drive, drives.stream().allMatch(plan::hasCome));
        }
      };
    }
  }

  public static void put(ObjectStore store, String path, byte[] content) {
    put(store, path, content, BlobProperties.NONE, BlobMetadata.NONE);
  }

  public static void put(
      ObjectStore store,
      String path,
      byte[] content,
      BlobProperties properties,
      BlobMetadata metadata) {
    put(store, path, content, false, properties, metadata);
  }

  static void put(
      ObjectStore store,
      String path,
      byte[] content,
      boolean isPageBlob,
      BlobProperties properties,
      BlobMetadata metadata) {
    BlobPath blob = BlobPath.parse(path);
    List<Chunk> chunks = new ArrayList<>();
    try (BlobUpload upload = store.upload(blob, content.length, isPageBlob, properties, metadata)) {
      for (int at = 0; at < content.length; at += Chunk.LENGTH_MAX) {
        int length = Math.min(Chunk.LENGTH_MAX, content.length - at);
        ByteBuffer data = ByteBuffer.allocateDirect(length).put(content, at, length).flip();
        Chunk chunk = new Chunk(at, length, null, Md5.ofContent(data.duplicate()));
        upload.put(chunk, data);
        chunks.add(chunk);
      }
      upload.commit(chunks, BlobUpload.Existing.REPLACE);
    }
  }

  private static String key(ManifestBlob blob) {
    SnapshotTime snapshot = blob.snapshot();
    return snapshot == null ? blob.blobPath() : blob.blobPath() + "@" + snapshot;
  }

  /** What the manifest of a drive lists, in its order; read from the drive alone. */
  public static List<ManifestBlob> blobs(Path drive) throws IOException {
    List<ManifestBlob> blobs = new ArrayList<>();
    Path file = drive.resolve(drive.getFileName() + ".manifest");
    try (InputStream stream = Files.newInputStream(file);
        ManifestReader reader = new ManifestReader(stream)) {
      for (Optional<ManifestBlob> next = reader.next(); next.isPresent(); next = reader.next()) {
        blobs.add(next.get());
      }
    }
    return blobs;
  }

  /**
   * What the manifest of a drive lists, by blob and the time of the snapshot; read from the drive
   * alone.
   */
  public static Map<String, ManifestBlob> manifest(Path drive) throws IOException {
    Map<String, ManifestBlob> blobs = new LinkedHashMap<>();
    blobs(drive).forEach(blob -> blobs.put(key(blob), blob));
    return blobs;
  }

  public static Path file(Path drive, String path) {
    Path file = drive;
    for (String segment : DrivePath.parse(path).segments()) {
      file = file.resolve(segment);
    }
    return file;
  }

  public static byte[] content(Path drive, ManifestBlob blob) throws IOException {
    return Files.readAllBytes(file(drive, blob.filePath()));
  }
}
