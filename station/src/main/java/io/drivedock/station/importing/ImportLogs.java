package io.drivedock.station.importing;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobContent;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DriveLogWriter;
import io.drivedock.drive.LoggedBlob;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SideFileStatus;
import io.drivedock.job.CopyStatus;
import io.drivedock.station.logs.LogUploader;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the copy logs of a drive, and the copy of its manifest, into the customer's account
 * (Microsoft, "Azure Import/Export service log file format"). They are written at the end, by
 * reading manifest and outcomes side by side, so that they do not depend on how often the transfer
 * was broken off.
 */
final class ImportLogs {

  private static final int REASON_MAX = 1_000;

  private final LogUploader uploader;
  private final Assignment assignment;
  private final Instant startedAt;
  private final ProgressCounter counter;

  ImportLogs(
      LogUploader uploader, Assignment assignment, Instant startedAt, ProgressCounter counter) {
    this.uploader = uploader;
    this.assignment = assignment;
    this.startedAt = startedAt;
    this.counter = counter;
  }

  private @Nullable String upload(Path file, String kind)
      throws IOException, TransferStoppedException {
    return uploader.deliver(file, uploader.path(startedAt, kind));
  }

  /** Brings the manifest; where it lies. */
  @Nullable String uploadManifest(Path manifest) throws IOException, TransferStoppedException {
    return upload(manifest, "manifest");
  }

  /** Brings the error log; where it lies. */
  @Nullable String uploadErrorLog(Path to, Path manifest, ImportJournal journal, CopyStatus status)
      throws IOException, TransferStoppedException {
    write(to, manifest, journal, status, true);
    return upload(to, "error");
  }

  /** Brings the error log of a drive of which nothing could be moved; where it lies. */
  @Nullable String uploadUnusable(Path to, CopyStatus status, String why)
      throws IOException, TransferStoppedException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
      DriveLogWriter log = new DriveLogWriter(out, assignment.drive());
      log.comment(reason(why));
      log.finish(status.text());
    }
    return upload(to, "error");
  }

  /** Brings the log of everything; where it lies. */
  @Nullable String uploadVerboseLog(
      Path to, Path manifest, ImportJournal journal, CopyStatus status)
      throws IOException, TransferStoppedException {
    write(to, manifest, journal, status, false);
    return upload(to, "verbose");
  }

  private void write(
      Path to, Path manifest, ImportJournal journal, CopyStatus status, boolean onlyErrors)
      throws IOException, TransferStoppedException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
      DriveLogWriter log = new DriveLogWriter(out, assignment.drive());
      writeBlobs(log, manifest, journal, onlyErrors);
      log.finish(status.text());
    }
  }

  private void writeBlobs(
      DriveLogWriter log, Path manifest, ImportJournal journal, boolean onlyErrors)
      throws IOException, TransferStoppedException {
    try (InputStream stream = ManifestCopy.open(manifest);
        ManifestReader reader = new ManifestReader(stream);
        ImportJournal.Outcomes outcomes = journal.outcomes()) {
      Map<Evidence, Long> evidence = new EnumMap<>(Evidence.class);
      for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        counter.checkGoesOn();
        BlobOutcome outcome = outcomes.next();
        if (outcome.isMade()) {
          evidence.merge(outcome.evidence(), 1L, Long::sum);
        }
        LoggedBlob logged = logged(blob.get(), outcome);
        Optional<LoggedBlob> told = Optional.of(logged);
        if (onlyErrors) {
          told =
              logged
                  .forErrorLog()
                  .or(() -> outcome.isAffected() ? Optional.of(logged) : Optional.empty());
        }
        if (told.isPresent()) {
          log.write(told.get());
          if (outcome.reason() != null) {
            log.comment(reason(outcome.reason()));
          }
        }
      }
      log.comment(text(evidence));
    }
  }

  /** As a comment can hold it. */
  private static String reason(String text) {
    StringBuilder said = new StringBuilder();
    text.chars()
        .limit(REASON_MAX)
        .map(c -> c < ' ' || c > '~' || c == '-' ? '_' : c)
        .forEach(said::appendCodePoint);
    return said.toString();
  }

  /** The format has no place for it, and its readers pass over comments. */
  private static String text(Map<Evidence, Long> evidence) {
    return String.format(
        Locale.ROOT,
        "Read back from the target: %d blobs completely, %d in part, %d by a"
            + " checksum that the target provides, %d not.",
        evidence.getOrDefault(Evidence.WHOLE, 0L),
        evidence.getOrDefault(Evidence.IN_PART, 0L),
        evidence.getOrDefault(Evidence.BY_CHECKSUM, 0L),
        evidence.getOrDefault(Evidence.NONE, 0L));
  }

  private static LoggedBlob logged(ManifestBlob blob, BlobOutcome outcome) {
    List<Chunk> chunks = blob.content().chunks();
    ChunkStatus[] statuses = outcome.chunks().toArray(chunks.size());
    List<LoggedBlob.LoggedChunk> loggedChunks = new ArrayList<>(statuses.length);
    for (int i = 0; i < statuses.length; i++) {
      loggedChunks.add(new LoggedBlob.LoggedChunk(chunks.get(i), statuses[i]));
    }
    return new LoggedBlob(
        outcome.status(),
        outcome.blobPath(),
        blob.filePath(),
        blob.length(),
        new LoggedBlob.Disposition(blob.disposition(), outcome.disposition()),
        blob.content() instanceof BlobContent.Pages,
        loggedChunks,
        logged(blob.metadataInForce(), blob.metadata() == null, outcome.metadata()),
        logged(blob.propertiesInForce(), blob.properties() == null, outcome.properties()));
  }

  private static LoggedBlob.@Nullable LoggedSideFile logged(
      @Nullable SideFile file, boolean isGlobal, @Nullable SideFileStatus status) {
    return file == null || status == null
        ? null
        : new LoggedBlob.LoggedSideFile(file, isGlobal, status);
  }
}
