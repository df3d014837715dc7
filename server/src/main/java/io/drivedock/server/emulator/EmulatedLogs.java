package io.drivedock.server.emulator;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.server.jobs.StorageAccounts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where the logs of a drive would lie (azure-rest-api-specs, storageimportexport); nothing lies
 * there.
 */
final class EmulatedLogs {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private EmulatedLogs() {}

  /** The address of a log of that kind. */
  static String uri(Job job, DriveId drive, Instant at, String kind) {
    return "https://%s.blob.core.windows.net/%s/waies/%s_%s_%s_%s.xml"
        .formatted(
            StorageAccounts.nameOf(job.details().storageAccountId()),
            job.details().diagnosticsPath(),
            job.path().name(),
            drive,
            STAMP.format(at),
            kind);
  }
}
