package io.drivedock.dock;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The right, for a time, to work on one drive, and what to do with it.
 *
 * @param lease grows with every assignment of any drive; whoever holds an older number of this one
 *     is refused
 * @param isTakenOver whether a station had the drive before and may have moved some of it
 * @param leaseLasts how long the lease lives from now if no heartbeat renews it
 * @param key what unlocks the drive; absent for one that is not encrypted
 * @param manifestFile path of the manifest on the drive; absent in an export
 * @param manifestHash MD5 or SHA-256 of the manifest in hex; absent in an export
 * @param target the name under which server and stations know the object store
 * @param account the storage account the customer named, which a store shared by many keeps apart
 * @param diagnosticsPath container or virtual folder for logs and manifest copies
 * @param export what to export; absent in an import
 * @param isCancelRequested as in a {@link Renewal}
 * @param isFinishRequested likewise
 */
public record Assignment(
    long lease,
    boolean isTakenOver,
    Duration leaseLasts,
    JobId job,
    JobPath path,
    JobType type,
    DriveId drive,
    @Nullable BitLockerKey key,
    @Nullable String manifestFile,
    @Nullable String manifestHash,
    String target,
    String account,
    String diagnosticsPath,
    LogLevel logLevel,
    boolean backupDriveManifest,
    @Nullable ExportSelection export,
    boolean isCancelRequested,
    boolean isFinishRequested) {

  /** Of a drive that is to be moved as a whole. */
  public Assignment(
      long lease,
      boolean isTakenOver,
      Duration leaseLasts,
      JobId job,
      JobPath path,
      JobType type,
      DriveId drive,
      @Nullable BitLockerKey key,
      @Nullable String manifestFile,
      @Nullable String manifestHash,
      String target,
      String account,
      String diagnosticsPath,
      LogLevel logLevel,
      boolean backupDriveManifest,
      @Nullable ExportSelection export) {
    this(
        lease,
        isTakenOver,
        leaseLasts,
        job,
        path,
        type,
        drive,
        key,
        manifestFile,
        manifestHash,
        target,
        account,
        diagnosticsPath,
        logLevel,
        backupDriveManifest,
        export,
        false,
        false);
  }

  /** What a station gets that has the drive next, under another number. */
  public Assignment takenOver(long number) {
    return new Assignment(
        number,
        true,
        leaseLasts,
        job,
        path,
        type,
        drive,
        key,
        manifestFile,
        manifestHash,
        target,
        account,
        diagnosticsPath,
        logLevel,
        backupDriveManifest,
        export,
        isCancelRequested,
        isFinishRequested);
  }
}
