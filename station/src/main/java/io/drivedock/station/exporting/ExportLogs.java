package io.drivedock.station.exporting;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.DriveLogWriter;
import io.drivedock.job.CopyStatus;
import io.drivedock.station.logs.LogUploader;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the copy logs of an export into the customer's account. */
final class ExportLogs {

  private static final int UNHELD_TOLD_MAX = 20;
  private static final int UNHELD_MAX = 128;

  private final LogUploader uploader;
  private final Assignment assignment;
  private final Instant startedAt;
  private final ProgressCounter counter;

  ExportLogs(
      LogUploader uploader, Assignment assignment, Instant startedAt, ProgressCounter counter) {
    this.uploader = uploader;
    this.assignment = assignment;
    this.startedAt = startedAt;
    this.counter = counter;
  }

  /**
   * Brings the error log; where it lies.
   *
   * @param unusable what is named and no blob can be called
   * @param remark on the drive as a whole
   */
  @Nullable String uploadErrorLog(
      Path to,
      ExportJournal journal,
      List<String> unusable,
      CopyStatus status,
      Optional<String> remark)
      throws IOException, TransferStoppedException {
    return upload(to, journal, unusable, status, remark, true);
  }

  /** Brings the log of everything; where it lies. */
  @Nullable String uploadVerboseLog(
      Path to,
      ExportJournal journal,
      List<String> unusable,
      CopyStatus status,
      Optional<String> remark)
      throws IOException, TransferStoppedException {
    return upload(to, journal, unusable, status, remark, false);
  }

  private @Nullable String upload(
      Path to,
      ExportJournal journal,
      List<String> unusable,
      CopyStatus status,
      Optional<String> remark,
      boolean onlyErrors)
      throws IOException, TransferStoppedException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to));
        ExportJournal.Blobs blobs = onlyErrors ? journal.notable() : journal.blobs()) {
      DriveLogWriter log = new DriveLogWriter(out, assignment.drive());
      for (String path : unusable) {
        log.write(ExportedBlob.failed(BlobStatus.BLOB_REQUEST_FAILED, path, 0).logged());
        log.comment(Remark.NO_NAME.text());
      }
      for (Optional<ExportedBlob> next = blobs.next(); next.isPresent(); next = blobs.next()) {
        counter.checkGoesOn();
        log.write(next.get().logged());
        Remark said = next.get().remark();
        if (said != null) {
          log.comment(said.text());
        }
        String reason = next.get().reason();
        if (reason != null) {
          log.comment(Remark.sentence(reason));
        }
        if (!next.get().unheld().isEmpty()) {
          log.comment(unheld(next.get().unheld()));
        }
      }
      if (journal.mended().isPresent()) {
        log.comment(text(journal.mended().get()));
      }
      if (remark.isPresent()) {
        log.comment(Remark.ascii(remark.get()));
      }
      log.finish(status.text());
    }
    return uploader.deliver(to, uploader.path(startedAt, onlyErrors ? "error" : "verbose"));
  }

  /** Others chose the names. */
  private static String unheld(List<String> names) {
    String told =
        names.stream()
            .limit(UNHELD_TOLD_MAX)
            .map(name -> name.length() > UNHELD_MAX ? name.substring(0, UNHELD_MAX) : name)
            .map(name -> name.replaceAll("[^A-Za-z0-9._-]", "?").replaceAll("-(?=-|$)", "?"))
            .collect(Collectors.joining(", "));
    int more = names.size() - UNHELD_TOLD_MAX;
    return "Metadata of the blob above is not on the drive, because no blob can have"
        + " such a name or value: "
        + told
        + (more > 0 ? " and " + more + " more" : "")
        + ".";
  }

  /** The format has no place for it, and its readers pass over comments. */
  private static String text(ExportJournal.Mended mended) {
    return String.format(
        Locale.ROOT,
        "Some of what was written was wrong when it was read back, and was"
            + " written again from the store: %d ranges of %d blobs, %d bytes. Then"
            + " everything was correct.",
        mended.ranges(),
        mended.blobs(),
        mended.bytes());
  }
}
