package io.drivedock.station.logs;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.job.JobDetails;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings files of ours into the customer's account (Microsoft, "Azure Import/Export service log
 * file format").
 */
public final class LogUploader {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String FOLDER = "/waies/";
  private static final BlobProperties XML =
      new BlobProperties("application/xml", null, null, null, null);

  private static final Logger LOG = LoggerFactory.getLogger(LogUploader.class);

  /** Beside the work folders of drives. */
  private static final String UNDELIVERED = "undelivered";

  private final ObjectStore store;
  private final Assignment assignment;
  private final ProgressCounter counter;

  /** The room of that job. */
  public LogUploader(ObjectStore store, Assignment assignment, ProgressCounter counter) {
    this.store = store;
    this.assignment = assignment;
    this.counter = counter;
  }

  /**
   * Where a file about a drive lies.
   *
   * @param startedAt when the work on the drive began
   * @param kind such as {@code error}
   */
  public BlobPath path(Instant startedAt, String kind) {
    return named(
        "%s_%s_%s_%s.xml"
            .formatted(
                assignment.path().name(), assignment.drive(), STAMP.format(startedAt), kind));
  }

  /** Where a file lies that has that name here. */
  public BlobPath named(String name) {
    try {
      return BlobPath.parse(assignment.diagnosticsPath() + FOLDER + name);
    } catch (IllegalArgumentException e) {
      return BlobPath.parse(JobDetails.DIAGNOSTICS_PATH_DEFAULT + FOLDER + name);
    }
  }

  /**
   * Brings a file as {@link #upload} does. One that the target does not take, though it is well or
   * the drive is to end without it, is kept beside the work folder instead.
   *
   * @return where it lies; null if it could not be brought
   */
  public @Nullable String deliver(Path file, BlobPath to)
      throws IOException, TransferStoppedException {
    try {
      return upload(file, to);
    } catch (StoreException e) {
      switch (e.kind()) {
        case REJECTED, LEASED, CHANGED -> {}
        case UNAVAILABLE, FULL, FORBIDDEN -> {
          if (!counter.endsWithoutTarget()) {
            throw e;
          }
        }
      }
      Path kept = keep(file, to);
      LOG.error(
          "drive={} job={} the target did not accept file {}; it is in {}: {}",
          assignment.drive(),
          assignment.job(),
          to,
          kept,
          e.getMessage());
      return null;
    }
  }

  private static Path keep(Path file, BlobPath to) throws IOException {
    Path work = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path folder = work.resolveSibling(UNDELIVERED);
    Files.createDirectories(folder);
    Path kept = folder.resolve(to.name().replace('/', '_'));
    return Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Brings a file as a blob; one that an earlier run brought is replaced.
   *
   * @return where it lies, for people and their tools
   */
  public String upload(Path file, BlobPath to) throws IOException, TransferStoppedException {
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        BlobUpload upload = store.upload(to, from.size(), false, XML, BlobMetadata.NONE)) {
      List<Chunk> chunks = new ArrayList<>();
      ByteBuffer buffer = ByteBuffer.allocate(Chunk.LENGTH_MAX);
      for (long at = 0; at < from.size(); at += buffer.limit()) {
        counter.checkGoesOn();
        buffer.clear();
        while (buffer.hasRemaining() && from.read(buffer, at + buffer.position()) >= 0) {}
        buffer.flip();
        Chunk chunk = new Chunk(at, buffer.limit(), null, Md5.ofContent(buffer.duplicate()));
        upload.put(chunk, buffer.duplicate());
        chunks.add(chunk);
      }
      counter.checkGoesOn();
      upload.commit(chunks, BlobUpload.Existing.REPLACE);
    }
    store.flush();
    return store.uri(to);
  }
}
